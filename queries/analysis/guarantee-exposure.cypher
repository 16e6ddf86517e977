// what: Who guarantees others' loans on a date, and what part of their net assets that would take.
// access: read
// param as_of: date
// returns: party_id:str, kind:str, name:str, guarantee_exposure:float, amount:float, net_assets:float, state:str, n_guarantees:int, n_amount_unknown:int
// example: as_of => date('2026-06-30')
// At most 1, which it is too where there are no net assets to pay from; null where it is not known.
MATCH (p:Party)-[g:GUARANTEES]->(b:Party)
WHERE p <> b AND coalesce(g.since <= $as_of, true) AND coalesce($as_of < g.until, true)
WITH p, p.net_assets_fen AS owned, count(g) AS n_guarantees,
  sum(CASE WHEN g.amount_fen > 0 THEN g.amount_fen ELSE 0 END) AS fen,
  count(CASE WHEN coalesce(g.amount_fen < 0, true) THEN 1 END) AS n_amount_unknown
WITH *, CASE WHEN fen > 0 AND fen >= owned THEN 1.0 WHEN owned IS NULL OR n_amount_unknown > 0 THEN null
  WHEN owned > 0 THEN round(1.0 * fen / owned, 9, 'HALF_EVEN') ELSE 0.0 END AS guarantee_exposure
RETURN p.party_id AS party_id, CASE WHEN p:Firm THEN 'firm' ELSE 'customer' END AS kind,
  p.name AS name, guarantee_exposure, fen / 100.0 AS amount, owned / 100.0 AS net_assets,
  CASE WHEN owned IS NULL THEN 'net_assets_missing' WHEN owned > 0 THEN 'known'
    ELSE 'net_assets_not_positive' END AS state, n_guarantees, n_amount_unknown
ORDER BY guarantee_exposure IS NULL, guarantee_exposure DESC, party_id
