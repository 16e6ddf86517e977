// what: The entries of one part of the load ledger.
// access: read
// names: Label
// returns: entry:map
MATCH (e:Label)
RETURN properties(e) AS entry
