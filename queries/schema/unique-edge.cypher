// what: No two relationships of a type have one key; finding one by it is quick.
// access: write
// names: constraint_name, TYPE, id
CREATE CONSTRAINT constraint_name IF NOT EXISTS
FOR ()-[r:TYPE]-() REQUIRE r.id IS UNIQUE
