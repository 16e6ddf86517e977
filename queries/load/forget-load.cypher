// what: Take a load out of the ledger.
// access: write
// param token: str; load: int
// returns: token:str
MATCH (s:GraphcrmStore {name: 'graphcrm'})
SET s.touched = timestamp()
WITH s
WHERE s.token = $token
CALL () {
  MATCH (l:Load|LoadFile|LoadCount {load: $load})
  DELETE l
}
RETURN s.token AS token
