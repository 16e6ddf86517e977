"""One-sided firms in plain Python, as the definitions read; written apart from the package."""

from __future__ import annotations

from typing import Any

from tests.reference.plain_coverage import Question, Row
from tests.reference.plain_payroll import banked_people

SIDES = ("liability", "asset", "intermediary")


def one_sided(q: Question, k: int = 5) -> list[dict[str, Any]]:
    """Return the firms with what speaks for each kind, who owes most elsewhere first."""
    if not q.rows("holdings"):
        return []
    rows = [_row(q, firm, k) for firm, r in q.parties().items() if r["kind"] == "firm"]
    worths = q.worths()

    def rank(row: dict[str, Any]) -> tuple[Any, ...]:
        owes, worth = row["loans_elsewhere"], worths[row["firm_id"]]
        return owes is None, -(owes or 0), worth is None, -(worth or 0), row["firm_id"]

    return sorted((row for row in rows if row["kinds"]), key=rank)


def _row(q: Question, firm: str, k: int) -> dict[str, Any]:
    own, side_of = q.parties()[firm], {p["product_id"]: p.get("side") for p in q.rows("products")}
    held = [
        side_of[h["product_id"]]
        for h in q.rows("holdings")
        if h["party_id"] == firm and q.holds(h, "opened_on", "closed_on")
    ]
    sides = [side for side in SIDES if side in held]
    loans = q.money_of(firm, own, "loans")
    elsewhere = q.money_of(firm, own, "loans_elsewhere")
    n_banked = len([1 for of, _ in banked_people(q) if of == firm])
    is_client = own.get("is_client") is not False
    kinds = []
    if is_client and q.holds(own, "opened_on", "closed_on"):
        kinds += _client_kinds(sides, (loans or 0) > 0 or "asset" in sides, (elsewhere or 0) > 0)
    if not held and n_banked >= k and _is_there(q, own, is_client):
        kinds.append("people_only")
    return {
        "firm_id": firm,
        "is_client": is_client,
        "kinds": kinds,
        "sides": sides,
        "loans": None if loans is None else loans / 100,
        "loans_elsewhere": None if elsewhere is None else elsewhere / 100,
        "n_banked": n_banked,
    }


def _client_kinds(sides: list[str], borrows: bool, owes: bool) -> list[str]:
    settles = bool({"liability", "intermediary"} & set(sides))
    tests = {
        "one_side_only": len(sides) == 1,
        "settles_here_borrows_elsewhere": settles and owes,
        "need_unknown": settles and not owes and not borrows,
    }
    return [kind for kind, holds in tests.items() if holds]


def _is_there(q: Question, own: Row, is_client: bool) -> bool:
    if is_client:
        return q.holds(own, "opened_on", "closed_on")
    there = own.get("closed_on") is None or q.as_of < own["closed_on"]
    return there and own.get("status") in {None, "normal"}
