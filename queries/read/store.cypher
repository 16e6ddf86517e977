// what: How the store is: its version, and what is unfinished.
// access: read
// returns: graph_version:str, schema_version:int, unfinished:str, load:int, files:list, tables:list, token:str, publication:str, n_begun:int
MATCH (s:GraphcrmStore {name: 'graphcrm'})
RETURN s.graph_version AS graph_version, s.schema_version AS schema_version, s.unfinished AS unfinished,
       s.load AS load, s.files AS files, s.tables AS tables, coalesce(s.token, '') AS token,
       coalesce(s.publication, '') AS publication, s.n_begun AS n_begun
