// what: Relationships with a key in some ranges, a row a range, a list a property.
// access: read
// names: TYPE
// param ranges: list; properties: list; days: list; start_id: str; end_id: str
// returns: starts:list, ends:list, cells:list, days:list
UNWIND $ranges AS range
CALL (range) {
  MATCH ()-[r:TYPE]->()
  USING INDEX r:TYPE(_key)
  WHERE r._key >= range[0] AND r._key < range[1]
  RETURN collect(r) AS edges
}
RETURN [r IN edges | coalesce(startNode(r)[$start_id], startNode(r).staff_id)] AS starts,
       [r IN edges | endNode(r)[$end_id]] AS ends,
       [p IN $properties | [r IN edges | r[p]]] AS cells,
       [p IN $days | [r IN edges | toString(r[p])]] AS days
