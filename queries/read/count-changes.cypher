// what: How many earlier versions of rows of a table are kept.
// access: read
// param table: str
// returns: n:int
MATCH (c:Change)
WHERE c._key STARTS WITH $table + '/'
RETURN count(c) AS n
