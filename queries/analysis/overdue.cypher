// what: Parties whose visit is overdue on a date, by the cadence of their tier, greatest worth first.
// access: read
// param as_of: date; window_days: int = 180; borrowing_firm_days: int = 90
// returns: party_id:str, kind:str, name:str, branch_id:str, worth:float, tier:str, staff_id:str, cadence_days:int, last_contact_on:date, counted_from:date, days_since:int, days_overdue:int
// example: as_of => date('2026-06-30')
// Firms with loans are due at least every borrowing_firm_days.  The book is all.
CALL () {
  // a bank without a table of tiers has the usual ones, by id or by name
  MATCH (t:Tier) RETURN collect({said: t.tier, tier: t.tier, days: t.cadence_days}) AS own
}
WITH own, [['gold', '金卡', 90], ['platinum', '白金', 60], ['diamond', '钻石', 30],
  ['private', '私人银行', 30], ['ordinary', '普通', 0]] AS usual
WITH size(own) > 0 AS has_own, CASE WHEN size(own) > 0 THEN own
  ELSE [t IN usual | {said: t[0], tier: t[0], days: t[2]}]
    + [t IN usual | {said: t[1], tier: t[0], days: t[2]}] END AS tiers
MATCH (p:Party)
WHERE coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  AND coalesce(p.is_client, true)
CALL (p) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (p)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, p) AS f ORDER BY b.on DESC LIMIT 1
  RETURN coalesce(CASE WHEN p:Customer THEN f.aum_fen END, f.deposits_fen) AS fen,
    p:Firm AND coalesce(f.loans_fen > 0, false) AND $borrowing_firm_days > 0 AS borrows
}
WITH p, fen, borrows, [t IN tiers
  WHERE t.said = CASE WHEN has_own THEN p.tier ELSE toLower(p.tier) END][0] AS tier
WITH p, fen, coalesce(tier.tier, p.tier) AS tier, borrows,
  CASE WHEN tier.days > 0 THEN tier.days ELSE 0 END AS days
WITH p, fen, tier, CASE WHEN borrows AND (days = 0 OR $borrowing_firm_days < days)
  THEN $borrowing_firm_days ELSE days END AS cadence_days
WHERE cadence_days > 0
CALL (p) {
  OPTIONAL MATCH (:Staff)-[c:CONTACTED]->(p)
  WHERE c.contacted_on <= $as_of
    AND NOT coalesce(c.channel, 'other') IN ['sms', 'greeting', 'system', 'branch']
  RETURN max(c.contacted_on) AS last_contact_on
}
CALL (p) {
  // who is there for it: the lead of the strongest link, else the strongest who is assigned
  OPTIONAL MATCH (s:Staff)-[r:COVERS|CONTACTED]->(p)
  WHERE coalesce(s.joined_on <= $as_of, true) AND coalesce($as_of < s.leaves_on, true)
    AND NOT coalesce(s.is_virtual, false) AND CASE WHEN r:COVERS
      THEN coalesce(r.since <= $as_of, true) AND coalesce($as_of < r.until, true)
      ELSE 0 <= duration.inDays(r.contacted_on, $as_of).days <= $window_days
        AND NOT coalesce(r.channel, 'other') IN ['sms', 'greeting', 'system', 'branch'] END
  WITH s, min(r.since) AS since, count(CASE WHEN r:COVERS THEN 1 END) AS n_rows,
    count(CASE r.role WHEN 'lead' THEN 1 END) > 0 AS leads,
    max(CASE r.role WHEN 'lead' THEN 1.0 WHEN 'wealth' THEN 0.8 WHEN 'product' THEN 0.6
      WHEN 'assistant' THEN 0.4 ELSE 0.0 END)
    + sum(coalesce(0.5 ^ (duration.inDays(r.contacted_on, $as_of).days / 90.0), 0)) AS strength
  WHERE n_rows > 0
  WITH s, since, leads, round(CASE WHEN strength > 1 THEN 1.0 ELSE strength END, 9, 'HALF_EVEN')
    AS strength ORDER BY leads DESC, strength DESC, s.staff_id
  RETURN min(since) AS begun, collect(s.staff_id)[0] AS staff_id
}
WITH p, fen, tier, staff_id, cadence_days, last_contact_on,
  coalesce(last_contact_on, begun) AS counted_from
WITH *, duration.inDays(counted_from, $as_of).days AS days_since
WHERE days_since > cadence_days
RETURN p.party_id AS party_id, CASE WHEN p:Firm THEN 'firm' ELSE 'customer' END AS kind,
  p.name AS name, p.branch_id AS branch_id, fen / 100.0 AS worth, tier, staff_id, cadence_days,
  last_contact_on, counted_from, days_since, days_since - cadence_days AS days_overdue
ORDER BY fen IS NULL, fen DESC, party_id
