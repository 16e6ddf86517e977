// what: Whether a database without a load holds anything.
// access: read
// returns: n:int
MATCH (n)
WHERE NOT n:GraphcrmLock AND NOT n:GraphcrmStore
WITH n LIMIT 1
RETURN count(n) AS n
