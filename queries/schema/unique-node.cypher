// what: No two nodes of a label have one id; finding a node by it is quick.
// access: write
// names: constraint_name, Label, id
CREATE CONSTRAINT constraint_name IF NOT EXISTS
FOR (n:Label) REQUIRE n.id IS UNIQUE
