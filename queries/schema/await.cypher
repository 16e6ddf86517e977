// what: Wait until every index is there.
// access: read
CALL db.awaitIndexes(3600)
