// what: How many relationships have a type.
// access: read
// names: TYPE
// returns: n:int
MATCH ()-[r:TYPE]->()
RETURN count(r) AS n
