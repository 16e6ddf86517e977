// what: How many of each client firm's people bank here on a date, beside its industry, most missing first.
// access: read
// param as_of: date
// returns: firm_id:str, name:str, headcount:int, n_banked:int, banked_share:float, low:float, high:float, payroll_share:float, worth_employees:float, products_per_employee:float, gap_to_industry:float, flag:str
// example: as_of => date('2026-06-30')
// Whom an agency or a treasury pays works for others.  How much of the wages stays is Python's alone.
MATCH (f:Firm)
WHERE coalesce(f.opened_on <= $as_of, true) AND coalesce($as_of < f.closed_on, true)
  AND coalesce(f.is_client, true)
CALL (f) {
  CALL (f) {
    MATCH (c:Customer)-[e:WORKS_FOR]->(f)
    WHERE coalesce(e.since <= $as_of, true) AND coalesce($as_of < e.until, true)
    RETURN c, coalesce(e.payroll, false) AS is_paid
    UNION ALL
    // a month counts by its last day, and one that has not ended by the date
    MATCH (f)-[w:PAID_WAGES]->(c:Customer)
    WHERE w.month <= $as_of AND coalesce(w.amount_fen <> 0, true)
      AND NOT coalesce(f.payer_kind, '') IN ['agency', 'treasury']
      AND w.month + duration('P1M') - duration('P1D') >= $as_of - duration('P62D')
    RETURN c, true AS is_paid
  }
  WITH c, collect(is_paid) AS paid
  WHERE coalesce(c.opened_on <= $as_of, true) AND coalesce($as_of < c.closed_on, true)
  CALL (c) {
    // the newest month end up to the date counts as a whole row, else the party's own figures
    OPTIONAL MATCH (c)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
    WITH coalesce(b, c) AS figures ORDER BY b.on DESC LIMIT 1
    RETURN coalesce(figures.aum_fen, figures.deposits_fen) AS fen
  }
  CALL (c) {
    OPTIONAL MATCH (c)-[h:HOLDS]->(p:Product)
    WHERE coalesce(h.opened_on <= $as_of, true) AND coalesce($as_of < h.closed_on, true)
    RETURN count(DISTINCT p) AS n_held
  }
  RETURN count(c) AS n_banked, count(CASE WHEN true IN paid THEN 1 END) AS n_paid,
    count(fen) AS n_known, coalesce(sum(fen), 0) AS fen,
    CASE WHEN EXISTS { ()-[:HOLDS]->() } THEN 1.0 * sum(n_held) / nullIf(count(c), 0) END AS held
}
WITH *, 1.0 * n_banked / nullIf(f.headcount, 0) AS share, coalesce(f.headcount >= 10, false) AS is_peer
ORDER BY is_peer DESC, share
// peers first, by share: without the one of some rank the k-th of the others is the k-th or the next
WITH f.industry AS industry, count(CASE WHEN is_peer THEN 1 END) AS n_peers, collect({f: f, share: share,
  is_peer: is_peer, n: n_banked, paid: n_paid, known: n_known, fen: fen, held: held}) AS firms
UNWIND range(0, size(firms) - 1) AS rank
WITH industry, firms, rank, firms[rank] AS row,
  n_peers - CASE WHEN firms[rank].is_peer THEN 1 ELSE 0 END AS n_others
WITH row, row.f AS f, row.share AS share, CASE WHEN industry IS NOT NULL AND n_others >= 5
  THEN [k IN [(n_others - 1) / 2, n_others / 2]
    | firms[CASE WHEN k < rank THEN k ELSE k + 1 END].share] END AS middle
WITH *, CASE WHEN share <= 1 THEN f.headcount END AS n, 1.959963984540054 ^ 2 AS zz
WITH *, sqrt(share * (1 - share) * zz / n + (zz / n / 2) ^ 2) AS half
RETURN f.party_id AS firm_id, f.name AS name, f.headcount AS headcount, row.n AS n_banked,
  share AS banked_share,
  CASE WHEN row.n = 0 THEN 0.0 * n ELSE (share + zz / n / 2 - half) / (1 + zz / n) END AS low,
  CASE WHEN row.n = n THEN 1.0 ELSE (share + zz / n / 2 + half) / (1 + zz / n) END AS high,
  1.0 * row.paid / nullIf(f.headcount, 0) AS payroll_share,
  CASE WHEN row.known > 0 OR row.n = 0 THEN row.fen / 100.0 END AS worth_employees,
  row.held AS products_per_employee, share - (middle[0] + middle[1]) / 2 AS gap_to_industry,
  CASE WHEN f.headcount IS NULL THEN 'headcount_missing' WHEN f.headcount = 0 THEN 'headcount_zero'
    WHEN row.n > f.headcount THEN 'below_banked' ELSE 'none' END AS flag
ORDER BY f.headcount IS NULL, f.headcount - row.n DESC, firm_id
