// what: Parties whose name or id was typed, or part of the name or the beginning of the id.
// access: read
// param text: str; as_of: date; most: int = 50
// returns: party_id:str, kind:str, name:str, branch_id:str, worth:float, match:str, active:bool
// example: text => '有限公司'; as_of => date('2026-06-30')
// Pinyin, initials and phones are graphcrm's alone, and so are widths of an id and cuts in a name
// other than spaces and the dot; worth is a customer's aum, else deposits, and a firm's deposits.
WITH trim($text) AS id,
  replace(replace(toLower(normalize($text, NFKC)), ' ', ''), '·', '') AS typed
MATCH (p:Party)
WHERE typed <> ''
UNWIND [p.name, p.short_name] AS called
WITH p, id, typed, replace(replace(toLower(normalize(called, NFKC)), ' ', ''), '·', '') AS folded
// one letter or digit alone is not looked for within names, nor as the beginning of an id
WITH p, min(CASE
    WHEN p.party_id IN [id, toUpper(id), toLower(id)] THEN 0
    WHEN folded = typed THEN 1
    WHEN folded CONTAINS typed AND (size(typed) > 1 OR typed > 'z') THEN 2
    WHEN size(id) > 1 AND any(one IN [id, toUpper(id), toLower(id)] WHERE p.party_id STARTS WITH one)
      THEN 2
  END) AS place
WHERE place IS NOT NULL
CALL (p) {
  OPTIONAL MATCH (p)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, p) AS f ORDER BY b.on DESC LIMIT 1
  RETURN coalesce(CASE WHEN p:Customer THEN f.aum_fen END, f.deposits_fen) AS fen
}
WITH p, place, fen ORDER BY place, fen IS NULL, fen DESC, p.party_id LIMIT toInteger($most)
RETURN p.party_id AS party_id, CASE WHEN p:Firm THEN 'firm' ELSE 'customer' END AS kind,
  p.name AS name, p.branch_id AS branch_id, fen / 100.0 AS worth,
  ['id', 'name', 'part'][place] AS match,
  coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
    AND coalesce(p.is_client, true) AS active
ORDER BY place, fen IS NULL, fen DESC, party_id
