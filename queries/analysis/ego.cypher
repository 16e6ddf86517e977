// what: Who and what is around a party on a date, the strongest first; beyond the most of a kind one row.
// access: read
// param party: str; as_of: date; most: int = 20; window_days: int = 180
// returns: edge_kind:str, direction:str, node_id:str, kind:str, name:str, strength:float, n_nodes:int
// example: party => '0000000005'; as_of => date('2026-06-30')
// Neighbours need not be active.  Of rows both ways between two, the one known earliest says direction.
MATCH (p:Party {party_id: $party})
CALL (p) {
  MATCH (p)<-[r:COVERS|CONTACTED]-(n)
  WITH p, n, r, duration.inDays(r.contacted_on, $as_of).days AS age
  WHERE coalesce(n.joined_on <= $as_of, true) AND coalesce($as_of < n.leaves_on, true)
    AND NOT coalesce(n.is_virtual, false) AND coalesce(p.is_client, true)
    AND coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
    AND CASE WHEN r:COVERS
      THEN coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
      ELSE 0 <= age <= $window_days
        AND NOT coalesce(r.channel, 'other') IN ['sms', 'greeting', 'system', 'branch'] END
  WITH n, max(CASE r.role WHEN 'lead' THEN 1.0 WHEN 'wealth' THEN 0.8 WHEN 'product' THEN 0.6
    WHEN 'assistant' THEN 0.4 ELSE 0.0 END) + sum(coalesce(0.5 ^ (age / 90.0), 0)) AS sum
  RETURN 0 AS place, 'coverage' AS edge_kind, null AS is_out, n,
    CASE WHEN sum > 1 THEN 1.0 ELSE round(sum, 9, 'HALF_EVEN') END AS strength
  UNION ALL
  MATCH (p)-[m:MEMBER_OF]->(h)<-[o:MEMBER_OF]-(n)
  WHERE all(r IN [m, o] WHERE coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true))
    AND 50 >= COUNT {
      MATCH (h)<-[r:MEMBER_OF]-(c)
      WHERE coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
      RETURN DISTINCT c LIMIT 51
    }
  RETURN DISTINCT 1 AS place, 'household' AS edge_kind, null AS is_out, n, 0.9 AS strength
  UNION ALL
  MATCH (p)-[:KIN_OF]-(n)
  RETURN DISTINCT 2 AS place, 'kinship' AS edge_kind, null AS is_out, n, 0.8 AS strength
  UNION ALL
  MATCH (p)-[r:REFERRED]-(n)
  WHERE r.referred_on <= $as_of AND coalesce(r.outcome, 'opened') = 'opened'
  WITH p, n, r ORDER BY r.referred_on, startNode(r).party_id
  RETURN 3 AS place, 'referral' AS edge_kind, collect(startNode(r) = p)[0] AS is_out, n,
    0.7 AS strength
  UNION ALL
  MATCH (p)-[r:WORKS_FOR]-(n)
  WHERE coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
    AND NOT (r.role = 'beneficial_owner' AND coalesce(r.share < 0.25, false))
  WITH DISTINCT n, r.role = 'employee' AS is_employee
  RETURN CASE WHEN is_employee THEN 5 ELSE 4 END AS place,
    CASE WHEN is_employee THEN 'employee' ELSE 'key_person' END AS edge_kind, null AS is_out, n,
    CASE WHEN is_employee THEN 0.5 ELSE 0.8 END AS strength
  UNION ALL
  // colleagues: all of a firm with at most 50 who bank here, else those of one department
  WITH p WHERE coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  MATCH (p)-[:WORKS_FOR|PAID_WAGES]-(f:Firm)
  WITH DISTINCT p, f
  CALL (f) {
    CALL (f) {
      MATCH (c)-[r:WORKS_FOR]->(f)
      WHERE coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
      RETURN c
      UNION
      MATCH (f)-[w:PAID_WAGES]->(c)
      WHERE w.month <= $as_of AND coalesce(w.amount_fen <> 0, true)
        AND NOT coalesce(f.payer_kind, '') IN ['agency', 'treasury']
        AND w.month + duration('P1M') - duration('P1D') >= $as_of - duration('P62D')
      RETURN c
    }
    WITH c WHERE coalesce(c.opened_on <= $as_of, true) AND coalesce($as_of < c.closed_on, true)
    RETURN collect(c) AS people
  }
  WITH p, f, people WHERE p IN people
  CALL (p, f, people) {
    UNWIND CASE WHEN size(people) <= 50 THEN people ELSE [] END AS n
    RETURN n
    UNION
    MATCH (p)-[m:WORKS_FOR]->(f)<-[o:WORKS_FOR]-(n)
    WHERE size(people) > 50 AND n IN people AND m.department = o.department AND all(r IN [m, o]
        WHERE coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true))
      AND 500 >= COUNT {
        MATCH (c)-[r:WORKS_FOR]->(f)
        WHERE c IN people AND r.department = m.department
          AND coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
        RETURN DISTINCT c LIMIT 501
      }
    RETURN n
  }
  RETURN DISTINCT 6 AS place, 'colleague' AS edge_kind, null AS is_out, n, 0.3 AS strength
  UNION ALL
  MATCH (p)-[r:LINKED_TO]-(n)
  WHERE coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
  WITH p, n, r, r.kind = 'supplies' AS supplies ORDER BY r.since, startNode(r).party_id
  RETURN CASE WHEN supplies THEN 8 ELSE 7 END AS place,
    CASE WHEN supplies THEN 'supply' ELSE 'group' END AS edge_kind,
    collect(startNode(r) = p)[0] AS is_out, n, CASE WHEN supplies THEN 0.4 ELSE 0.7 END AS strength
  UNION ALL
  MATCH (p)-[r:PAID]-(n)
  WHERE coalesce(coalesce(r.last_on, r.month) <= $as_of, true)
  WITH n, sum(coalesce(r.n_payments, 1)) AS n_payments
  RETURN 9 AS place, 'transfers' AS edge_kind, null AS is_out, n,
    CASE WHEN n_payments > 12 THEN 0.5 ELSE round(n_payments / 24.0, 9, 'HALF_EVEN') END AS strength
  UNION ALL
  MATCH (p)-[:ATTENDED]->(e)<-[:ATTENDED]-(n)
  WHERE coalesce(e.held_on <= $as_of, true) AND 50 >= COUNT { (e)<-[:ATTENDED]-() }
  RETURN DISTINCT 10 AS place, 'event' AS edge_kind, null AS is_out, n, 0.1 AS strength
  UNION ALL
  MATCH (p)-[r:GUARANTEES]-(n)
  WHERE coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
  WITH p, n, r ORDER BY r.since, startNode(r).party_id
  RETURN 11 AS place, 'guarantee' AS edge_kind, collect(startNode(r) = p)[0] AS is_out, n,
    null AS strength
  UNION ALL
  MATCH (p)-[r:MEMBER_OF|HOLDS|ATTENDED]->(n)
  WHERE coalesce(coalesce(r.since, r.opened_on, n.held_on) <= $as_of, true)
    AND coalesce($as_of < coalesce(r.until, r.closed_on), true)
  WITH DISTINCT n, type(r) AS type
  RETURN CASE type WHEN 'MEMBER_OF' THEN 12 WHEN 'HOLDS' THEN 13 ELSE 14 END AS place,
    CASE type WHEN 'MEMBER_OF' THEN 'member' WHEN 'HOLDS' THEN 'holding' ELSE 'attendance' END
      AS edge_kind, null AS is_out, n, null AS strength
}
WITH p, place, edge_kind, is_out, n, strength,
  coalesce(n.party_id, n.staff_id, n.household_id, n.product_id, n.event_id) AS id
WHERE n <> p AND coalesce(strength > 0, true)
ORDER BY strength DESC, n:Staff, id
WITH place, edge_kind, collect({n: n, id: id, is_out: is_out, strength: strength}) AS around
UNWIND range(0, CASE WHEN size(around) > $most THEN $most ELSE size(around) - 1 END) AS at
WITH place, edge_kind, at, size(around) - $most AS n_more,
  CASE WHEN at < $most THEN around[at] ELSE {} END AS one
WITH *, one.n AS n
RETURN edge_kind, CASE one.is_out WHEN true THEN 'out' WHEN false THEN 'in' END AS direction,
  one.id AS node_id,
  CASE WHEN n:Customer THEN 'customer' WHEN n:Firm THEN 'firm' WHEN n:Staff THEN 'staff'
    WHEN n:Household THEN 'household' WHEN n:Product THEN 'product' WHEN n:Event THEN 'event' END
    AS kind,
  n.name AS name, one.strength AS strength, CASE WHEN at < $most THEN 1 ELSE n_more END AS n_nodes
ORDER BY place, at
