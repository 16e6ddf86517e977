// what: The other firms of a firm's group on a date, with what it controls of each and each of it.
// access: read
// param firm: str; as_of: date
// returns: party_id:str, name:str, step:int, control_share:float, owner_share:float, is_client:bool, worth:float
// example: firm => 'F000001'; as_of => date('2026-06-30')
// Shares multiply along holdings and add up over ways that meet nobody twice; unknown ones stay so.
MATCH (f:Firm {party_id: $firm})
MATCH way = SHORTEST 1 (f) ((a:Firm)-[r:LINKED_TO]-(b:Firm)
  WHERE r.kind IN ['subsidiary_of', 'same_controller'] AND a <> b
    AND coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true))+ (g:Firm)
WHERE f <> g
WITH f, g, length(way) AS step
CALL (f, g) {
  // what the firm holds of the other
  OPTIONAL MATCH (g) ((a)-[r:LINKED_TO {kind: 'subsidiary_of'}]->(b)
    WHERE coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true))+ (f)
  WHERE all(i IN range(0, size(a) - 1) WHERE NOT a[i] IN a[..i] AND a[i] <> f)
  WITH r, reduce(part = 1.0, link IN r | part * link.share) AS part
  WITH collect(CASE WHEN r IS NOT NULL THEN {part: part} END) AS ways
  RETURN CASE WHEN size(ways) > 0 AND all(w IN ways WHERE w.part IS NOT NULL)
    THEN round(reduce(sum = 0.0, w IN ways | sum + w.part), 9, 'HALF_EVEN') END AS control_share
}
CALL (f, g) {
  // what the other holds of the firm
  OPTIONAL MATCH (f) ((a)-[r:LINKED_TO {kind: 'subsidiary_of'}]->(b)
    WHERE coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true))+ (g)
  WHERE all(i IN range(0, size(a) - 1) WHERE NOT a[i] IN a[..i] AND a[i] <> g)
  WITH r, reduce(part = 1.0, link IN r | part * link.share) AS part
  WITH collect(CASE WHEN r IS NOT NULL THEN {part: part} END) AS ways
  RETURN CASE WHEN size(ways) > 0 AND all(w IN ways WHERE w.part IS NOT NULL)
    THEN round(reduce(sum = 0.0, w IN ways | sum + w.part), 9, 'HALF_EVEN') END AS owner_share
}
CALL (g) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (g)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, g) AS figures ORDER BY b.on DESC LIMIT 1
  RETURN figures.deposits_fen AS fen
}
RETURN g.party_id AS party_id, g.name AS name, step, control_share, owner_share,
  coalesce(g.opened_on <= $as_of, true) AND coalesce($as_of < g.closed_on, true)
    AND coalesce(g.is_client, true) AS is_client, fen / 100.0 AS worth
ORDER BY step, fen IS NULL, fen DESC, party_id
