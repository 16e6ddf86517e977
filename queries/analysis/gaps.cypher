// what: The products that one party lacks and that would fit it by what it holds, on a date.
// access: read
// param party: str; as_of: date; lift_prior: float = 50.0
// returns: product_id:str, product_name:str, score:float, lift:float
// example: party => '0000000005'; as_of => date('2026-06-30')
// By association alone, without neighbours.  No row where the party may not be contacted or refuses
// to be profiled; the score is the share of holders among its kind times the lift by what it holds.
MATCH (me:Party {party_id: $party})
WITH me, EXISTS { MATCH (c:Customer) WHERE c.consent_marketing IS NOT NULL } AS consent_is_known
WHERE coalesce(me.is_client, true) AND coalesce(me.status, 'normal') = 'normal'
  AND coalesce(me.opened_on <= $as_of, true) AND coalesce($as_of < me.closed_on, true)
  AND NOT coalesce(me.do_not_contact, false) AND coalesce(me.aml_grade, 'low') <> 'high'
  AND coalesce(me.birth_date <= $as_of - duration({years: 18}), true)
  AND coalesce(me.consent_profiling, 'unknown') <> 'no'
  AND CASE me.consent_marketing WHEN 'yes' THEN true WHEN 'no' THEN false
    ELSE me:Firm OR NOT consent_is_known END
CALL (me) {
  MATCH (p:Party)
  WHERE (p:Firm) = (me:Firm) AND coalesce(p.is_client, true)
    AND coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  RETURN toFloat(count(p)) AS n
}
CALL (me) {
  OPTIONAL MATCH (me)-[h:HOLDS]->(a:Product)
  WHERE coalesce(h.opened_on <= $as_of, true) AND coalesce($as_of < h.closed_on, true)
  RETURN collect(DISTINCT a) AS mine
}
MATCH (p:Party)-[h:HOLDS]->(j:Product)
WHERE (p:Firm) = (me:Firm) AND coalesce(p.is_client, true)
  AND coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  AND coalesce(h.opened_on <= $as_of, true) AND coalesce($as_of < h.closed_on, true)
WITH n, mine, p, collect(DISTINCT j) AS has
UNWIND has AS j
UNWIND CASE mine WHEN [] THEN [null] ELSE mine END AS a
WITH n, mine, j, a, count(*) AS n_j, count(CASE WHEN a IN has THEN 1 END) AS n_both
WITH n, mine, collect({j: j, a: a, n_j: n_j, n_both: n_both}) AS pairs
UNWIND [q IN pairs WHERE NOT q.j IN mine] AS gap
WITH gap.j AS j, gap.n_j / n AS popularity, gap.n_both AS n_both,
  [q IN pairs WHERE q.j = gap.a AND q.a = gap.a | q.n_both][0] AS n_a
WITH j, popularity,
  log((n_both + $lift_prior * popularity) / (n_a + $lift_prior) / popularity) AS log_lift
WITH j, popularity, exp(coalesce(avg(log_lift), 0.0)) AS lift
RETURN j.product_id AS product_id, j.name AS product_name,
  round(popularity * lift, 9, 'HALF_EVEN') AS score, lift
ORDER BY score DESC, product_id
