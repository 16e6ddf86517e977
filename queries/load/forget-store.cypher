// what: Remove what says that there is a store, where nothing was ever published.
// access: write
// param token: str
MATCH (s:GraphcrmStore {name: 'graphcrm'})
SET s.touched = timestamp()
WITH s
WHERE s.token = $token
DELETE s
