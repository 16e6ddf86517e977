// what: What went out by outside channels less what came in, party by party, in the last months.
// access: read
// param as_of: date; months: int = 3
// returns: party_id:str, kind:str, name:str, branch_id:str, flow_channel:str, month:date, amount_in:float, amount_out:float, net:float, worth:float, share_of_worth:float, n_missing:int
// example: as_of => date('2026-06-30')
// Channel and month are those that most left by and in; a missing amount is in no sum.
MATCH (p:Party)-[:HAD_FLOW]->(f:Flow)
WHERE coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  AND coalesce(p.is_client, true)
  AND 0 <= 12 * ($as_of.year - f.month.year) + $as_of.month - f.month.month < $months
WITH p, collect(f) AS flows, count(f.amount_in_fen) AS n_in, count(f.amount_out_fen) AS n_out,
  sum(f.amount_in_fen) AS into, sum(f.amount_out_fen) AS out
CALL (flows) {
  UNWIND flows AS f
  WITH f.channel AS channel, sum(coalesce(f.amount_out_fen, 0) - coalesce(f.amount_in_fen, 0)) AS net
  ORDER BY net DESC, channel WHERE net > 0
  RETURN collect(channel)[0] AS flow_channel
}
CALL (flows) {
  UNWIND flows AS f
  WITH f.month AS month, sum(coalesce(f.amount_out_fen, 0) - coalesce(f.amount_in_fen, 0)) AS net
  ORDER BY net DESC, month DESC WHERE net > 0
  RETURN collect(month)[0] AS month
}
CALL (p) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (p)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, p) AS f ORDER BY b.on DESC LIMIT 1
  RETURN coalesce(CASE WHEN p:Customer THEN f.aum_fen END, f.deposits_fen) AS fen
}
// fen decide the order: yuan of as many digits would be alike
WITH *, CASE WHEN n_in + n_out > 0 THEN out - into END AS left
RETURN p.party_id AS party_id, CASE WHEN p:Firm THEN 'firm' ELSE 'customer' END AS kind,
  p.name AS name, p.branch_id AS branch_id, flow_channel, month,
  CASE WHEN n_in > 0 THEN into / 100.0 END AS amount_in,
  CASE WHEN n_out > 0 THEN out / 100.0 END AS amount_out, left / 100.0 AS net, fen / 100.0 AS worth,
  CASE WHEN fen > 0 THEN round(1.0 * left / fen, 9, 'HALF_EVEN') END AS share_of_worth,
  2 * size(flows) - n_in - n_out AS n_missing
ORDER BY left IS NULL, left DESC, party_id
