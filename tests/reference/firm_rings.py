"""Who stands around a firm, in plain Python, written from the definitions alone."""

from __future__ import annotations

from tests.reference.plain_coverage import Question, Row
from tests.reference.plain_payroll import banked_people

Found = dict[str, tuple[str, str | None]]
FAMILY = ("household", "kin")


def around(q: Question, firm: str) -> Found:
    """Return of every party its tie to the firm, and through whom it is found."""
    found: Found = {}
    people = _people(q, firm)
    for tie in ("key_person", "employee", "paid"):
        for party in sorted(people):
            if people[party] == tie:
                found[party] = (tie, None)
    for tie, through in zip(FAMILY, (_housemates(q), _kin(q)), strict=True):
        for known in list(people):
            for other in through.get(known, set()):
                best = min(
                    (p for p in people if other in through.get(p, set())),
                    key=lambda p: (["key_person", "employee", "paid"].index(people[p]), p),
                )
                found.setdefault(other, (tie, best))
    for tie, firms in _linked(q, firm):
        for other in firms:
            found.setdefault(other, (tie, None))
    found.pop(firm, None)
    return found


def _people(q: Question, firm: str) -> dict[str, str]:
    rows = [r for r in q.rows("employment") if q.holds(r) and r["firm_id"] == firm]
    rows = [r for r in rows if {r["customer_id"], firm} <= set(q.parties())]
    people = {r["customer_id"]: "key_person" for r in rows if _is_key(r)}
    for row in rows:
        if row["role"] == "employee":
            people.setdefault(row["customer_id"], "employee")
    holds_a_role = {r["customer_id"] for r in rows}
    for employer, person in banked_people(q):
        if employer == firm and person not in holds_a_role:
            people.setdefault(person, "paid")
    return people


def _is_key(row: Row) -> bool:
    share = row.get("share")
    small = row["role"] == "beneficial_owner" and share is not None and share < 0.25
    return row["role"] != "employee" and not small


def _housemates(q: Question) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    members = [r for r in q.rows("household_members") if q.holds(r)]
    members = [r for r in members if r["customer_id"] in q.parties()]
    for one in members:
        for other in members:
            if one["household_id"] == other["household_id"]:
                found.setdefault(one["customer_id"], set()).add(other["customer_id"])
    return {person: mates - {person} for person, mates in found.items()}


def _kin(q: Question) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in q.rows("kinship"):
        one, other = row["customer_id"], row["other_customer_id"]
        if {one, other} <= set(q.parties()):
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return found


def _linked(q: Question, firm: str) -> list[tuple[str, list[str]]]:
    rows = [r for r in q.rows("firm_links") if q.holds(r)]
    rows = [r for r in rows if {r["firm_id"], r["other_firm_id"]} <= set(q.parties())]
    into = {(r["kind"], r["firm_id"]) for r in rows if r["other_firm_id"] == firm}
    out = {(r["kind"], r["other_firm_id"]) for r in rows if r["firm_id"] == firm}
    return [
        ("supplies", [f for kind, f in into if kind == "supplies"]),
        ("buys", [f for kind, f in out if kind == "supplies"]),
        ("parent", [f for kind, f in out if kind == "subsidiary_of"]),
        ("same_controller", [f for kind, f in into | out if kind == "same_controller"]),
        ("subsidiary", [f for kind, f in into if kind == "subsidiary_of"]),
    ]
