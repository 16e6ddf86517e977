// what: What hangs on firms that move away: their people, these people's households, suppliers.
// access: read
// param firms: list[str]; as_of: date
// returns: party_id:str, kind:str, name:str, part:str, dependence:float, worth:float, worth_at_risk:float
// example: firms => ['F000001']; as_of => date('2026-06-30')
// Each party once, in the first part that it fits; suppliers by what they supply to these firms of all.
CALL () {
  MATCH (f:Firm) WHERE f.party_id IN $firms
  RETURN f AS p, 0 AS rank, null AS part, null AS whole
  UNION ALL
  MATCH (f:Firm) WHERE f.party_id IN $firms
  CALL (f) {
    MATCH (c:Customer)-[e:WORKS_FOR]->(f)
    WHERE coalesce(e.since <= $as_of, true) AND coalesce($as_of < e.until, true)
    RETURN c
    UNION
    // a month counts by its last day, and one that has not ended by the date
    MATCH (f)-[w:PAID_WAGES]->(c:Customer)
    WHERE w.month <= $as_of AND coalesce(w.amount_fen <> 0, true)
      AND NOT coalesce(f.payer_kind, '') IN ['agency', 'treasury']
      AND w.month + duration('P1M') - duration('P1D') >= $as_of - duration('P62D')
    RETURN c
  }
  WITH DISTINCT c
  WHERE coalesce(c.opened_on <= $as_of, true) AND coalesce($as_of < c.closed_on, true)
  CALL (c) {
    RETURN c AS p, 1 AS rank
    UNION
    MATCH (c)-[m:MEMBER_OF]->(:Household)<-[n:MEMBER_OF]-(p:Customer)
    WHERE all(r IN [m, n] WHERE coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true))
    RETURN p, 2 AS rank
  }
  RETURN p, rank, null AS part, null AS whole
  UNION ALL
  MATCH (p:Firm)-[r:LINKED_TO {kind: 'supplies'}]->(b:Firm)
  WHERE p <> b AND coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
  WITH p, collect({here: b.party_id IN $firms, fen: r.amount_fen}) AS sold
  WHERE any(one IN sold WHERE one.here)
  RETURN p, 3 AS rank, reduce(sum = 0, one IN sold | sum + CASE WHEN one.here THEN one.fen ELSE 0 END)
    AS part, reduce(sum = 0, one IN sold | sum + one.fen) AS whole
}
WITH *, coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  AND coalesce(p.is_client, true) AS is_client
WHERE is_client OR rank = 0
WITH p, is_client, rank, part, whole ORDER BY rank
WITH p, is_client, collect([rank, part, whole])[0] AS first
WITH p, is_client, first[0] AS rank, first[1] AS part, CASE WHEN first[2] > 0 THEN first[2] END AS whole
CALL (p) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (p)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, p) AS figures ORDER BY b.on DESC LIMIT 1
  RETURN coalesce(CASE WHEN p:Customer THEN figures.aum_fen END, figures.deposits_fen) AS fen
}
// worth times dependence to the nearest fen, in whole numbers of 9 digits
WITH *, toInteger(round(toFloat(part) / whole * 1e9, 0, 'HALF_EVEN')) AS units
WITH *, CASE WHEN NOT is_client THEN 0 WHEN rank < 3 THEN fen
  ELSE fen / 1000000000 * units + (fen % 1000000000 * units + 500000000) / 1000000000 END AS risk
RETURN p.party_id AS party_id, CASE WHEN p:Firm THEN 'firm' ELSE 'customer' END AS kind,
  p.name AS name, ['firms', 'people', 'households', 'suppliers'][rank] AS part,
  units / 1e9 AS dependence, fen / 100.0 AS worth,
  risk / 100.0 AS worth_at_risk
ORDER BY rank, risk IS NULL, risk DESC, party_id
