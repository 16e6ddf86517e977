// what: The strongest way from one party or member of staff to another on a date, at most 4 hops.
// access: read
// param from: str; to: str; as_of: date; window_days: int = 180
// returns: strength:float, n_hops:int, ids:list[str], ties:list[str]
// example: from => 'S00001'; to => '0000000005'; as_of => date('2026-06-30')
// Strength is the product of the ties; equal ones by fewer hops, then ids.  In between stands only
// who is on staff, or an active party that may be contacted.  No row where there is no such way.
OPTIONAL MATCH (party:Party {party_id: $from})
OPTIONAL MATCH (staff:Staff {staff_id: $from})
WITH coalesce(party, staff) AS a
OPTIONAL MATCH (party:Party {party_id: $to})
OPTIONAL MATCH (staff:Staff {staff_id: $to})
WITH a, coalesce(party, staff) AS b, $as_of - duration({years: 18}) AS adult,
  date.truncate('month', $as_of - duration('P62D')) AS paid_since,
  EXISTS { MATCH (c:Customer) WHERE c.consent_marketing IS NOT NULL } AS consent_is_known
WHERE a <> b
// ways meet in the middle: whoever may be one tie from either end, and the ties of each
CALL (a, b, paid_since) {
  UNWIND [a, b] AS end RETURN end AS x
  UNION
  UNWIND [a, b] AS end
  MATCH (end)-[:COVERS|CONTACTED|KIN_OF|REFERRED|WORKS_FOR|LINKED_TO|PAID]-(x) RETURN x
  UNION
  UNWIND [a, b] AS end MATCH (end)-[:MEMBER_OF]->()<-[:MEMBER_OF]-(x) RETURN x
  UNION
  UNWIND [a, b] AS end MATCH (end:Customer)-[m:WORKS_FOR|PAID_WAGES]-(f:Firm)
  WITH DISTINCT f, m.department AS department, paid_since
  WITH f, department, 50 >= COUNT {
    MATCH (c:Customer)-[r:WORKS_FOR|PAID_WAGES]-(f)
    WHERE coalesce(c.opened_on <= $as_of, true) AND coalesce($as_of < c.closed_on, true)
      AND CASE WHEN r:WORKS_FOR THEN coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
        ELSE paid_since <= r.month <= $as_of AND coalesce(r.amount_fen <> 0, true)
          AND NOT coalesce(f.payer_kind, '') IN ['agency', 'treasury'] END
    RETURN DISTINCT c LIMIT 51
  } AS is_small
  MATCH (f)-[n:WORKS_FOR|PAID_WAGES]-(x:Customer)
  WHERE is_small OR n.department = department
  RETURN x
  UNION
  UNWIND [a, b] AS end MATCH (end)-[:ATTENDED]->()<-[:ATTENDED]-(x) RETURN x
}
CALL (a, b, x, paid_since) {
  MATCH (x)-[r:COVERS|CONTACTED]-(y)
  WITH y, r, startNode(r) AS s, endNode(r) AS p, duration.inDays(r.contacted_on, $as_of).days AS age
  WHERE coalesce(s.joined_on <= $as_of, true) AND coalesce($as_of < s.leaves_on, true)
    AND NOT coalesce(s.is_virtual, false) AND coalesce(p.is_client, true)
    AND coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
    AND CASE WHEN r:COVERS
      THEN coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
      ELSE 0 <= age <= $window_days
        AND NOT coalesce(r.channel, 'other') IN ['sms', 'greeting', 'system', 'branch'] END
  WITH y, max(CASE r.role WHEN 'lead' THEN 1.0 WHEN 'wealth' THEN 0.8 WHEN 'product' THEN 0.6
    WHEN 'assistant' THEN 0.4 ELSE 0.0 END) + sum(coalesce(0.5 ^ (age / 90.0), 0)) AS sum
  RETURN y, 'coverage' AS kind, CASE WHEN sum > 1 THEN 1.0 ELSE round(sum, 9, 'HALF_EVEN') END AS tie
  UNION ALL
  MATCH (x)-[m:MEMBER_OF]->(h:Household)<-[n:MEMBER_OF]-(y)
  WHERE all(r IN [m, n] WHERE coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true))
    AND 50 >= COUNT {
      MATCH (c)-[r:MEMBER_OF]->(h)
      WHERE coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
      RETURN DISTINCT c LIMIT 51
    }
  RETURN y, 'household' AS kind, 0.9 AS tie
  UNION ALL
  MATCH (x)-[:KIN_OF]-(y)
  RETURN y, 'kinship' AS kind, 0.8 AS tie
  UNION ALL
  MATCH (x)-[r:REFERRED]-(y)
  WHERE r.referred_on <= $as_of AND coalesce(r.outcome, 'opened') = 'opened'
  RETURN y, 'referral' AS kind, 0.7 AS tie
  UNION ALL
  MATCH (x)-[r:WORKS_FOR]-(y)
  WHERE coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
    AND NOT (r.role = 'beneficial_owner' AND coalesce(r.share < 0.25, false))
  RETURN y, CASE r.role WHEN 'employee' THEN 'employee' ELSE 'key_person' END AS kind,
    CASE r.role WHEN 'employee' THEN 0.5 ELSE 0.8 END AS tie
  UNION ALL
  // colleagues: all who bank here of a firm with at most 50 of them, else those of a department of at
  // most 500; to and from such a firm itself the way by its employees alone is always the stronger one
  MATCH (x:Customer)-[m:WORKS_FOR|PAID_WAGES]-(f:Firm)
  WHERE coalesce(x.opened_on <= $as_of, true) AND coalesce($as_of < x.closed_on, true)
    AND CASE WHEN m:WORKS_FOR THEN coalesce(m.since <= $as_of, true) AND coalesce($as_of < m.until, true)
      ELSE paid_since <= m.month <= $as_of AND coalesce(m.amount_fen <> 0, true)
        AND NOT coalesce(f.payer_kind, '') IN ['agency', 'treasury'] END
  WITH DISTINCT a, b, f, m.department AS department, paid_since
  WITH *, 50 >= COUNT {
    MATCH (c:Customer)-[r:WORKS_FOR|PAID_WAGES]-(f)
    WHERE coalesce(c.opened_on <= $as_of, true) AND coalesce($as_of < c.closed_on, true)
      AND CASE WHEN r:WORKS_FOR THEN coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
        ELSE paid_since <= r.month <= $as_of AND coalesce(r.amount_fen <> 0, true)
          AND NOT coalesce(f.payer_kind, '') IN ['agency', 'treasury'] END
    RETURN DISTINCT c LIMIT 51
  } AS is_small, 500 >= COUNT {
    MATCH (c:Customer)-[r:WORKS_FOR {department: department}]->(f)
    WHERE coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
      AND coalesce(c.opened_on <= $as_of, true) AND coalesce($as_of < c.closed_on, true)
    RETURN DISTINCT c LIMIT 501
  } AND NOT f IN [a, b] AS is_department
  MATCH (f)-[n:WORKS_FOR|PAID_WAGES]-(y:Customer)
  WHERE (is_small OR is_department AND n.department = department)
    AND coalesce(y.opened_on <= $as_of, true) AND coalesce($as_of < y.closed_on, true)
    AND CASE WHEN n:WORKS_FOR THEN coalesce(n.since <= $as_of, true) AND coalesce($as_of < n.until, true)
      ELSE paid_since <= n.month <= $as_of AND coalesce(n.amount_fen <> 0, true)
        AND NOT coalesce(f.payer_kind, '') IN ['agency', 'treasury'] END
  RETURN y, 'colleague' AS kind, 0.3 AS tie
  UNION ALL
  MATCH (x)-[r:LINKED_TO]-(y)
  WHERE coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
  RETURN y, CASE r.kind WHEN 'supplies' THEN 'supply' ELSE 'group' END AS kind,
    CASE r.kind WHEN 'supplies' THEN 0.4 ELSE 0.7 END AS tie
  UNION ALL
  MATCH (x)-[r:PAID]-(y)
  WHERE coalesce(coalesce(r.last_on, r.month) <= $as_of, true)
  WITH y, sum(coalesce(r.n_payments, 1)) AS n
  RETURN y, 'transfer' AS kind, CASE WHEN n > 12 THEN 0.5 ELSE round(n / 24.0, 9, 'HALF_EVEN') END AS tie
  UNION ALL
  MATCH (x)-[:ATTENDED]->(e:Event)<-[:ATTENDED]-(y)
  WHERE coalesce(e.held_on <= $as_of, true) AND 50 >= COUNT { (e)<-[:ATTENDED]-() }
  RETURN y, 'event' AS kind, 0.1 AS tie
}
WITH *
WHERE x <> y AND tie > 0 AND all(n IN [x, y] WHERE n IN [a, b]
  OR n:Staff AND coalesce(n.joined_on <= $as_of, true) AND coalesce($as_of < n.leaves_on, true)
    AND NOT coalesce(n.is_virtual, false)
  OR n:Party AND coalesce(n.opened_on <= $as_of, true) AND coalesce($as_of < n.closed_on, true)
    AND coalesce(n.is_client, true) AND coalesce(n.status, 'normal') = 'normal'
    AND NOT coalesce(n.do_not_contact, false) AND coalesce(n.aml_grade, 'low') <> 'high'
    AND coalesce(n.birth_date <= adult, true)
    AND CASE n.consent_marketing WHEN 'yes' THEN true WHEN 'no' THEN false
      ELSE n:Firm OR NOT consent_is_known END)
