// what: Say that a load, rollback or restore begins to write, and what undoing it has to look at; nothing may have begun meanwhile.
// access: write
// param token: str; before: str; was: str; work: str; load: int; files: list; tables: list
// returns: token:str
MERGE (s:GraphcrmStore {name: 'graphcrm'})
ON CREATE SET s.graph_version = ''
SET s.touched = timestamp()
WITH s
WHERE s.token = $token OR coalesce(s.token, '') = $before AND coalesce(s.unfinished, '') = $was
SET s.token = $token, s.unfinished = $work, s.load = $load, s.files = $files, s.tables = $tables,
    s.n_begun = coalesce(s.n_begun, 0) + 1
RETURN s.token AS token
