// what: Finding what a load changed is quick.
// access: write
// names: constraint_name
CREATE INDEX constraint_name IF NOT EXISTS
FOR (c:Change) ON (c._replaced_by, c._table)
