// what: Remove what says that there is a store, where nothing was ever published.
// access: write
// param token: str
MATCH (s:GraphcrmStore {token: $token})
DELETE s
