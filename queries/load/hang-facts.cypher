// what: Hang facts off nodes that came after them.
// access: write
// names: Label, Owner, owner_id, HANGS
// param token: str
// returns: n:int
OPTIONAL MATCH (n:Label)
WHERE NOT EXISTS { (n)<-[:HANGS]-() }
OPTIONAL MATCH (a:Owner {owner_id: n.owner_id})
CALL (n, a) {
  WITH * WHERE a IS NOT NULL
  MERGE (a)-[:HANGS]->(n)
}
WITH count(a) AS n
MATCH (s:GraphcrmStore {name: 'graphcrm'})
SET s.touched = timestamp()
WITH n, s
WHERE s.token = $token
RETURN n
