// what: Whether a database without a store holds anything.
// access: read
// returns: n:int
MATCH (n)
WHERE NOT n:GraphcrmLock
WITH n LIMIT 1
RETURN count(n) AS n
