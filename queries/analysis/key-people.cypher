// what: Who decides at each client firm on a date, who looks after each, and the roles nobody is known in.
// access: read
// param as_of: date; roles: list[str] = ['legal_rep', 'executive', 'finance', 'actual_controller']; window_days: int = 180
// returns: firm_id:str, firm_name:str, role:str, customer_id:str, name:str, share:float, banked:bool, staff_id:str, state:str, branch_id:str, worth:float, flag:str
// example: as_of => date('2026-06-30')
// Of several spells in a role the latest stands; beneficial owners count from a quarter on.
MATCH (f:Firm)
WHERE coalesce(f.opened_on <= $as_of, true) AND coalesce($as_of < f.closed_on, true)
  AND coalesce(f.is_client, true)
CALL (f) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (f)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, f) AS figures ORDER BY b.on DESC LIMIT 1
  RETURN figures.deposits_fen AS fen
}
CALL (f) {
  OPTIONAL MATCH (c:Customer)-[e:WORKS_FOR]->(f)
  WHERE coalesce(e.since <= $as_of, true) AND coalesce($as_of < e.until, true)
    AND e.role <> 'employee'
  WITH c, e ORDER BY coalesce(e.since, date('0001-01-01'))
  WITH c, e.role AS role, last(collect(e)).share AS share
  RETURN [j IN collect({c: c, role: role, share: share}) WHERE j.c IS NOT NULL] AS jobs
}
CALL (f) {
  OPTIONAL MATCH (f)-[l:LINKED_TO]->(parent:Firm)
  WHERE l.kind = 'subsidiary_of' AND parent <> f
    AND coalesce(l.since <= $as_of, true) AND coalesce($as_of < l.until, true)
  RETURN sum(l.share) AS of_parents
}
WITH f, fen, jobs, [role IN ['shareholder', 'beneficial_owner', 'actual_controller']
  | reduce(sum = CASE role WHEN 'shareholder' THEN of_parents ELSE 0.0 END,
      j IN jobs | sum + CASE WHEN j.role = role THEN coalesce(j.share, 0.0) ELSE 0.0 END)] AS owned,
  [j IN jobs WHERE NOT (j.role = 'beneficial_owner' AND coalesce(j.share < 0.25, false))] AS people
UNWIND people + [role IN $roles WHERE NOT role IN [p IN people | p.role] | {role: role}] AS row
WITH f, fen, owned, row.c AS c, row.role AS role, row.share AS share
CALL (c) {
  // who has the strongest live link to the person
  OPTIONAL MATCH (s:Staff)-[r:COVERS|CONTACTED]->(c)
  WHERE coalesce(c.opened_on <= $as_of, true) AND coalesce($as_of < c.closed_on, true)
    AND coalesce(s.joined_on <= $as_of, true) AND coalesce($as_of < s.leaves_on, true)
    AND NOT coalesce(s.is_virtual, false) AND CASE WHEN r:COVERS
      THEN coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
      ELSE 0 <= duration.inDays(r.contacted_on, $as_of).days <= $window_days
        AND NOT coalesce(r.channel, 'other') IN ['sms', 'greeting', 'system', 'branch'] END
  WITH s, max(CASE r.role WHEN 'lead' THEN 1.0 WHEN 'wealth' THEN 0.8 WHEN 'product' THEN 0.6
      WHEN 'assistant' THEN 0.4 ELSE 0.0 END)
    + sum(coalesce(0.5 ^ (duration.inDays(r.contacted_on, $as_of).days / 90.0), 0)) AS strength
  WITH s, round(CASE WHEN strength > 1 THEN 1.0 ELSE strength END, 9, 'HALF_EVEN') AS strength
  ORDER BY strength DESC, s.staff_id
  RETURN collect(s.staff_id)[0] AS staff_id
}
WITH *, c IS NOT NULL AND coalesce(c.opened_on <= $as_of, true)
  AND coalesce($as_of < c.closed_on, true) AS banked
RETURN f.party_id AS firm_id, f.name AS firm_name, role, c.party_id AS customer_id, c.name AS name,
  share, banked, staff_id,
  CASE WHEN c IS NULL THEN 'unknown' WHEN NOT banked THEN 'not_banked'
    WHEN staff_id IS NULL THEN 'not_covered' ELSE 'covered' END AS state,
  f.branch_id AS branch_id, fen / 100.0 AS worth,
  CASE WHEN any(sum IN owned WHERE sum > 1.000000001) THEN 'ownership_above_one' ELSE 'none' END AS flag
ORDER BY fen IS NULL, fen DESC, firm_id, reduce(at = 0, i IN range(0, 7) | CASE role
  WHEN ['legal_rep', 'executive', 'shareholder', 'finance', 'actual_controller', 'beneficial_owner',
    'hr', 'operator'][i] THEN i ELSE at END), customer_id
