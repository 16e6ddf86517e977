// what: Write rows as nodes: unknown ones are made, known ones take the given properties.
// access: write
// names: Label, Also
// param token: str; rows: list
// returns: n:int
UNWIND $rows AS row
MERGE (n:Label {_key: row._key})
SET n:Also
SET n += row
WITH count(*) AS n
MATCH (s:GraphcrmStore {name: 'graphcrm'})
SET s.touched = timestamp()
WITH n, s
WHERE s.token = $token
RETURN n
