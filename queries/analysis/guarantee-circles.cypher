// what: Circles of guarantees on a date: who hangs together by them, guarantee companies apart.
// access: read
// param as_of: date
// returns: circle_id:str, party_ids:list[str], amount:float, hubs:list[str], n_parties:int, n_firms:int, n_guarantees:int, hub_amount:float, loans:float, worth:float, n_amount_unknown:int
// example: as_of => date('2026-06-30')
// Three or more, told once, at the smallest id; rings and chains within are Python's alone.
MATCH (p:Party)-[:GUARANTEES]-(:Party)
WHERE NOT coalesce(p.is_guarantee_company, false)
WITH DISTINCT p
CALL (p) {
  MATCH SHORTEST 1 (p) ((a)-[g:GUARANTEES]-(b:Party)
    WHERE a <> b AND NOT coalesce(b.is_guarantee_company, false)
      AND coalesce(g.since <= $as_of, true) AND coalesce($as_of < g.until, true))+ (q)
  WHERE q <> p
  RETURN collect(q) AS others
}
WITH p, others
WHERE size(others) > 1 AND all(q IN others WHERE q.party_id > p.party_id)
WITH p.party_id AS circle_id, [p] + others AS members
CALL (members) {
  UNWIND members AS m
  OPTIONAL MATCH (m)-[g:GUARANTEES]-(b:Party)
  WHERE m <> b AND coalesce(g.since <= $as_of, true) AND coalesce($as_of < g.until, true)
  WITH g, b, b = endNode(g) AS gives, coalesce(b.is_guarantee_company, false) AS hub,
    CASE WHEN g.amount_fen > 0 THEN g.amount_fen ELSE 0 END AS fen
  RETURN sum(CASE WHEN gives AND NOT hub THEN fen END) AS inner,
    count(CASE WHEN gives AND NOT hub THEN 1 END) AS n_guarantees,
    count(CASE WHEN gives AND NOT hub AND coalesce(g.amount_fen < 0, true) THEN 1 END) AS n_amount_unknown,
    sum(CASE WHEN hub AND NOT gives THEN fen END) AS by_hubs,
    collect(DISTINCT CASE WHEN hub THEN b.party_id END) AS companies
}
CALL (members) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  UNWIND members AS m
  CALL (m) {
    OPTIONAL MATCH (m)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
    WITH coalesce(b, m) AS f ORDER BY b.on DESC LIMIT 1
    RETURN coalesce(CASE WHEN m:Customer THEN f.aum_fen END, f.deposits_fen) AS fen, f.loans_fen AS owed
  }
  WITH m, fen, owed ORDER BY m.party_id
  RETURN collect(m.party_id) AS party_ids, count(CASE WHEN m:Firm THEN 1 END) AS n_firms,
    CASE WHEN count(fen) > 0 THEN sum(fen) / 100.0 END AS worth,
    CASE WHEN count(owed) > 0 THEN sum(owed) / 100.0 END AS loans
}
RETURN circle_id, party_ids, inner / 100.0 AS amount,
  COLLECT { UNWIND companies AS hub RETURN hub ORDER BY hub } AS hubs, size(party_ids) AS n_parties,
  n_firms, n_guarantees, by_hubs / 100.0 AS hub_amount, loans, worth, n_amount_unknown
ORDER BY inner DESC, circle_id
