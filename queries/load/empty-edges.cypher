// what: Remove some relationships of a type; before their nodes, which may hold a million of them.
// access: write
// names: TYPE
// param token: str; size: int
// returns: n:int
OPTIONAL MATCH ()-[r:TYPE]->()
WITH r LIMIT $size
DELETE r
WITH count(r) AS n
MATCH (s:GraphcrmStore {name: 'graphcrm'})
SET s.touched = timestamp()
WITH n, s
WHERE s.token = $token
RETURN n
