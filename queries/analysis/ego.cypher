// what: Everyone and everything one step from a party on a date, by kind of relationship.
// access: read
// param party: str; as_of: date
// returns: edge_kind:str, direction:str, n_neighbours:int, neighbour_kind:str, neighbour_id:str, name:str, n_edges:int
// example: party => '0000000005'; as_of => date('2026-06-30')
// Neighbours need not be active; n_neighbours counts those of the same kind and direction.
MATCH (p:Party {party_id: $party})
  -[r:MEMBER_OF|KIN_OF|WORKS_FOR|PAID_WAGES|LINKED_TO|COVERS|CONTACTED|REFERRED|HOLDS|PAID|GUARANTEES|ATTENDED]-(n)
// spells hold from their first day to before their last; events, once they have happened
WHERE coalesce(coalesce(r.since, r.opened_on, r.contacted_on, r.referred_on, r.last_on, r.month,
    n.held_on) <= $as_of, true)
  AND coalesce($as_of < coalesce(r.until, r.closed_on), true)
WITH type(r) AS edge_kind, CASE WHEN startNode(r) = p THEN 'out' ELSE 'in' END AS direction, n,
  count(*) AS n_edges
WITH edge_kind, direction, collect({n: n, n_edges: n_edges}) AS neighbours
UNWIND neighbours AS one
WITH edge_kind, direction, size(neighbours) AS n_neighbours, one.n AS n, one.n_edges AS n_edges
RETURN edge_kind, direction, n_neighbours,
  CASE WHEN n:Customer THEN 'customer' WHEN n:Firm THEN 'firm' WHEN n:Staff THEN 'staff'
    WHEN n:Household THEN 'household' WHEN n:Product THEN 'product' ELSE 'event' END AS neighbour_kind,
  coalesce(n.party_id, n.staff_id, n.household_id, n.product_id, n.event_id) AS neighbour_id,
  n.name AS name, n_edges
ORDER BY edge_kind, direction, neighbour_kind, neighbour_id
