// what: Who led to a party, from the root on, and everyone whom it led to, as a tree depth first.
// access: read
// param party: str; as_of: date
// returns: party_id:str, kind:str, name:str, parent_id:str, generation:int, referred_on:date, active:bool, worth:float, n_descendants:int, recruited_by_staff:str
// example: party => '0000000005'; as_of => date('2026-06-30')
// Every pair x, y below: of x the earliest opened referral by another party, ties by id, is y's.
MATCH (p:Party {party_id: $party})-[r:REFERRED]-(q:Party)
WHERE p <> q AND r.referred_on <= $as_of AND coalesce(r.outcome, 'opened') = 'opened'
WITH DISTINCT p
MATCH up = (p) ((x)<-[r:REFERRED]-(y:Party)
  WHERE x <> y AND r.referred_on <= $as_of AND coalesce(r.outcome, 'opened') = 'opened'
    AND NOT EXISTS {
      MATCH (x)<-[e:REFERRED]-(z:Party)
      WHERE z <> x AND coalesce(e.outcome, 'opened') = 'opened'
        AND (e.referred_on < r.referred_on OR e.referred_on = r.referred_on AND z.party_id < y.party_id)
    })* ()
WITH nodes(up) AS line, relationships(up) AS steps ORDER BY length(up) DESC LIMIT 1
// who is met twice closes a ring, which is cut above the party of its latest referral, ties by id
WITH line, steps[[k IN range(0, size(steps)) WHERE line[k] = line[-1]][0]..] AS ring
WITH line[0] AS p, coalesce(COLLECT {
  UNWIND ring AS step RETURN endNode(step) ORDER BY step.referred_on DESC, endNode(step).party_id DESC LIMIT 1
}[0], line[-1]) AS root
MATCH down = (root) ((y)-[r:REFERRED]->(x:Party)
  WHERE x <> y AND x <> root AND r.referred_on <= $as_of AND coalesce(r.outcome, 'opened') = 'opened'
    AND NOT EXISTS {
      MATCH (x)<-[e:REFERRED]-(z:Party)
      WHERE z <> x AND coalesce(e.outcome, 'opened') = 'opened'
        AND (e.referred_on < r.referred_on OR e.referred_on = r.referred_on AND z.party_id < y.party_id)
    })* (last)
UNWIND nodes(down) AS n
WITH p, n, count(*) - 1 AS n_descendants, max(last = p) AS leads_to_p,
  collect(CASE WHEN n = last THEN down END)[0] AS own
WHERE leads_to_p OR p IN nodes(own)
CALL (n) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (n)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, n) AS f ORDER BY b.on DESC LIMIT 1
  RETURN coalesce(CASE WHEN n:Customer THEN f.aum_fen END, f.deposits_fen) AS fen
}
WITH *, relationships(own) AS steps
RETURN n.party_id AS party_id, CASE WHEN n:Firm THEN 'firm' ELSE 'customer' END AS kind,
  n.name AS name, startNode(last(steps)).party_id AS parent_id, length(own) AS generation,
  last(steps).referred_on AS referred_on,
  coalesce(n.opened_on <= $as_of, true) AND coalesce($as_of < n.closed_on, true)
    AND coalesce(n.is_client, true) AS active,
  fen / 100.0 AS worth, n_descendants,
  COLLECT {
    MATCH (n)<-[r:REFERRED]-(s:Staff)
    WHERE r.referred_on <= $as_of AND coalesce(r.outcome, 'opened') = 'opened'
    RETURN s.staff_id ORDER BY r.referred_on, s.staff_id LIMIT 1
  }[0] AS recruited_by_staff
ORDER BY [step IN steps | [step.referred_on, endNode(step).party_id]]
