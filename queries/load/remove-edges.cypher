// what: Remove the relationships with a key in a range that a load made.
// access: write
// names: TYPE
// param token: str; low: str; high: str; files: list
// returns: n:int
OPTIONAL MATCH ()-[r:TYPE]->()
WHERE r._key >= $low AND r._key < $high AND r._file IN $files
DELETE r
WITH count(r) AS n
MATCH (s:GraphcrmStore {name: 'graphcrm'})
SET s.touched = timestamp()
WITH n, s
WHERE s.token = $token
RETURN n
