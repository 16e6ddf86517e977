// what: Rings of guarantees on a date: parties each of whom guarantees, step by step, all others.
// access: read
// param as_of: date
// returns: ring_id:str, party_ids:list[str], amount:float, n_parties:int, n_guarantees:int, mutual:int, joint:bool, kind:str, n_amount_unknown:int
// example: as_of => date('2026-06-30')
// A ring is whom a party leads to and who leads to it; it is told once, at its smallest id.
MATCH (:Party)-[:GUARANTEES]->(p:Party)-[:GUARANTEES]->(:Party)
WITH DISTINCT p
CALL (p) {
  MATCH SHORTEST 1 (p) ((a)-[g:GUARANTEES]->(b)
    WHERE a <> b AND coalesce(g.since <= $as_of, true) AND coalesce($as_of < g.until, true))+ (q:Party)
  WHERE q <> p
  RETURN collect(q.party_id) AS forth
}
CALL (p) {
  MATCH SHORTEST 1 (q:Party) ((a)-[g:GUARANTEES]->(b)
    WHERE a <> b AND coalesce(g.since <= $as_of, true) AND coalesce($as_of < g.until, true))+ (p)
  WHERE q <> p
  RETURN collect(q.party_id) AS back
}
WITH p.party_id AS ring_id, [q IN forth WHERE q IN back] AS others
WHERE size(others) > 0 AND all(q IN others WHERE q > ring_id)
WITH ring_id, COLLECT { UNWIND [ring_id] + others AS q RETURN q ORDER BY q } AS party_ids
MATCH (a:Party)-[g:GUARANTEES]->(b:Party)
WHERE a.party_id IN party_ids AND b.party_id IN party_ids AND a <> b
  AND coalesce(g.since <= $as_of, true) AND coalesce($as_of < g.until, true)
WITH ring_id, party_ids, a.party_id AS giver, b.party_id AS taker, collect(g) AS contracts
WITH ring_id, party_ids, collect([giver, taker]) AS pairs, collect(contracts) AS each
WITH ring_id, party_ids, pairs, reduce(all_ = [], some IN each | all_ + some) AS contracts
WITH *, size([one IN pairs WHERE one[0] < one[1] AND [one[1], one[0]] IN pairs]) AS mutual,
  all(g IN contracts WHERE coalesce(g.kind = 'joint' AND g.contract_id = contracts[0].contract_id, false))
    AS joint
WITH *, reduce(sum = 0, g IN contracts | sum + CASE WHEN g.amount_fen > 0 THEN g.amount_fen ELSE 0 END) AS fen
RETURN ring_id, party_ids, fen / 100.0 AS amount, size(party_ids) AS n_parties,
  size(contracts) AS n_guarantees, mutual, joint,
  CASE WHEN joint THEN 'joint_group' WHEN size(party_ids) = 2 THEN 'mutual_pair' ELSE 'ring' END AS kind,
  size([g IN contracts WHERE coalesce(g.amount_fen < 0, true)]) AS n_amount_unknown
ORDER BY fen DESC, ring_id
