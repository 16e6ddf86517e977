"""Which firms to win next around a firm, every way tried, written from the definitions alone."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tests.reference.k_paths import Web, best_ways
from tests.reference.leads import is_prospect, people_of
from tests.reference.neighbourhood import RINGS, Found
from tests.reference.paths import passable, ties_of
from tests.reference.plain_coverage import Question, total
from tests.reference.plain_payroll import banked_people

MAX_HOPS = 4


def next_firms(q: Question, firm: str, rows: list[Found], most: int) -> list[Found]:
    """Return the firms to win; ``rows`` are those of the other rings.

    ``way`` is who stands on the best way from staff, in order.
    """
    near = [*rows, *_employers(q, firm)]
    near = [r for r in near if _is_firm(q, r["party_id"]) and is_prospect(q, r["party_id"])]
    near.sort(key=lambda r: (r["party_id"], r["step"], RINGS.index(r["ring"])))
    first = {r["party_id"]: r for r in reversed(near)}
    web = _web(q) if first else {}
    found = [{**r, "ring": "next", **_warmth(q, web, party)} for party, r in first.items()]
    found.sort(key=lambda r: (-(r["strength"] or 0), -r["fen"], r["party_id"]))
    return [{**r, "worth_people": r["fen"] / 100} for r in found[:most]]


def _is_firm(q: Question, party: str) -> bool:
    return bool(q.parties()[party]["kind"] == "firm")


def _employers(q: Question, firm: str) -> Iterator[Found]:
    """Yield other firms with people who are of the firm's, or live with some."""
    own = {person for f, person in banked_people(q) if f == firm}
    homes = [m for m in q.rows("household_members") if q.holds(m)]
    theirs = {m["household_id"] for m in homes if m["customer_id"] in own}
    mates = {m["customer_id"] for m in homes if m["household_id"] in theirs}
    for other in q.parties():
        key, others, _ = people_of(q, other)
        steps = [(2 if p in own else 3, p) for p in (key | others) & (own | mates)]
        if other != firm and steps:
            step, via = min(steps)
            shares = dict.fromkeys(("control_share", "owner_share", "amount_share", "flag"))
            yield {"party_id": other, "ring": "next", "step": step, "via": via, **shares}


def _web(q: Question) -> Web:
    return {
        one: {other: Fraction(str(tie.strength)) for other, tie in ties.items()}
        for one, ties in ties_of(q).items()
    }


def _warmth(q: Question, web: Web, party: str) -> Found:
    """Return how strong the best way from staff is, who is on it, and what its people are worth."""
    staff = {s for s, row in q.staff().items() if q.branches is None or _branch(row) in q.branches}
    free = passable(q) - (q.staff().keys() - staff)
    best = best_ways(web, staff, party, k=1, max_hops=MAX_HOPS, through=free)
    key, others, _ = people_of(q, party)
    return {
        "strength": round(float(best[0][0]), 9) if best else None,
        "way": list(best[0][1]) if best else [],
        "fen": total(q.worths(), key | others),
    }


def _branch(row: object) -> str:
    assert isinstance(row, dict)
    return str(row.get("branch_id"))
