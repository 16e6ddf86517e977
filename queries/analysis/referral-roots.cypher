// what: The trees of referrals by the party that each grew from, the largest first.
// access: read
// param as_of: date
// returns: root_id:str, size:int, depth:int, k_factor:float, worth:float, active_share:float, breadth:int, name:str
// example: as_of => date('2026-06-30')
// Every pair x, y below: of x the earliest opened referral by another party, ties by id, is y's.
CALL () {
  MATCH (root:Party)
  WHERE EXISTS {
    MATCH (root)-[r:REFERRED]->(x:Party)
    WHERE x <> root AND r.referred_on <= $as_of AND coalesce(r.outcome, 'opened') = 'opened'
  } AND NOT EXISTS {
    MATCH (root)<-[r:REFERRED]-(y:Party)
    WHERE y <> root AND r.referred_on <= $as_of AND coalesce(r.outcome, 'opened') = 'opened'
  }
  RETURN root
  UNION
  // a ring is cut at its latest referral, ties by the larger id; that party is a root
  MATCH (p:Party)-[:REFERRED]->(:Party)
  WITH DISTINCT p
  MATCH ring = (p) ((y)-[r:REFERRED]->(x:Party)
    WHERE x.party_id >= p.party_id AND x <> y AND r.referred_on <= $as_of
      AND coalesce(r.outcome, 'opened') = 'opened' AND NOT EXISTS {
        MATCH (x)<-[e:REFERRED]-(z:Party)
        WHERE z <> x AND coalesce(e.outcome, 'opened') = 'opened'
          AND (e.referred_on < r.referred_on OR e.referred_on = r.referred_on AND z.party_id < y.party_id)
      })+ (p)
  RETURN COLLECT {
    UNWIND relationships(ring) AS step
    RETURN endNode(step) ORDER BY step.referred_on DESC, endNode(step).party_id DESC LIMIT 1
  }[0] AS root
}
MATCH tree = (root) ((y)-[r:REFERRED]->(x:Party)
  WHERE x <> y AND x <> root AND r.referred_on <= $as_of AND coalesce(r.outcome, 'opened') = 'opened'
    AND NOT EXISTS {
      MATCH (x)<-[e:REFERRED]-(z:Party)
      WHERE z <> x AND coalesce(e.outcome, 'opened') = 'opened'
        AND (e.referred_on < r.referred_on OR e.referred_on = r.referred_on AND z.party_id < y.party_id)
    })* (n)
WITH root, n, length(tree) AS generation, last(relationships(tree)).referred_on AS referred_on,
  coalesce(n.opened_on <= $as_of, true) AND coalesce($as_of < n.closed_on, true)
    AND coalesce(n.is_client, true) AS active
CALL (n) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (n)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, n) AS f ORDER BY b.on DESC LIMIT 1
  RETURN coalesce(CASE WHEN n:Customer THEN f.aum_fen END, f.deposits_fen) AS fen
}
WITH root, generation, count(*) AS n_there, sum(CASE WHEN active THEN fen END) AS fen,
  count(CASE WHEN active THEN n END) AS n_active,
  count(CASE WHEN referred_on > $as_of - duration({days: 365}) THEN n END) AS n_recent
WITH root, sum(n_there) AS size, max(generation) AS depth, max(n_there) AS breadth,
  sum(fen) AS fen, sum(n_active) AS n_active, sum(n_recent) AS n_recent
RETURN root.party_id AS root_id, size, depth,
  round(toFloat(n_recent) / size, 9, 'HALF_EVEN') AS k_factor, fen / 100.0 AS worth,
  round(toFloat(n_active) / size, 9, 'HALF_EVEN') AS active_share, breadth, root.name AS name
ORDER BY size DESC, root_id
