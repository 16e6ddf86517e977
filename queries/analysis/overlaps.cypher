// what: Active parties with two or more valid leads in one line on a date, greatest worth first.
// access: read
// param as_of: date
// returns: party_id:str, kind:str, name:str, branch_id:str, line:str, n_leads:int, staff_ids:list[str], worth:float
// example: as_of => date('2026-06-30')
// Only who is on staff counts; leads of no line stand together, last.  The book is all.
MATCH (s:Staff)-[r:COVERS {role: 'lead'}]->(p:Party)
WHERE coalesce(s.joined_on <= $as_of, true) AND coalesce($as_of < s.leaves_on, true)
  AND NOT coalesce(s.is_virtual, false)
  AND coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  AND coalesce(p.is_client, true)
  AND coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
WITH DISTINCT p, r.line AS line, s.staff_id AS staff_id ORDER BY staff_id
WITH p, line, collect(staff_id) AS staff_ids
WHERE size(staff_ids) > 1
CALL (p) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (p)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, p) AS f ORDER BY b.on DESC LIMIT 1
  RETURN coalesce(CASE WHEN p:Customer THEN f.aum_fen END, f.deposits_fen) AS fen
}
RETURN p.party_id AS party_id, CASE WHEN p:Firm THEN 'firm' ELSE 'customer' END AS kind,
  p.name AS name, p.branch_id AS branch_id, line, size(staff_ids) AS n_leads, staff_ids,
  fen / 100.0 AS worth
ORDER BY fen IS NULL, fen DESC, party_id, line
