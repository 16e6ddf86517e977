"""The loyalty ladder as its definition reads, party by party, on two dates."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from typing import Any

from tests.reference.plain_coverage import Question
from tests.reference.referral import Table, fen_of
from tests.reference.referral_forest import Forest

LEVELS = ("recommends", "buys_again", "stays", "none")
NOT_ACTIVE = "not_active"


def levels(q: Question, least: int) -> dict[str, set[str]]:
    """Return party -> the levels it meets, for the active parties of the book."""
    f, openings = Forest(q), openings_of(q)
    recommending = {edge.referrer for p, edge in f.edge.items() if f.effective(p, least)}
    met: dict[str, set[str]] = {}
    for party in q.in_book():
        opened_on, here = f.parties[party].get("opened_on"), set()
        if party in recommending:
            here.add("recommends")
        if any(a[0] != b[0] and a[1] != b[1] for a, b in combinations(openings[party], 2)):
            here.add("buys_again")
        if opened_on is not None and (q.as_of - opened_on).days >= 365:
            here.add("stays")
        met[party] = here or {"none"}
    return met


def openings_of(q: Question) -> dict[str, list[tuple[str, date]]]:
    """Return party -> category and day of each product it had opened by then, both known."""
    category = {row["product_id"]: row.get("category") for row in q.rows("products")}
    found: dict[str, list[tuple[str, date]]] = defaultdict(list)
    for row in q.rows("holdings"):
        kind, on = category.get(row["product_id"]), row.get("opened_on")
        if kind is not None and on is not None and on <= q.as_of:
            found[row["party_id"]].append((kind, on))
    return found


def highest(met: set[str]) -> str:
    """Return the best of the levels that a party meets."""
    return next(level for level in LEVELS if level in met)


def ladder(q: Question, since: date | None = None, *, effective_worth: float = 1000) -> Table:
    """Return a row per level with who is on it, and where they were on ``since``."""
    least = fen_of(effective_worth)
    before = replace(q, as_of=since or q.as_of - timedelta(days=365))
    met = levels(q, least)
    now = {party: highest(levels) for party, levels in met.items()}
    then = {party: highest(levels) for party, levels in levels(before, least).items()}
    rows = [_row(level, [p for p in now if now[p] == level], then) for level in LEVELS]
    for row in rows:
        row["n_parties"] = sum(row["level"] in levels for levels in met.values())
        row["share"] = Fraction(row["n_parties"], len(met)) if met else None
    rows.append(_row(NOT_ACTIVE, [p for p in then if p not in now], then))
    moves = [(LEVELS.index(now[p]), LEVELS.index(then[p])) for p in now if p in then]
    parties = q.parties()
    totals = {
        "n_parties": len(now),
        "n_moved_up": sum(here < there for here, there in moves),
        "n_moved_down": sum(here > there for here, there in moves),
        "n_unknown_opened": sum(parties[p].get("opened_on") is None for p in now),
    }
    return Table(rows, totals)


def _row(level: str, here: list[str], then: dict[str, str]) -> dict[str, Any]:
    """Return a level with those whose highest it is, and from where they came."""
    row = {"level": level, "n_parties": len(here), "share": None, "n_highest": len(here)}
    came = [then.get(party, NOT_ACTIVE) for party in here]
    return row | {f"from_{step}": came.count(step) for step in (*LEVELS, NOT_ACTIVE)}
