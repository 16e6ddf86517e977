// what: Hold the lock of whoever changes the store, for as long as the transaction lasts.
// access: write
// param token: str
MERGE (l:GraphcrmLock {name: 'load'})
SET l.holder = $token
