// what: Write rows as relationships between nodes that are there.
// access: write
// names: Start, start_id, TYPE, End, end_id
// param token: str; rows: list
// returns: n:int
UNWIND $rows AS row
MATCH (a:Start {start_id: row.start})
MATCH (b:End {end_id: row.end})
MERGE (a)-[r:TYPE {_key: row.set._key}]->(b)
SET r += row.set
WITH count(*) AS n
MATCH (s:GraphcrmStore {name: 'graphcrm'})
SET s.touched = timestamp()
WITH n, s
WHERE s.token = $token
RETURN n
