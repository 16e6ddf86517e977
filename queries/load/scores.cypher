// what: Give the nodes with a key in a range their scores, and take them from those that have none now.
// access: write
// names: Label
// param version: str; low: str; high: str; scores: map; none: map
// returns: scored:int, cleared:int
MATCH (n:Label)
USING INDEX n:Label(_key)
WHERE n._key >= $low AND n._key < $high
  AND (n.scores_version IS NOT NULL OR $scores[n._key] IS NOT NULL)
SET n += coalesce($scores[n._key], $none)
WITH count($scores[n._key]) AS scored, count(*) AS n
MATCH (s:GraphcrmStore {name: 'graphcrm'})
SET s.touched = timestamp()
WITH scored, n, s
WHERE s.graph_version = $version AND s.unfinished IS NULL
RETURN scored, n - scored AS cleared
