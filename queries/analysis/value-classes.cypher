// what: The value class of each active party on a date: high, valuable, sleeping, low, unknown.
// access: read
// param as_of: date; closed_needs: list[str] = ['done', 'closed', 'dropped', 'won', 'lost', 'met', 'cancelled', 'declined', 'completed', '已完成', '完成', '已办结', '办结', '已关闭', '关闭', '已满足', '已解决', '已放弃', '已取消', '已成交', '成交', '已办理', '已处理', '已结束', '已终止', '已拒绝', '成功', '失败']
// returns: party_id:str, value_class:str, kind:str, name:str, branch_id:str, worth:float, loans:float, n_txn_12m:int, n_categories:int, open_need:bool, present:str
// example: as_of => date('2026-06-30')
// Valuable: worth or loans of gold (else 50,000 yuan) and 12 transactions; high: with 4 categories or an open need.
CALL () {
  MATCH (t:Tier) RETURN count(t) AS n, max(CASE t.tier WHEN 'gold' THEN t.min_worth_fen END) AS own
}
WITH CASE n WHEN 0 THEN 5000000 ELSE coalesce(own, 5000000) END AS gold
MATCH (p:Party)
WHERE coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  AND coalesce(p.is_client, true)
CALL (p) {
  // the newest month end up to the date counts as a whole row, else the party's own figures
  OPTIONAL MATCH (p)-[:HAD_BALANCE]->(b:Balance) WHERE b.on <= $as_of
  WITH coalesce(b, p) AS f ORDER BY b.on DESC LIMIT 1
  RETURN coalesce(CASE WHEN p:Customer THEN f.aum_fen END, f.deposits_fen) AS fen,
    f.loans_fen AS loans
}
CALL (p) {
  OPTIONAL MATCH (p)-[h:HOLDS]->(q:Product)
  WHERE coalesce(h.opened_on <= $as_of, true) AND coalesce($as_of < h.closed_on, true)
  RETURN count(DISTINCT q.category) AS n_categories
}
WITH *, p.n_txn_12m AS n_txn, coalesce(fen >= gold, false) OR coalesce(loans >= gold, false) AS rich,
  EXISTS {
    MATCH (p)-[:HAS_NEED]->(n:Need)
    WHERE n.raised_on <= $as_of AND NOT coalesce(toLower(trim(n.status)), '') IN $closed_needs
  } AS need
WITH *, CASE WHEN n_txn IS NULL THEN 4
  WHEN rich AND n_txn >= 12 THEN CASE WHEN n_categories >= 4 OR need THEN 0 ELSE 1 END
  WHEN n_txn = 0 THEN 2 ELSE 3 END AS code
RETURN p.party_id AS party_id, ['high', 'valuable', 'sleeping', 'low', 'unknown'][code] AS value_class,
  CASE WHEN p:Firm THEN 'firm' ELSE 'customer' END AS kind, p.name AS name,
  p.branch_id AS branch_id, fen / 100.0 AS worth, loans / 100.0 AS loans, n_txn AS n_txn_12m,
  n_categories, need AS open_need, CASE WHEN fen IS NULL AND loans IS NULL THEN 'unknown'
    WHEN rich THEN 'high' ELSE 'low' END AS present
ORDER BY code, fen IS NULL, fen DESC, party_id
