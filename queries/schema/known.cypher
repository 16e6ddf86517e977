// what: The indexes that are there and ready, those of constraints too.
// access: read
// returns: name:str
SHOW INDEXES YIELD name, state
WHERE state = 'ONLINE'
RETURN name
