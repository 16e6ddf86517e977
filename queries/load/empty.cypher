// what: Remove every node of a label, and what hangs on it.
// access: write
// names: Label
MATCH (n:Label)
CALL (n) {
  DETACH DELETE n
} IN TRANSACTIONS OF 5000 ROWS
