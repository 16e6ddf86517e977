// what: Remove the nodes with these keys, for they name a customer who is forgotten.
// access: write
// names: Label
// param token: str; keys: list
// returns: n:int
OPTIONAL MATCH (n:Label)
WHERE n._key IN $keys
DETACH DELETE n
WITH count(n) AS n
MATCH (s:GraphcrmStore {name: 'graphcrm'})
SET s.touched = timestamp()
WITH n, s
WHERE s.token = $token
RETURN n
