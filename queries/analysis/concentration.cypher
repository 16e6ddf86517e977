// what: What share of worth and revenue the richest 1, 5, 10 and 20 % of the parties stand for on a date.
// access: read
// param as_of: date
// returns: top_share:float, worth_share:float, revenue_share:float, n_parties:int, worth:float, revenue:float, least_worth:float
// example: as_of => date('2026-06-30')
// Of the parties of known worth, rounded up; unknown revenue counts nothing.
MATCH (p:Party)
WHERE coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  AND coalesce(p.is_client, true)
CALL (p) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (p)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, p) AS f ORDER BY b.on DESC LIMIT 1
  RETURN coalesce(CASE WHEN p:Customer THEN f.aum_fen END, f.deposits_fen) AS fen,
    coalesce(f.revenue_12m_fen, 0) AS revenue
}
WITH p, fen, revenue WHERE fen IS NOT NULL
ORDER BY fen DESC, p.party_id
WITH collect({fen: fen, revenue: revenue}) AS rich, sum(fen) AS whole, sum(revenue) AS earned
UNWIND [1, 5, 10, 20] AS percent
WITH *, (size(rich) * percent + 99) / 100 AS n
WITH *, rich[n - 1].fen AS least
UNWIND rich[..n] AS one
WITH percent, whole, earned, n, least, sum(one.fen) AS fen, sum(one.revenue) AS revenue
RETURN percent / 100.0 AS top_share,
  CASE WHEN whole > 0 THEN 1.0 * fen / whole END AS worth_share,
  CASE WHEN earned > 0 THEN 1.0 * revenue / earned END AS revenue_share,
  n AS n_parties, fen / 100.0 AS worth, revenue / 100.0 AS revenue, least / 100.0 AS least_worth
ORDER BY top_share
