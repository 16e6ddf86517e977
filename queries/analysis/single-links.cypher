// what: Parties that exactly one member of staff looks after on a date, greatest worth first.
// access: read
// param as_of: date; window_days: int = 180
// returns: party_id:str, kind:str, name:str, branch_id:str, staff_id:str, link_kind:str, worth:float, strength:float, last_contact_on:date, household_id:str, hollow:bool
// example: as_of => date('2026-06-30')
// Worth is a customer's aum, else deposits, and a firm's deposits; the book is all.
MATCH (s:Staff)-[r:COVERS|CONTACTED]->(p:Party)
WHERE coalesce(s.joined_on <= $as_of, true) AND coalesce($as_of < s.leaves_on, true)
  AND NOT coalesce(s.is_virtual, false)
  AND coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  AND coalesce(p.is_client, true)
WITH s, p, r, duration.inDays(r.contacted_on, $as_of).days AS age
WHERE CASE WHEN r:COVERS
        THEN coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
        ELSE 0 <= age <= $window_days
          AND NOT coalesce(r.channel, 'other') IN ['sms', 'greeting', 'system', 'branch'] END
// one row per live link; a contact has an age, a coverage row has none
WITH p, s, count(age) > 0 AS tended, count(age) < count(*) AS assigned,
  max(CASE r.role WHEN 'lead' THEN 1.0 WHEN 'wealth' THEN 0.8 WHEN 'product' THEN 0.6
    WHEN 'assistant' THEN 0.4 ELSE 0.0 END) + sum(coalesce(0.5 ^ (age / 90.0), 0)) AS strength
WITH p, collect({s: s, strength: strength,
  kind: CASE WHEN NOT tended THEN 'assigned' WHEN assigned THEN 'both' ELSE 'tended' END}) AS links
WHERE size(links) = 1
WITH p, links[0] AS link, links[0].s AS s
CALL (p, s) {
  OPTIONAL MATCH (s)-[c:CONTACTED]->(p) WHERE c.contacted_on <= $as_of
  RETURN max(c.contacted_on) AS last_contact_on
}
CALL (p) {
  OPTIONAL MATCH (p)-[m:MEMBER_OF]->(h:Household)
  WHERE coalesce(m.since <= $as_of, true) AND coalesce($as_of < m.until, true)
  RETURN min(h.household_id) AS household_id
}
CALL (p) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (p)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, p) AS f ORDER BY b.on DESC LIMIT 1
  RETURN coalesce(CASE WHEN p:Customer THEN f.aum_fen END, f.deposits_fen) AS fen
}
RETURN p.party_id AS party_id, CASE WHEN p:Firm THEN 'firm' ELSE 'customer' END AS kind,
  p.name AS name, p.branch_id AS branch_id, s.staff_id AS staff_id, link.kind AS link_kind,
  fen / 100.0 AS worth,
  round(CASE WHEN link.strength > 1 THEN 1.0 ELSE link.strength END, 9, 'HALF_EVEN') AS strength,
  last_contact_on, household_id, link.kind = 'assigned' AS hollow
ORDER BY fen IS NULL, fen DESC, party_id
