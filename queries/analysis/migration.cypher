// what: From which tier to which parties moved between two month ends, and their worth before and after.
// access: read
// param as_of: date; months: int = 12
// returns: tier_from:str, tier_to:str, n_parties:int, worth_before:float, worth:float, direction:str
// example: as_of => date('2026-06-30')
// Tiers go by worth and the least worth of each; a bank without a table of tiers has the usual ones.
CALL () {
  MATCH (t:Tier) RETURN collect({tier: t.tier, rank: t.rank, least: t.min_worth_fen}) AS own
}
CALL (own) {
  UNWIND CASE WHEN size(own) > 0 THEN own ELSE [
    {tier: 'ordinary', rank: 1, least: 0}, {tier: 'gold', rank: 2, least: 5000000},
    {tier: 'platinum', rank: 3, least: 100000000}, {tier: 'diamond', rank: 4, least: 300000000},
    {tier: 'private', rank: 5, least: 600000000}] END AS t
  WITH t WHERE t.rank IS NOT NULL AND t.least IS NOT NULL
  WITH t ORDER BY t.rank DESC, t.least, t.tier
  WITH t.rank AS rank, collect(t)[0] AS t ORDER BY rank DESC
  RETURN collect(t) AS tiers
}
// places: the highest tier is 0, then below all, unknown, and outside the book
WITH tiers, size(tiers) AS k, [t IN tiers | t.tier] + ['below_tiers', 'unknown', 'outside'] AS names,
  date.truncate('month', $as_of + duration('P1D')) AS after
MATCH (p:Party)
CALL (p, tiers, k, after) {
  UNWIND [$months, 0] AS back
  WITH p, tiers, k, after - duration({months: back}) - duration('P1D') AS on
  CALL (p, on) {
    // the newest month end up to the date counts as a whole row, else the party's own figures
    OPTIONAL MATCH (p)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= on
    WITH coalesce(b, p) AS f ORDER BY b.on DESC LIMIT 1
    RETURN coalesce(CASE WHEN p:Customer THEN f.aum_fen END, f.deposits_fen) AS fen
  }
  WITH fen, on, coalesce(p.opened_on <= on, true) AND coalesce(on < p.closed_on, true)
    AND coalesce(p.is_client, true) AS there,
    coalesce([i IN range(0, k - 1) WHERE tiers[i].least <= fen][0], k) AS reached, k
  ORDER BY on
  RETURN collect(CASE WHEN NOT there THEN k + 2 WHEN fen IS NULL THEN k + 1 ELSE reached END) AS at,
    collect(CASE WHEN there THEN coalesce(fen, 0) ELSE 0 END) AS money
}
WITH names, k, at[0] AS was, at[1] AS now, count(*) AS n, sum(money[0]) AS before, sum(money[1]) AS fen
WHERE was < k + 2 OR now < k + 2
RETURN names[was] AS tier_from, names[now] AS tier_to, n AS n_parties,
  before / 100.0 AS worth_before, fen / 100.0 AS worth,
  CASE WHEN was = k + 2 THEN 'entered' WHEN now = k + 2 THEN 'gone'
    WHEN k + 1 IN [was, now] THEN 'unknown' WHEN now < was THEN 'up' WHEN now > was THEN 'down'
    ELSE 'same' END AS direction
ORDER BY was, now
