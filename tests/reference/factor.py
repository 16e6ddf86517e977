"""The coverage factor as its definition reads: one unit, one step, one person at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from tests.reference.plain_coverage import Question, worth_order
from tests.reference.plain_payroll import banked_people

Holders = Mapping[str, set[str]]


@dataclass(frozen=True)
class Factor:
    """Who goes, in order, and the fen that are then held by nobody."""

    gone: list[str]
    orphaned: int

    @property
    def k(self) -> int | None:
        """How many go; None where nothing can be lost."""
        return len(self.gone) or None


def orphaned(holders: Holders, worth: Mapping[str, int], gone: Iterable[str]) -> int:
    """Return the worth of the parties all of whose holders are gone."""
    return sum(worth[party] for party, held in holders.items() if held <= set(gone))


def greedy(holders: Holders, worth: Mapping[str, int]) -> Factor:
    """Remove whoever raises the orphaned worth most, else holds most, until over half is."""
    whole = sum(worth[party] for party in holders)
    gone: list[str] = []
    while whole and 2 * orphaned(holders, worth, gone) <= whole:
        left = sorted(set().union(*holders.values()) - set(gone))
        raised = {s: orphaned(holders, worth, [*gone, s]) for s in left}
        if max(raised.values()) == orphaned(holders, worth, gone):
            raised = {s: sum(s in held for held in holders.values()) for s in left}
        gone.append(max(left, key=lambda s: raised[s]))  # the first of the greatest
    return Factor(gone, orphaned(holders, worth, gone))


def fewest(holders: Holders, worth: Mapping[str, int]) -> int | None:
    """Return the size of the smallest set of staff that holds over half alone."""
    staff, whole = set().union(*holders.values()), sum(worth[party] for party in holders)
    for size in range(1, len(staff) + 1):
        for gone in combinations(sorted(staff), size):
            if 2 * orphaned(holders, worth, gone) > whole:
                return size
    return None


def members(q: Question, by: str) -> dict[str, set[str]]:
    """Return of each unit that is a row the parties of it that somebody holds."""
    held = q.in_book() & set(q.links())
    if by == "bank":
        return {"bank": held}
    if by == "branch":
        seen = {b["branch_id"] for b in q.rows("branches")}
        seen &= seen if q.branches is None else q.branches
        branch_of = {p: row.get("branch_id") for p, row in q.parties().items()}
        return {b: {p for p in held if branch_of[p] == b} for b in seen}
    people: dict[str, set[str]] = {}
    for firm, person in banked_people(q):
        if person in held:
            people.setdefault(firm, set()).add(person)
    return people


@dataclass(frozen=True)
class Unit:
    """One row: its parties' holders, their worth in fen, who goes, and how few would do."""

    id: str
    holders: dict[str, set[str]]
    worth: int
    found: Factor
    fewest: int | None

    @property
    def n_staff(self) -> int:
        """How many hold anybody."""
        return len(set().union(*self.holders.values()))


def factors(q: Question, by: str) -> list[Unit]:
    """Return every unit, greatest worth first, ties by id."""
    money, links, rows = q.worths(), q.links(), {}
    for unit, parties in members(q, by).items():
        holders = {p: set(links[p]) for p in parties}
        worth = {p: max(money[p] or 0, 0) for p in parties}
        few = fewest(holders, worth) if sum(worth.values()) else None
        rows[unit] = Unit(unit, holders, sum(worth.values()), greedy(holders, worth), few)
    return [rows[u] for u in worth_order({u: row.worth for u, row in rows.items()}, rows)]
