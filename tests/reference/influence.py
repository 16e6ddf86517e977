"""Who may be asked, and the influence graph, in plain Python.

Written from the definitions alone, apart from the package.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from itertools import permutations

from tests.reference.plain_coverage import Question, Row
from tests.reference.plain_payroll import banked_people
from tests.reference.referral_forest import counting_referrals

BASE = {
    "household": 0.20,
    "referral": 0.15,
    "kinship": 0.10,
    "colleagues": 0.03,
    "event": 0.03,
    "transfer": 0.02,
}
Pair = tuple[str, str]


def why_not(q: Question, unknown_consent: str | None = None) -> dict[str, str | None]:
    """Return of every visible party the first reason not to contact it, None if there is none."""
    consents = any(c.get("consent_marketing") for c in q.rows("customers"))
    allow = unknown_consent == "allow" if unknown_consent else not consents
    active = q.active()
    return {p: _against(q, row, p in active, allow) for p, row in q.parties().items()}


def _against(q: Question, row: Row, active: bool, allow: bool) -> str | None:
    agreed = {"yes": True, "no": False}.get(row.get("consent_marketing") or "unknown", allow)
    tests = {
        "inactive": not active,
        "status": row.get("status") not in {None, "normal"},
        "do_not_contact": row.get("do_not_contact") is True,
        "aml": row.get("aml_grade") == "high",
        "under_age": row["kind"] == "customer" and _under_age(q, row),
        "no_consent": row["kind"] == "customer" and not agreed,
    }
    return next((why for why, holds in tests.items() if holds), None)


def _under_age(q: Question, row: Row) -> bool:
    born = row.get("birth_date")
    if born is None:
        return False
    birthday = (born.year + 18, born.month, born.day)
    return birthday > (q.as_of.year, q.as_of.month, q.as_of.day)


def customers(q: Question) -> set[str]:
    """Return the visible customers, active or not."""
    return {p for p, row in q.parties().items() if row["kind"] == "customer"}


def ties(q: Question, kind: str, max_firm: int = 50) -> set[Pair]:
    """Return who may tell whom because of one kind of tie."""
    people = customers(q)
    if kind in {"household", "event", "colleagues"}:
        circles = {
            "household": households(q, people),
            "event": events(q, people),
            "colleagues": colleagues(q, max_firm),
        }[kind]
        found = {pair for circle in circles for pair in permutations(circle, 2)}
    elif kind == "kinship":
        rows = [(r["customer_id"], r["other_customer_id"]) for r in q.rows("kinship")]
        found = {*rows, *((b, a) for a, b in rows)}
    elif kind == "referral":
        found = {(edge.referrer, edge.party) for edge in counting_referrals(q)}
    else:
        found = {(r["from_id"], r["to_id"]) for r in q.rows("transfers") if _paid(q, r)}
    return {(a, b) for a, b in found if a != b and {a, b} <= people}


def households(q: Question, people: Set[str]) -> list[set[str]]:
    """Return the members of each household of at most fifty."""
    rows = [
        (m["household_id"], m["customer_id"]) for m in q.rows("household_members") if q.holds(m)
    ]
    return [circle for circle in _circles(rows, people) if len(circle) <= 50]


def events(q: Question, people: Set[str]) -> list[set[str]]:
    """Return who came to each event that was held, of at most fifty."""
    held_on = {e["event_id"]: e.get("held_on") for e in q.rows("events")}
    rows = [
        (a["event_id"], a["party_id"])
        for a in q.rows("attendance")
        if (on := held_on.get(a["event_id"])) is None or on <= q.as_of
    ]
    return [circle for circle in _circles(rows, people) if len(circle) <= 50]


def colleagues(q: Question, max_firm: int) -> list[set[str]]:
    """Return the people of each small firm, and of each department of a larger one."""
    people = banked_people(q)
    firms: dict[str, set[str]] = {}
    for firm, person in people:
        firms.setdefault(firm, set()).add(person)
    found = [circle for circle in firms.values() if len(circle) <= max_firm]
    jobs = [
        ((e["firm_id"], e["department"]), e["customer_id"])
        for e in q.rows("employment")
        if q.holds(e)
        and e.get("department")
        and len(firms.get(e["firm_id"], ())) > max_firm
        and e["customer_id"] in firms[e["firm_id"]]
    ]
    return found + [c for c in _circles(jobs, {p for _, p in jobs}) if len(c) <= 500]


def _circles(rows: Iterable[tuple[object, str]], people: Set[str]) -> list[set[str]]:
    found: dict[object, set[str]] = {}
    for circle, person in rows:
        if person in people:
            found.setdefault(circle, set()).add(person)
    return list(found.values())


def _paid(q: Question, row: Row) -> bool:
    on = row.get("last_on") or row.get("month")
    return on is None or on <= q.as_of


def learned(q: Question, kind: str, max_firm: int = 50) -> tuple[int, int, float]:
    """Return cases, successes and probability of one kind."""
    if kind == "referral":
        return 0, 0, BASE[kind]
    opened = {p: on for p, row in q.parties().items() if (on := row.get("opened_on"))}
    referrers = {edge.referrer for edge in counting_referrals(q)}
    past = [row for row in q.rows("signals") if row["raised_on"] <= q.as_of]
    told = {row["party_id"] for row in past if row["kind"].startswith("asked:")}
    recommends = referrers | told
    cases = {
        (a, b)
        for a, b in ties(q, kind, max_firm)
        if {a, b} <= opened.keys() and opened[a] < opened[b] <= q.as_of and a in recommends
    }
    n = len(cases & ties(q, "referral"))
    return len(cases), n, (50 * BASE[kind] + n) / (50 + len(cases))


def edges(
    q: Question, among: Set[str], kinds: Iterable[str], probability: str, max_firm: int = 50
) -> dict[Pair, float]:
    """Return how likely word goes from one of the customers ``among`` to another."""
    rows, fails = q.parties(), dict[Pair, float]()
    open_to = {p for p in among & customers(q) if rows[p].get("consent_profiling") != "no"}
    for kind in kinds:
        p = float(probability.partition(":")[2] or learned(q, kind, max_firm)[2])
        for a, b in ties(q, kind, max_firm):
            if {a, b} <= open_to:
                fails[a, b] = fails.get((a, b), 1.0) * (1 - p)
    if probability == "weighted_cascade":
        into = Counter(b for _, b in fails)
        return {(a, b): 1 / into[b] for a, b in fails}
    return {pair: 1 - fail for pair, fail in fails.items()}
