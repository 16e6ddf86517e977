// what: Payroll firms that lack a corporate lead or a retail manager on a date, greatest worth first.
// access: read
// param as_of: date
// returns: party_id:str, name:str, branch_id:str, worth:float, n_paid:int, corporate_lead:list[str], retail_manager:list[str], missing:list[str]
// example: as_of => date('2026-06-30')
// Who paid 5 people in 3 of the last 6 months, or employs somebody as paid here; no agency or treasury.
MATCH (f:Firm)
WHERE coalesce(f.opened_on <= $as_of, true) AND coalesce($as_of < f.closed_on, true)
  AND coalesce(f.is_client, true) AND NOT coalesce(f.payer_kind, '') IN ['agency', 'treasury']
CALL (f) {
  OPTIONAL MATCH (f)-[w:PAID_WAGES]->(c:Customer)
  WHERE w.month <= $as_of AND coalesce(w.amount_fen <> 0, true)
    AND 12 * ($as_of.year - w.month.year) + $as_of.month - w.month.month < 6
  WITH w.month AS month, collect(DISTINCT c) AS people
  RETURN collect(people) AS months
}
CALL (f) {
  OPTIONAL MATCH (c:Customer)-[e:WORKS_FOR]->(f)
  WHERE e.payroll AND coalesce(e.since <= $as_of, true) AND coalesce($as_of < e.until, true)
  RETURN collect(DISTINCT c) AS employed
}
WITH f, months, employed
WHERE size(employed) > 0 OR size([people IN months WHERE size(people) >= 5]) >= 3
CALL (f) {
  OPTIONAL MATCH (s:Staff)-[r:COVERS]->(f)
  WHERE coalesce(s.joined_on <= $as_of, true) AND coalesce($as_of < s.leaves_on, true)
    AND NOT coalesce(s.is_virtual, false)
    AND coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
  WITH s, r ORDER BY s.staff_id
  // a row of no line is of the side that the role of its holder is of
  WITH s, r, coalesce(r.line, CASE WHEN s.role IN ['account_manager', 'wealth_adviser'] THEN 'retail'
    WHEN coalesce(s.role, 'team_lead') IN ['corporate_manager', 'team_lead'] THEN 'corporate' END) AS side
  RETURN collect(DISTINCT CASE WHEN side = 'retail' THEN s.staff_id END) AS retail_manager,
    collect(DISTINCT CASE WHEN side = 'corporate' AND r.role = 'lead' THEN s.staff_id END)
      AS corporate_lead
}
WITH *, CASE WHEN size(corporate_lead) = 0 THEN ['corporate'] ELSE [] END
  + CASE WHEN size(retail_manager) = 0 THEN ['retail'] ELSE [] END AS missing
WHERE size(missing) > 0
CALL (f, months, employed) {
  UNWIND reduce(paid = employed, people IN months | paid + people) AS person
  RETURN count(DISTINCT person) AS n_paid
}
CALL (f) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (f)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, f) AS figures ORDER BY b.on DESC LIMIT 1
  RETURN figures.deposits_fen AS fen
}
RETURN f.party_id AS party_id, f.name AS name, f.branch_id AS branch_id, fen / 100.0 AS worth,
  n_paid, corporate_lead, retail_manager, missing
ORDER BY fen IS NULL, fen DESC, party_id
