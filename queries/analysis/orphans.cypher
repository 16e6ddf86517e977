// what: Active parties that nobody looks after on a date, greatest worth first.
// access: read
// param as_of: date; window_days: int = 180
// returns: party_id:str, kind:str, name:str, branch_id:str, worth:float
// example: as_of => date('2026-06-30')
// Worth is a customer's aum, else deposits, and a firm's deposits; the book is all.
MATCH (p:Party)
WHERE coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  AND coalesce(p.is_client, true)
  AND NOT EXISTS {
    MATCH (s:Staff)-[r:COVERS|CONTACTED]->(p)
    WHERE coalesce(s.joined_on <= $as_of, true) AND coalesce($as_of < s.leaves_on, true)
      AND NOT coalesce(s.is_virtual, false)
      AND CASE WHEN r:COVERS
        THEN coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
        ELSE 0 <= duration.inDays(r.contacted_on, $as_of).days <= $window_days
          AND NOT coalesce(r.channel, 'other') IN ['sms', 'greeting', 'system', 'branch'] END
  }
CALL (p) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (p)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, p) AS f ORDER BY b.on DESC LIMIT 1
  RETURN coalesce(CASE WHEN p:Customer THEN f.aum_fen END, f.deposits_fen) AS fen
}
RETURN p.party_id AS party_id, CASE WHEN p:Firm THEN 'firm' ELSE 'customer' END AS kind,
  p.name AS name, p.branch_id AS branch_id, fen / 100.0 AS worth
ORDER BY fen IS NULL, fen DESC, party_id
