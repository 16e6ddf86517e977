// what: Parties that brought one another in, all the way round, and the referral the forest leaves out.
// access: read
// param as_of: date
// returns: ring_id:str, party_ids:list[str], cut_referrer_id:str, cut_party_id:str, cut_on:date
// example: as_of => date('2026-06-30')
// Of each x only the earliest opened referral by another party counts, ties by id: y's.
MATCH (p:Party)-[:REFERRED]->(:Party)
WITH DISTINCT p
MATCH ring = (p) ((y)-[r:REFERRED]->(x:Party)
  WHERE x.party_id >= p.party_id AND x <> y AND r.referred_on <= $as_of
    AND coalesce(r.outcome, 'opened') = 'opened' AND NOT EXISTS {
      MATCH (x)<-[e:REFERRED]-(z:Party)
      WHERE z <> x AND coalesce(e.outcome, 'opened') = 'opened'
        AND (e.referred_on < r.referred_on OR e.referred_on = r.referred_on AND z.party_id < y.party_id)
    })+ (p)
WITH p, [n IN nodes(ring)[..-1] | n.party_id] AS party_ids, COLLECT {
  UNWIND relationships(ring) AS step
  RETURN step ORDER BY step.referred_on DESC, endNode(step).party_id DESC LIMIT 1
}[0] AS cut
RETURN p.party_id AS ring_id, party_ids, startNode(cut).party_id AS cut_referrer_id,
  endNode(cut).party_id AS cut_party_id, cut.referred_on AS cut_on
ORDER BY ring_id
