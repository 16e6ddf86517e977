// what: Staff on whom parties only seem to have somebody on a date, greatest worth first.
// access: read
// param as_of: date; window_days: int = 180; overload: float = 5.0; capacity: int = 400; corporate_capacity: int = 40
// returns: staff_id:str, name:str, branch_id:str, why:str, n_parties:int, n_alone:int, worth:float, worth_alone:float, capacity:int
// example: as_of => date('2026-06-30')
// Placeholders, who left or has not joined, and whose load is far above capacity.  The book is all.
MATCH (s:Staff)-[r:COVERS]->(p:Party)
WHERE coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
  AND coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  AND coalesce(p.is_client, true)
WITH s, p, collect(r.role) AS roles, CASE WHEN s.is_virtual THEN 'virtual'
  WHEN s.leaves_on <= $as_of THEN 'departed' WHEN s.joined_on > $as_of THEN 'not_joined' END AS gone
// a load is what somebody on staff leads or advises
WHERE gone IS NOT NULL OR 'lead' IN roles OR 'wealth' IN roles
WITH s, gone, collect(p) AS parties, coalesce(s.capacity,
  CASE s.role WHEN 'corporate_manager' THEN $corporate_capacity ELSE $capacity END) AS capacity
WITH s, parties, capacity,
  CASE WHEN gone IS NULL AND size(parties) > $overload * capacity THEN 'overloaded' ELSE gone END AS why
WHERE why IS NOT NULL
UNWIND parties AS p
CALL (p) {
  OPTIONAL MATCH (l:Staff)-[r:COVERS|CONTACTED]->(p)
  WHERE coalesce(l.joined_on <= $as_of, true) AND coalesce($as_of < l.leaves_on, true)
    AND NOT coalesce(l.is_virtual, false)
    AND CASE WHEN r:COVERS
      THEN coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
      ELSE 0 <= duration.inDays(r.contacted_on, $as_of).days <= $window_days
        AND NOT coalesce(r.channel, 'other') IN ['sms', 'greeting', 'system', 'branch'] END
  RETURN count(DISTINCT l) AS n_links
}
CALL (p) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (p)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, p) AS f ORDER BY b.on DESC LIMIT 1
  RETURN coalesce(CASE WHEN p:Customer THEN f.aum_fen END, f.deposits_fen) AS fen
}
// nobody looks after the party; of the overloaded nobody else does
WITH s, why, capacity, p, fen, n_links = CASE why WHEN 'overloaded' THEN 1 ELSE 0 END AS alone
WITH s, why, capacity, count(p) AS n_parties, sum(fen) AS fen,
  count(CASE WHEN alone THEN p END) AS n_alone, sum(CASE WHEN alone THEN fen END) AS fen_alone
RETURN s.staff_id AS staff_id, s.name AS name, s.branch_id AS branch_id, why, n_parties, n_alone,
  fen / 100.0 AS worth, fen_alone / 100.0 AS worth_alone,
  CASE why WHEN 'overloaded' THEN capacity END AS capacity
ORDER BY fen DESC, staff_id
