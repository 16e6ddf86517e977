// what: How many nodes have a label.
// access: read
// names: Label
// returns: n:int
MATCH (n:Label)
RETURN count(n) AS n
