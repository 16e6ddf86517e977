// what: Say that what was begun is whole; run twice, it is the same.
// access: write
// param token: str; schema_version: int; graph_version: str; publication: str
// returns: token:str
MATCH (s:GraphcrmStore {name: 'graphcrm'})
SET s.touched = timestamp()
WITH s
WHERE s.token = $token
SET s.schema_version = $schema_version, s.graph_version = $graph_version, s.publication = $publication
REMOVE s.unfinished, s.load, s.files, s.tables
RETURN s.token AS token
