// what: What its own signals say of each active party, 0 to 1: the newer and the graver, the more.
// access: read
// param as_of: date; half_life_days: float = 90.0
// returns: party_id:str, kind:str, name:str, own_signals:float, n_signals:int, n_severity_unknown:int
// example: as_of => date('2026-06-30')
// A signal counts half after each half-life, one that is not graded as 0.5; groups of campaigns are none.
MATCH (p:Party)-[:SHOWED_SIGNAL]->(s:Signal)
WHERE coalesce(p.opened_on <= $as_of, true) AND coalesce($as_of < p.closed_on, true)
  AND coalesce(p.is_client, true) AND s.raised_on <= $as_of
  AND NOT coalesce(s.kind STARTS WITH 'asked:' OR s.kind STARTS WITH 'control:', false)
WITH p, count(s) AS n_signals, count(s) - count(s.severity) AS n_severity_unknown,
  sum(coalesce(s.severity, 0.5)
    * 0.5 ^ (duration.inDays(s.raised_on, $as_of).days / $half_life_days)) AS weight
RETURN p.party_id AS party_id, CASE WHEN p:Firm THEN 'firm' ELSE 'customer' END AS kind,
  p.name AS name, round(CASE WHEN weight > 1 THEN 1.0 ELSE weight END, 9, 'HALF_EVEN') AS own_signals,
  n_signals, n_severity_unknown
ORDER BY own_signals DESC, party_id
