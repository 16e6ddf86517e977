// what: Parties lost, or left with one person, when these staff leave together on a date.
// access: read
// param staff: list[str]; as_of: date; window_days: int = 180
// returns: party_id:str, kind:str, name:str, effect:str, worth:float, protecting_staff:list[str], protected_by_other_unit:bool
// example: staff => ['S00001']; as_of => date('2026-06-30')
// Rows only, no totals; a staff_id that is not there loses nothing.  The book is all.
MATCH (leaver:Staff)-[:COVERS|CONTACTED]->(p:Party)
WHERE leaver.staff_id IN $staff
  AND coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  AND coalesce(p.is_client, true)
WITH DISTINCT p
MATCH (s:Staff)-[r:COVERS|CONTACTED]->(p)
WHERE coalesce(s.joined_on <= $as_of, true) AND coalesce($as_of < s.leaves_on, true)
  AND NOT coalesce(s.is_virtual, false)
  AND CASE WHEN r:COVERS
    THEN coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
    ELSE 0 <= duration.inDays(r.contacted_on, $as_of).days <= $window_days
      AND NOT coalesce(r.channel, 'other') IN ['sms', 'greeting', 'system', 'branch'] END
WITH p, collect(DISTINCT s) AS held
WITH p, [s IN held WHERE s.staff_id IN $staff] AS gone,
  [s IN held WHERE NOT s.staff_id IN $staff] AS stays
WHERE size(gone) > 0 AND size(stays) <= 1
CALL (p) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (p)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, p) AS f ORDER BY b.on DESC LIMIT 1
  RETURN coalesce(CASE WHEN p:Customer THEN f.aum_fen END, f.deposits_fen) AS fen
}
RETURN p.party_id AS party_id, CASE WHEN p:Firm THEN 'firm' ELSE 'customer' END AS kind,
  p.name AS name, CASE size(stays) WHEN 0 THEN 'lost' ELSE 'thinned' END AS effect,
  fen / 100.0 AS worth, [s IN stays | s.staff_id] AS protecting_staff,
  // a branch or role that is not known does not count as different
  size(stays) = 1 AND all(s IN gone WHERE coalesce(s.branch_id <> stays[0].branch_id, false)
    OR coalesce(s.role <> stays[0].role, false)) AS protected_by_other_unit
ORDER BY effect, fen IS NULL, fen DESC, party_id
