// what: What the holdings of each active party bring in a year, and what contacts cost, greatest net first.
// access: read
// param as_of: date; channels: list[str] = []; costs: list[float] = []
// returns: party_id:str, kind:str, name:str, branch_id:str, n_holdings:int, n_revenue_unknown:int, revenue:float, n_contacts:int, cost_to_serve:float, net:float
// example: as_of => date('2026-06-30'); channels => ['visit', 'call']; costs => [120.0, 8.5]
// A contact costs what stands in costs at the place of its channel in channels; others cost nothing.
MATCH (p:Party)
WHERE coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  AND coalesce(p.is_client, true)
CALL (p) {
  OPTIONAL MATCH (p)-[h:HOLDS]->()
  WHERE coalesce(h.opened_on <= $as_of, true) AND coalesce($as_of < h.closed_on, true)
  RETURN count(h) AS n_holdings, count(h.revenue_12m_fen) AS n_known,
    sum(h.revenue_12m_fen) AS brings
}
CALL (p) {
  OPTIONAL MATCH (:Staff)-[c:CONTACTED]->(p)
  WHERE c.contacted_on <= $as_of AND c.contacted_on > $as_of - duration('P365D')
  WITH c, [i IN range(0, size($channels) - 1)
    WHERE $channels[i] = coalesce(c.channel, 'other') | $costs[i]][0] AS cost
  RETURN count(c) AS n_contacts, toInteger(sum(round(coalesce(cost, 0.0) * 100))) AS cost
}
WITH *, n_holdings - n_known AS n_unknown WHERE n_holdings + n_contacts > 0
WITH *, CASE WHEN n_holdings > 0 AND n_known = 0 OR NOT EXISTS { ()-[:HOLDS]->() } THEN null
  ELSE brings END AS revenue
WITH *, revenue - cost AS fen
RETURN p.party_id AS party_id, CASE WHEN p:Firm THEN 'firm' ELSE 'customer' END AS kind,
  p.name AS name, p.branch_id AS branch_id, n_holdings, n_unknown AS n_revenue_unknown,
  revenue / 100.0 AS revenue, n_contacts, cost / 100.0 AS cost_to_serve,
  fen / 100.0 AS net
ORDER BY fen IS NULL, fen DESC, party_id
