// what: Remove the relationships with these keys, for they name a customer who is forgotten.
// access: write
// names: TYPE
// param token: str; keys: list
// returns: n:int
OPTIONAL MATCH ()-[r:TYPE]->()
WHERE r._key IN $keys
DELETE r
WITH count(r) AS n
MATCH (s:GraphcrmStore {name: 'graphcrm'})
SET s.touched = timestamp()
WITH n, s
WHERE s.token = $token
RETURN n
