// what: Write rows as nodes that hang off whom they are about, where that node is there.
// access: write
// names: Label, Owner, owner_id, HANGS
// param token: str; rows: list
// returns: n:int
UNWIND $rows AS row
MERGE (n:Label {_key: row.set._key})
SET n += row.set
WITH n, row
OPTIONAL MATCH (a:Owner {owner_id: row.start})
CALL (n, a) {
  WITH * WHERE a IS NOT NULL
  MERGE (a)-[:HANGS]->(n)
}
WITH count(*) AS n
MATCH (s:GraphcrmStore {name: 'graphcrm'})
SET s.touched = timestamp()
WITH n, s
WHERE s.token = $token
RETURN n