WITH a, b, x, y, kind, tie ORDER BY tie DESC, kind
WITH a, b, x, y, collect({node: y, kind: kind, tie: tie})[0] AS best
WITH a, b, x, collect(best) AS ties
// half ways: an end alone, an end and x, an end and x and who is tied to x
UNWIND [a, b] AS end
WITH a, b, end, x, ties, [t IN ties WHERE t.node = end][0] AS near
UNWIND CASE WHEN x = end THEN [{nodes: [end], ties: [], strength: 1.0}] WHEN near IS NULL THEN []
  ELSE [{nodes: [end, x], ties: [near.kind], strength: near.tie}] + [t IN ties WHERE t.node <> end
    | {nodes: [end, x, t.node], ties: [near.kind, t.kind], strength: near.tie * t.tie}] END AS half
WITH a, b, end, last(half.nodes) AS middle, half.ties AS ties, half.strength AS strength,
  [n IN half.nodes | coalesce(n.party_id, n.staff_id)] AS ids
ORDER BY round(strength, 12) DESC, ids
WITH a, b, end, middle, size(ties) AS n, collect({ids: ids, ties: ties, strength: strength})[0] AS half
WITH a, middle, collect({end: end, half: half}) AS halves
UNWIND [h IN halves WHERE h.end = a | h.half] AS first
UNWIND [h IN halves WHERE h.end <> a | h.half] AS second
WITH round(first.strength * second.strength, 9, 'HALF_EVEN') AS strength,
  first.ids + reverse(second.ids)[1..] AS ids, first.ties + reverse(second.ties) AS ties
RETURN strength, size(ties) AS n_hops, ids, ties
ORDER BY strength DESC, n_hops, ids LIMIT 1
