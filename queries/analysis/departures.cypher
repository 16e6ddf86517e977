// what: What each member of staff's leaving alone would cost on a date, greatest worth lost first.
// access: read
// param as_of: date; window_days: int = 180
// returns: staff_id:str, name:str, branch_id:str, n_lost:int, worth_lost:float, branch_share:float
// example: as_of => date('2026-06-30')
// Worth is a customer's aum, else deposits, and a firm's deposits; the book is all.
MATCH (s:Staff)
WHERE coalesce(s.joined_on <= $as_of, true) AND coalesce($as_of < s.leaves_on, true)
  AND NOT coalesce(s.is_virtual, false)
OPTIONAL MATCH (s)-[r:COVERS|CONTACTED]->(p:Party)
WHERE coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  AND coalesce(p.is_client, true)
  AND CASE WHEN r:COVERS
    THEN coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
    ELSE 0 <= duration.inDays(r.contacted_on, $as_of).days <= $window_days
      AND NOT coalesce(r.channel, 'other') IN ['sms', 'greeting', 'system', 'branch'] END
// who alone looks after a party loses it; staff without a link stand under no party
WITH p, collect(DISTINCT s) AS held
UNWIND held AS s
WITH s, CASE size(held) WHEN 1 THEN p END AS lost
CALL (lost) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (lost)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, lost) AS f ORDER BY b.on DESC LIMIT 1
  RETURN coalesce(CASE WHEN lost:Customer THEN f.aum_fen END, f.deposits_fen) AS fen
}
WITH s, count(lost) AS n_lost, sum(fen) AS fen,
  sum(CASE WHEN lost.branch_id = s.branch_id THEN fen END) AS own_fen
WITH collect({s: s, n_lost: n_lost, fen: fen, own_fen: own_fen}) AS leavers
CALL () {
  MATCH (p:Party)
  WHERE coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
    AND coalesce(p.is_client, true)
  OPTIONAL MATCH (p)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH p, b ORDER BY b.on DESC
  WITH p, coalesce(collect(b)[0], p) AS f
  WITH p.branch_id AS branch_id,
    sum(coalesce(CASE WHEN p:Customer THEN f.aum_fen END, f.deposits_fen)) AS fen
  RETURN collect({branch_id: branch_id, fen: fen}) AS branches
}
UNWIND leavers AS row
WITH row, row.s AS s, [b IN branches WHERE b.branch_id = row.s.branch_id | b.fen][0] AS whole
RETURN s.staff_id AS staff_id, s.name AS name, s.branch_id AS branch_id, row.n_lost AS n_lost,
  row.fen / 100.0 AS worth_lost,
  CASE WHEN whole > 0 THEN round(toFloat(row.own_fen) / whole, 9, 'HALF_EVEN') END AS branch_share
ORDER BY row.fen DESC, staff_id
