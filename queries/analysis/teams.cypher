// what: Core parties on a date with the team that looks after each, and the roles that are missing.
// access: read
// param as_of: date; core_tier: str = 'platinum'; customer_team: list[str] = ['lead', 'wealth']; firm_team: list[str] = ['lead', 'wealth']
// returns: party_id:str, kind:str, name:str, branch_id:str, worth:float, tier:str, lead_staff:list[str], wealth_staff:list[str], n_others:int, missing:list[str]
// example: as_of => date('2026-06-30')
// A role is held by who is on staff, by a valid coverage row; others hold neither of the two.
CALL () {
  // a bank without a table of tiers has the usual ones, by id or by name
  MATCH (t:Tier) RETURN collect({said: t.tier, tier: t.tier, rank: t.rank}) AS own
}
WITH own, [['ordinary', '普通', 1], ['gold', '金卡', 2], ['platinum', '白金', 3],
  ['diamond', '钻石', 4], ['private', '私人银行', 5]] AS usual
WITH size(own) > 0 AS has_own, CASE WHEN size(own) > 0 THEN own
  ELSE [t IN usual | {said: t[0], tier: t[0], rank: t[2]}]
    + [t IN usual | {said: t[1], tier: t[0], rank: t[2]}] END AS tiers
WITH has_own, tiers, [t IN tiers WHERE t.tier = $core_tier | t.rank][0] AS floor
UNWIND [t IN tiers WHERE t.rank >= floor] AS t
MATCH (p:Party)
WHERE CASE WHEN has_own THEN p.tier ELSE toLower(p.tier) END = t.said
  AND coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  AND coalesce(p.is_client, true) AND EXISTS { (:Staff)-[:COVERS|CONTACTED]->() }
OPTIONAL MATCH (s:Staff)-[r:COVERS]->(p)
WHERE coalesce(s.joined_on <= $as_of, true) AND coalesce($as_of < s.leaves_on, true)
  AND NOT coalesce(s.is_virtual, false)
  AND coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
WITH p, t, r, s ORDER BY s.staff_id
WITH p, t.tier AS tier, collect(DISTINCT r.role) AS held, collect(DISTINCT s.staff_id) AS everybody,
  collect(DISTINCT CASE r.role WHEN 'lead' THEN s.staff_id END) AS lead_staff,
  collect(DISTINCT CASE r.role WHEN 'wealth' THEN s.staff_id END) AS wealth_staff
CALL (p) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (p)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, p) AS f ORDER BY b.on DESC LIMIT 1
  RETURN coalesce(CASE WHEN p:Customer THEN f.aum_fen END, f.deposits_fen) AS fen
}
RETURN p.party_id AS party_id, CASE WHEN p:Firm THEN 'firm' ELSE 'customer' END AS kind,
  p.name AS name, p.branch_id AS branch_id, fen / 100.0 AS worth, tier, lead_staff, wealth_staff,
  size([s IN everybody WHERE NOT s IN lead_staff + wealth_staff]) AS n_others,
  [role IN ['lead', 'wealth', 'assistant', 'product'] WHERE NOT role IN held
    AND role IN CASE WHEN p:Firm THEN $firm_team ELSE $customer_team END] AS missing
ORDER BY fen IS NULL, fen DESC, party_id
