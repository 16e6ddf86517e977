// what: Remove the nodes with a key in a range that a load made.
// access: write
// names: Label
// param token: str; low: str; high: str; files: list
// returns: n:int
OPTIONAL MATCH (n:Label)
WHERE n._key >= $low AND n._key < $high AND n._file IN $files
DETACH DELETE n
WITH count(n) AS n
MATCH (s:GraphcrmStore {name: 'graphcrm'})
SET s.touched = timestamp()
WITH n, s
WHERE s.token = $token
RETURN n
