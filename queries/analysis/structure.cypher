// what: How many parties of each tier there are at the last month ends, what they are worth, and the plan.
// access: read
// param as_of: date; months: int = 12
// returns: on:date, tier:str, n_parties:int, worth:float, share:float, worth_share:float, target:int, target_gap:int
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
UNWIND range(0, $months - 1) AS back
WITH tiers, date.truncate('month', $as_of + duration('P1D')) - duration({months: back})
  - duration('P1D') AS on
CALL (tiers, on) {
  MATCH (p:Party)
  WHERE coalesce(p.opened_on <= on, true) AND coalesce(on < p.closed_on, true)
    AND coalesce(p.is_client, true)
  CALL (p, on) {
    // the newest month end up to the date counts as a whole row, else the party's own figures
    OPTIONAL MATCH (p)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= on
    WITH coalesce(b, p) AS f ORDER BY b.on DESC LIMIT 1
    RETURN coalesce(CASE WHEN p:Customer THEN f.aum_fen END, f.deposits_fen) AS fen
  }
  WITH p.branch_id AS branch, CASE WHEN fen IS NULL THEN 'unknown'
    ELSE coalesce([t IN tiers WHERE t.least <= fen][0].tier, 'below_tiers') END AS tier, fen
  WITH branch, tier, count(*) AS n, sum(fen) AS fen
  RETURN collect({branch: branch, tier: tier, n: n, fen: fen}) AS found,
    sum(n) AS n_all, sum(fen) AS fen_all
}
WITH tiers, collect({on: on, found: found, n: n_all, fen: fen_all}) AS months
WITH months, reduce(all = [], m IN months | all + m.found) AS ever, [t IN tiers | t.tier] AS names
// the tiers, where there is anybody at all, then what is no tier, where anybody is so
WITH months, CASE WHEN size(ever) > 0 THEN names ELSE [] END
  + [x IN ['below_tiers', 'unknown'] WHERE any(e IN ever WHERE e.tier = x)] AS names
UNWIND months AS m
UNWIND range(0, size(names) - 1) AS place
WITH m, place, names[place] AS tier, [f IN m.found WHERE f.tier = names[place]] AS own
CALL (m, tier) {
  MATCH (b:Branch)-[:HAS_TARGET]->(g:Target)
  WHERE g.measure = 'n:' + tier AND g.month = date.truncate('month', m.on)
    AND g.amount_fen IS NOT NULL
  RETURN sum(g.amount_fen) / 100 AS wanted, collect(b.branch_id) AS planned
}
WITH *, reduce(n = 0, f IN own | n + f.n) AS n, reduce(n = 0, f IN own | n + f.fen) AS fen,
  reduce(n = 0, f IN own | CASE WHEN f.branch IN planned THEN n + f.n ELSE n END) AS there
RETURN m.on AS on, tier, n AS n_parties, fen / 100.0 AS worth,
  CASE WHEN m.n > 0 THEN 1.0 * n / m.n END AS share,
  CASE WHEN m.fen > 0 THEN 1.0 * fen / m.fen END AS worth_share,
  CASE WHEN size(planned) > 0 THEN wanted END AS target,
  CASE WHEN size(planned) > 0 THEN there - wanted END AS target_gap
ORDER BY on, place
