// what: Give relationships back what they were before a load, some at a time; files are those of the load.
// access: write
// names: TYPE, start_column, end_column
// param token: str; load: int; table: str; files: list; size: int
// returns: n:int
OPTIONAL MATCH (c:Change {_replaced_by: $load, _table: $table})
WITH c LIMIT $size
CALL (c) {
  WITH c WHERE NOT c._file IN $files
  MATCH ()-[r:TYPE {_key: c._of}]->()
  SET r = properties(c), r._key = c._of
  REMOVE r._of, r._table, r._replaced_by, r._closing, r.start_column, r.end_column
}
WITH collect(c) AS done
FOREACH (c IN done | DELETE c)
WITH size(done) AS n
MATCH (s:GraphcrmStore {name: 'graphcrm'})
SET s.touched = timestamp()
WITH n, s
WHERE s.token = $token
RETURN n
