// what: Nodes with a key in some ranges, a row a range, a list a property.
// access: read
// names: Label
// param ranges: list; properties: list; days: list
// returns: starts:list, ends:list, cells:list, days:list
UNWIND $ranges AS range
CALL (range) {
  MATCH (n:Label)
  USING INDEX n:Label(_key)
  WHERE n._key >= range[0] AND n._key < range[1]
  // all properties of a node in one go: looking up each by itself walks their chain each time
  RETURN collect(properties(n)) AS nodes
}
RETURN null AS starts, null AS ends,
       [p IN $properties | [n IN nodes | n[p]]] AS cells,
       [p IN $days | [n IN nodes | toString(n[p])]] AS days
