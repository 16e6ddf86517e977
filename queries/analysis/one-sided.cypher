// what: Firms that use the bank on one side only on a date, those that owe most elsewhere first.
// access: read
// param as_of: date; k: int = 5
// returns: firm_id:str, name:str, branch_id:str, is_client:bool, kinds:list[str], sides:list[str], loans:float, loans_elsewhere:float, deposits:float, n_banked:int, worth:float
// example: as_of => date('2026-06-30')
// A firm of which only people bank here may be a client or not; nothing is said where nobody holds.
MATCH (f:Firm)
WHERE coalesce($as_of < f.closed_on, true) AND EXISTS { ()-[:HOLDS]->() }
CALL (f) {
  OPTIONAL MATCH (f)-[h:HOLDS]->(p:Product)
  WHERE coalesce(h.opened_on <= $as_of, true) AND coalesce($as_of < h.closed_on, true)
  WITH count(h) > 0 AS holds, collect(DISTINCT p.side) AS held
  RETURN holds, [side IN ['liability', 'asset', 'intermediary'] WHERE side IN held] AS sides
}
CALL (f) {
  CALL (f) {
    MATCH (c:Customer)-[e:WORKS_FOR]->(f)
    WHERE coalesce(e.since <= $as_of, true) AND coalesce($as_of < e.until, true)
    RETURN c
    UNION
    // a month counts by its last day, and one that has not ended by the date
    MATCH (f)-[w:PAID_WAGES]->(c:Customer)
    WHERE w.month <= $as_of AND coalesce(w.amount_fen <> 0, true)
      AND NOT coalesce(f.payer_kind, '') IN ['agency', 'treasury']
      AND w.month + duration('P1M') - duration('P1D') >= $as_of - duration('P62D')
    RETURN c
  }
  WITH c WHERE coalesce(c.opened_on <= $as_of, true) AND coalesce($as_of < c.closed_on, true)
  RETURN count(c) AS n_banked
}
CALL (f) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (f)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, f) AS figures ORDER BY b.on DESC LIMIT 1
  RETURN figures.deposits_fen AS deposits, figures.loans_fen AS loans
}
WITH *, coalesce(f.is_client, true) AS is_client, coalesce(f.opened_on <= $as_of, true) AS opened,
  coalesce(f.loans_elsewhere_fen > 0, false) AS owes,
  coalesce(loans > 0, false) OR 'asset' IN sides AS borrows,
  'liability' IN sides OR 'intermediary' IN sides AS settles
WITH *, is_client AND opened AS active
WITH *, CASE WHEN active AND size(sides) = 1 THEN ['one_side_only'] ELSE [] END
  + CASE WHEN active AND settles AND owes THEN ['settles_here_borrows_elsewhere'] ELSE [] END
  + CASE WHEN active AND settles AND NOT owes AND NOT borrows THEN ['need_unknown'] ELSE [] END
  + CASE WHEN NOT holds AND n_banked >= $k AND CASE WHEN is_client THEN opened
      ELSE coalesce(f.status, 'normal') = 'normal' END THEN ['people_only'] ELSE [] END AS kinds
WHERE size(kinds) > 0
RETURN f.party_id AS firm_id, f.name AS name, f.branch_id AS branch_id, is_client, kinds, sides,
  loans / 100.0 AS loans, f.loans_elsewhere_fen / 100.0 AS loans_elsewhere,
  deposits / 100.0 AS deposits, n_banked, deposits / 100.0 AS worth
ORDER BY f.loans_elsewhere_fen IS NULL, f.loans_elsewhere_fen DESC, deposits IS NULL,
  deposits DESC, firm_id
