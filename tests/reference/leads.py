"""Leads both ways in plain Python, written from the definitions alone."""

from __future__ import annotations

from typing import Any

from tests.reference.plain_coverage import Question, Row, total
from tests.reference.plain_payroll import banked_people

OWNERS = {"shareholder", "beneficial_owner", "actual_controller"}


def leads(q: Question, k: int = 5) -> list[dict[str, Any]]:
    """Return the rows without whom to ask and who calls."""
    people = {firm: people_of(q, firm) for firm, r in q.parties().items() if r["kind"] == "firm"}
    rows = [_row(q, firm, *people[firm]) for firm in people]
    to_firm = [r for r in rows if is_prospect(q, r["party_id"])]
    to_firm = [r for r in to_firm if r["n_key_people"] or r["n_employees"] >= k]
    to_people = [r for r in rows if r["party_id"] in q.active() and (r["n_not_banked"] or 0) > 0]
    to_firm.sort(key=lambda r: (-r["worth_people"], r["party_id"]))
    to_people.sort(key=lambda r: (-r["n_not_banked"], r["party_id"]))
    return [
        *({"direction": "to_firm", **r} for r in to_firm),
        *({"direction": "to_people", **r} for r in to_people),
    ]


def _row(q: Question, firm: str, key: set[str], others: set[str], heads: set[str]) -> Row:
    headcount = q.parties()[firm].get("headcount")
    missing = headcount - len(heads) if headcount else -1
    return {
        "party_id": firm,
        "n_key_people": len(key),
        "n_employees": len(others),
        "headcount": headcount,
        "n_not_banked": missing if missing >= 0 else None,
        "worth_people": total(q.worths(), key | others) / 100,
    }


def people_of(q: Question, firm: str) -> tuple[set[str], set[str], set[str]]:
    """Return key people, other people and heads of a firm, of those who bank here."""
    banked = {person for f, person in banked_people(q) if f == firm}
    roles: dict[str, list[Row]] = {}
    for row in q.rows("employment"):
        if q.holds(row) and row["firm_id"] == firm:
            roles.setdefault(row["customer_id"], []).append(row)
    key = {p for p in banked if any(_is_key(r) for r in roles.get(p, []))}
    heads = {p for p in banked if {r["role"] for r in roles.get(p, [])} - OWNERS or p not in roles}
    return key, heads - key, heads


def _is_key(row: Row) -> bool:
    share = row.get("share")
    small = row["role"] == "beneficial_owner" and share is not None and share < 0.25
    return row["role"] != "employee" and not small


def is_prospect(q: Question, firm: str) -> bool:
    """Tell whether a firm is no client, and may become it."""
    row = q.parties()[firm]
    closed = row.get("closed_on")
    normal = row.get("status") in {None, "normal"}
    return row.get("is_client") is False and normal and (closed is None or closed > q.as_of)
