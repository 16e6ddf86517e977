// what: Remove nodes of a label, some at a time, and what hangs on them.
// access: write
// names: Label
// param token: str; size: int
// returns: n:int
OPTIONAL MATCH (n:Label)
WITH n LIMIT $size
DETACH DELETE n
WITH count(n) AS n
MATCH (s:GraphcrmStore {name: 'graphcrm'})
SET s.touched = timestamp()
WITH n, s
WHERE s.token = $token
RETURN n
