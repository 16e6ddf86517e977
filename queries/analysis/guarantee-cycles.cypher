// what: Cycles of guarantees on a date: ways that come back to where they began and meet nobody twice.
// access: read
// param as_of: date; max_length: int = 6
// returns: party_ids:list[str], length:int, amount:float, amount_sum:float, n_amount_unknown:int
// example: as_of => date('2026-06-30')
// At most six guarantees, or max_length; several contracts of two parties are one with their sum.
MATCH (:Party)-[:GUARANTEES]->(p:Party)-[:GUARANTEES]->(:Party)
WITH DISTINCT p
MATCH way = (p) ((a)-[g:GUARANTEES]->(b:Party)
  WHERE b.party_id >= p.party_id AND a <> b
    AND coalesce(g.since <= $as_of, true) AND coalesce($as_of < g.until, true)){2,6} (p)
WITH DISTINCT [n IN nodes(way)[..-1] | n.party_id] AS party_ids
WITH party_ids, size(party_ids) AS length
WHERE length <= $max_length AND all(i IN range(0, length - 1) WHERE NOT party_ids[i] IN party_ids[..i])
UNWIND range(0, length - 1) AS i
MATCH (:Party {party_id: party_ids[i]})-[g:GUARANTEES]->(:Party {party_id: party_ids[(i + 1) % length]})
WHERE coalesce(g.since <= $as_of, true) AND coalesce($as_of < g.until, true)
WITH party_ids, length, i, sum(CASE WHEN g.amount_fen > 0 THEN g.amount_fen ELSE 0 END) AS fen,
  count(CASE WHEN coalesce(g.amount_fen < 0, true) THEN 1 END) AS n_unknown
WITH party_ids, length, min(fen) AS least, sum(fen) AS fen, sum(n_unknown) AS n_amount_unknown
WITH *, CASE WHEN n_amount_unknown = 0 THEN least END AS round
RETURN party_ids, length, round / 100.0 AS amount,
  fen / 100.0 AS amount_sum, n_amount_unknown
ORDER BY round IS NULL, round DESC, length, party_ids
