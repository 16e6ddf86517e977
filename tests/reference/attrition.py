"""Who has left, and whom that may pull along, in plain Python.

Written from the definitions alone, apart from the package; see ``plain_coverage.Question``.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np

from tests.reference.plain_coverage import Fen, Question, fen
from tests.reference.ties import KINDS, ties

CAUSES = ("fell", "tier_fell", "payroll_stopped", "closed", "left")
USUAL = (6_000_000, 3_000_000, 1_000_000, 50_000, 0)  # least worth, yuan, from the highest tier on


class Month(NamedTuple):
    """The last figures of a month: the day of the row, and worth in fen."""

    on: date
    worth: Fen


def events(q: Question) -> dict[str, tuple[date, str]]:
    """Return the first event of each party, and its cause."""
    found: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for cause, party, on in _all(q):
        if party in q.parties() and on <= q.as_of:
            found[party].append((on, CAUSES.index(cause)))
    return {p: (min(days)[0], CAUSES[min(days)[1]]) for p, days in found.items()}


def _all(q: Question) -> Iterator[tuple[str, str, date]]:
    for party, months in _months(q).items():
        for m in months:
            if _fell(months, m):
                yield "fell", party, months[m].on
            then, now = _step(months, m - 12), _step(months, m)
            if then is not None and now is not None and then - now >= 2:
                yield "tier_fell", party, months[m].on
    yield from _stopped(q)
    for party, row in q.parties().items():
        if row.get("closed_on"):
            yield "closed", party, row["closed_on"]
    for row in q.rows("signals"):
        if row["kind"] == "left":
            yield "left", row["party_id"], row["raised_on"]


def number(day: date) -> int:
    """Return the month of a day as a number."""
    return day.year * 12 + day.month - 1


def _months(q: Question) -> dict[str, dict[int, Month]]:
    found: dict[str, dict[int, Month]] = defaultdict(dict)
    for row in sorted(q.rows("balances"), key=lambda row: row["on"]):
        party = row["party_id"]
        if row["on"] <= q.as_of and party in q.parties():
            aum = fen(row.get("aum")) if q.parties()[party]["kind"] == "customer" else None
            worth = fen(row.get("deposits")) if aum is None else aum
            found[party][number(row["on"])] = Month(row["on"], worth)
    return found


def _sum(months: dict[int, Month], last: int) -> int | None:
    worths = [months[m].worth if m in months else None for m in range(last - 2, last + 1)]
    known = [w for w in worths if w is not None]
    return sum(known) if len(known) == 3 else None


def _fell(months: dict[int, Month], m: int) -> bool:
    now, base = _sum(months, m), _sum(months, m - 12)
    if now is None or base is None:
        return False
    return base >= 3 * 50_000_00 and 2 * now <= base


def _step(months: dict[int, Month], m: int) -> int | None:
    """Return how many of the usual tiers are reached, None where that is not known."""
    worth = months[m].worth if m in months else None
    return None if worth is None else sum(worth >= least * 100 for least in USUAL)


def _stopped(q: Question) -> Iterator[tuple[str, str, date]]:
    paid: dict[str, set[int]] = defaultdict(set)
    for row in q.rows("payrolls"):
        ends = {row["firm_id"], row["customer_id"]} <= set(q.parties())
        if ends and row["amount"] != 0 and row["month"] <= q.as_of:
            paid[row["customer_id"]].add(number(row["month"]))
    covered = set().union(*paid.values())
    for party, months in paid.items():
        for first in sorted(covered):
            before = sum(m in months for m in range(first - 6, first))
            after = {first, first + 1}
            # The last month paid lies right before: the gap begins here.
            if first - 1 in months and before >= 3 and after <= covered and not after & months:
                year, month = divmod(first + 1, 12)
                last = date(year, month + 1, monthrange(year, month + 1)[1])
                yield "payroll_stopped", party, last


def contagion(q: Question, start: dict[str, float]) -> dict[str, float]:
    """Return the energy that rests with each party: (1 - d)(I - d Pᵀ)⁻¹ start, d = 0.5."""
    parties = sorted(q.parties())
    at = {party: i for i, party in enumerate(parties)}
    weight = np.zeros((len(parties), len(parties)))
    for one, other, strength, _ in tied(q):
        weight[at[one], at[other]] = weight[at[other], at[one]] = strength
    out = weight.sum(axis=1, keepdims=True)
    gives = np.where(out > 0, weight / np.where(out > 0, out, 1), np.eye(len(parties)))
    begin = np.array([start.get(party, 0.0) for party in parties])
    rests = 0.5 * np.linalg.solve(np.eye(len(parties)) - 0.5 * gives.T, begin)
    return dict(zip(parties, rests.tolist(), strict=True))


def tied(q: Question) -> list[tuple[str, str, float, str]]:
    """Return both parties, strength and kind of the strongest tie of each pair."""
    best: dict[tuple[str, str], tuple[float, int]] = {}
    kinds = [*KINDS, "guarantee"]
    for (one, other), of_kind in ties(q).items():
        if {one, other} <= set(q.parties()):
            best[one, other] = max(
                (tie.strength, -kinds.index(kind)) for kind, tie in of_kind.items()
            )
    for row in filter(q.holds, q.rows("guarantees")):
        one, other = sorted((row["guarantor_id"], row["borrower_id"]))
        if one != other and {one, other} <= set(q.parties()):
            guarantee = (0.5, -kinds.index("guarantee"))
            best[one, other] = max(best.get((one, other), guarantee), guarantee)
    return [(*ends, s, kinds[-k]) for ends, (s, k) in best.items()]


def near(q: Question, left: set[str]) -> dict[str, tuple[int, str]]:
    """Return how many neighbours of each left, and the kind of the strongest tie to one."""
    found: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for one, other, strength, kind in tied(q):
        for party, neighbour in ((one, other), (other, one)):
            if neighbour in left:
                found[party].append((-strength, neighbour, kind))
    called = {"transfer": "transfers"}  # the word transfer is a move of staff
    best = {party: min(ends)[2] for party, ends in found.items()}
    return {party: (len(found[party]), called.get(kind, kind)) for party, kind in best.items()}
