// what: Branches where one departure leaves more than half of the covered worth with nobody.
// access: read
// param as_of: date; window_days: int = 180
// returns: unit_id:str, name:str, staff_id:str, orphaned_share:float, n_live_staff:int, n_parties:int, worth:float
// example: as_of => date('2026-06-30')
// The branches whose coverage factor is 1.  Whoever leaves may be of another branch.
MATCH (s:Staff)-[r:COVERS|CONTACTED]->(p:Party)
WHERE coalesce(s.joined_on <= $as_of, true) AND coalesce($as_of < s.leaves_on, true)
  AND NOT coalesce(s.is_virtual, false)
  AND coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  AND coalesce(p.is_client, true)
  AND CASE WHEN r:COVERS
    THEN coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
    ELSE 0 <= duration.inDays(r.contacted_on, $as_of).days <= $window_days
      AND NOT coalesce(r.channel, 'other') IN ['sms', 'greeting', 'system', 'branch'] END
  AND p.branch_id IS NOT NULL
WITH p, collect(DISTINCT s.staff_id) AS held
CALL (p) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (p)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, p) AS f ORDER BY b.on DESC LIMIT 1
  WITH coalesce(CASE WHEN p:Customer THEN f.aum_fen END, f.deposits_fen) AS fen
  // negative and unknown worth counts nothing
  RETURN CASE WHEN fen > 0 THEN fen ELSE 0 END AS fen
}
WITH p.branch_id AS unit_id, collect({held: held, fen: fen}) AS parties, count(p) AS n_parties,
  sum(fen) AS fen
UNWIND parties AS party
UNWIND party.held AS staff_id
WITH unit_id, n_parties, fen, staff_id,
  sum(CASE size(party.held) WHEN 1 THEN party.fen ELSE 0 END) AS lost
ORDER BY lost DESC, staff_id
WITH unit_id, n_parties, fen, collect({staff_id: staff_id, lost: lost}) AS leavers
WHERE 2 * leavers[0].lost > fen
OPTIONAL MATCH (b:Branch {branch_id: unit_id})
RETURN unit_id, b.name AS name, leavers[0].staff_id AS staff_id,
  round(toFloat(leavers[0].lost) / fen, 9, 'HALF_EVEN') AS orphaned_share,
  size(leavers) AS n_live_staff, n_parties, fen / 100.0 AS worth
ORDER BY fen DESC, unit_id
