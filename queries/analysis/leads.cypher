// what: Firms to win through people who bank here, and client firms whose people to win, on a date.
// access: read
// param as_of: date; k: int = 5
// returns: direction:str, party_id:str, name:str, branch_id:str, n_key_people:int, n_employees:int, headcount:int, n_not_banked:int, worth_people:float
// example: as_of => date('2026-06-30')
// A person counts once a firm; who only owns it is no head.  No count where the headcount is of no use.
MATCH (f:Firm)
WITH f, coalesce(f.is_client, true) AS is_client
WHERE coalesce($as_of < f.closed_on, true) AND CASE WHEN is_client
  THEN coalesce(f.opened_on <= $as_of, true) ELSE coalesce(f.status, 'normal') = 'normal' END
CALL (f) {
  CALL (f) {
    MATCH (c:Customer)-[e:WORKS_FOR]->(f)
    WHERE coalesce(e.since <= $as_of, true) AND coalesce($as_of < e.until, true)
    RETURN c, collect(e) AS jobs
    UNION ALL
    // a month counts by its last day, and one that has not ended by the date
    MATCH (f)-[w:PAID_WAGES]->(c:Customer)
    WHERE w.month <= $as_of AND coalesce(w.amount_fen <> 0, true)
      AND NOT coalesce(f.payer_kind, '') IN ['agency', 'treasury']
      AND w.month + duration('P1M') - duration('P1D') >= $as_of - duration('P62D')
    RETURN DISTINCT c, [] AS jobs
  }
  WITH c, reduce(all = [], some IN collect(jobs) | all + some) AS jobs
  WHERE coalesce(c.opened_on <= $as_of, true) AND coalesce($as_of < c.closed_on, true)
  WITH c, any(e IN jobs WHERE e.role <> 'employee'
      AND NOT (e.role = 'beneficial_owner' AND coalesce(e.share < 0.25, false))) AS is_key,
    size(jobs) = 0 OR any(e IN jobs
      WHERE NOT e.role IN ['shareholder', 'beneficial_owner', 'actual_controller']) AS works
  WHERE is_key OR works
  CALL (c) {
    // the newest month end up to the date counts as a whole row, else the party's own figures
    OPTIONAL MATCH (c)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
    WITH coalesce(b, c) AS figures ORDER BY b.on DESC LIMIT 1
    RETURN coalesce(figures.aum_fen, figures.deposits_fen, 0) AS fen
  }
  RETURN count(CASE WHEN is_key THEN 1 END) AS n_key_people,
    count(CASE WHEN NOT is_key THEN 1 END) AS n_employees,
    count(CASE WHEN works THEN 1 END) AS n_heads, coalesce(sum(fen), 0) AS fen
}
WITH *, CASE WHEN f.headcount > 0 AND f.headcount >= n_heads THEN f.headcount - n_heads END
  AS n_not_banked
WHERE CASE WHEN is_client THEN coalesce(n_not_banked > 0, false)
  ELSE n_key_people > 0 OR n_employees >= $k END
WITH *, CASE WHEN is_client THEN -n_not_banked ELSE -fen END AS rank
RETURN CASE WHEN is_client THEN 'to_people' ELSE 'to_firm' END AS direction, f.party_id AS party_id,
  f.name AS name, f.branch_id AS branch_id, n_key_people, n_employees, f.headcount AS headcount,
  n_not_banked, fen / 100.0 AS worth_people
ORDER BY is_client, rank, party_id
