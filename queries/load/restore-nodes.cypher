// what: Give nodes back what they were before a load, some at a time; files are those of the load.
// access: write
// names: Label
// param token: str; load: int; table: str; files: list; size: int
// returns: n:int
OPTIONAL MATCH (c:Change {_replaced_by: $load, _table: $table})
WITH c LIMIT $size
CALL (c) {
  WITH c WHERE NOT c._file IN $files
  MATCH (n:Label {_key: c._of})
  SET n = properties(c), n._key = c._of
  REMOVE n._of, n._table, n._replaced_by, n._closing
}
WITH collect(c) AS done
FOREACH (c IN done | DELETE c)
WITH size(done) AS n
MATCH (s:GraphcrmStore {name: 'graphcrm'})
SET s.touched = timestamp()
WITH n, s
WHERE s.token = $token
RETURN n
