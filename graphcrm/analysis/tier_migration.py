"""Who rose and who fell between two month ends, tier by tier, and what worth went with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias

import numpy as np

from graphcrm.analysis.columns import StaffIds, branch_column, greatest_first, party_columns
from graphcrm.analysis.figures import (
    GOLD,
    MANAGED_WORTH,
    WORTH,
    Book,
    KindOfParty,
    view_of,
)
from graphcrm.analysis.history import once
from graphcrm.analysis.links import WINDOW_DAYS, live_links
from graphcrm.analysis.responsible import responsible_staff
from graphcrm.analysis.standing import Standing, Tiers, standing, views_at_month_ends
from graphcrm.analysis.value_terms import ValueTerms
from graphcrm.answer import Answer, Column, Total, Unit, Words, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_IX, BoolVec, Day, IntVec, summed
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

Listed: TypeAlias = Literal["up", "down", "both"]
DIRECTIONS: Final = ("up", "down", "same", "entered", "gone", "unknown")
UP, DOWN, SAME, ENTERED, GONE, UNKNOWN = range(len(DIRECTIONS))
MOST_MONTHS: Final = 119  # so that the month end before them can be asked about, too
_CELLS: Final = Words(  # in the order of DIRECTIONS
    (
        *("migration_up", "migration_down", "migration_same"),
        *("migration_entered", "migration_gone", "migration_unknown"),
    )
)
_PARTIES: Final = Words(
    ("migration_rose", "migration_fell", "migration_rose_alone", "migration_fell_alone")
)


def migration(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    months: int = 12,
    list_: Listed | None = None,
    worth: str = WORTH,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
    kind: KindOfParty | None = None,
) -> Answer:
    """Show from which tier to which parties moved between two month ends, and list who did.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    months : int, 1 to 119
        How many months lie between; the later month end is the newest on or before the date.
    list_ : {"up", "down", "both"}, optional
        The parties that rose, that fell, or both, in place of the matrix.
    worth : str
        ``worth``, ``business`` or a money column; tiers go by worth whatever is summed.
    book : {"all", "managed"}
        Every active party, or only those that ought to have a manager.
    managed_tier : str
        Lowest tier of the managed book.
    managed_worth : float, yuan
        Least worth of the managed book.
    kind : {"customers", "firms"}, optional
        Default: both.

    Returns
    -------
    Answer
        ``tier_from, tier_to, n_parties, worth_before, worth, direction, reason``, a row for each
        pair that anybody is in, the highest tier first.  ``tier_from`` is ``outside`` for who came
        into the book since, ``tier_to`` for who left it, ``unknown`` where the worth is and
        ``below_tiers`` below the lowest.  All rows of a ``tier_from`` add up to what
        `structure` says of the earlier month end, all of a ``tier_to`` to what it says of the later
        one.  With ``list_``: ``party_id, kind, name, branch_id, direction, tier_from, tier_to,
        worth_before, worth, change, staff_id, reason``, the greatest change first; ``staff_id`` is
        who is responsible on the date, null where nobody is.
        Totals ``n_parties_before, n_parties, worth_before, worth, n_up, n_down, n_same, n_entered,
        n_gone, n_tier_unknown, n_worth_unknown``.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    O(parties + balances).
    """
    if list_ not in ("up", "down", "both", None):
        raise InputError("list is up, down or both")
    if not 1 <= months <= MOST_MONTHS:
        raise InputError(f"months is a number from 1 to {MOST_MONTHS}")
    now = view_of(graph, as_of)
    terms, tiers = ValueTerms(worth, book, managed_tier, managed_worth, kind), Tiers(now.graph)
    views = views_at_month_ends(now, months + 1)
    found = _Moves(now, tiers, *(standing(view, terms, tiers) for view in (views[0], views[-1])))
    return Answer(
        "value.migration",
        now.as_of,
        now.graph.version,
        {"months": months, "list": list_, **terms.said()},
        found.matrix() if list_ is None else found.listed(list_),
        {**found.totals, "n_worth_unknown": terms.n_unknown(views[-1])},
        (found.says(), *found.doubts()),
    )


@dataclass(frozen=True)
class _Moves:
    """Where every party stood at two month ends.

    Parameters
    ----------
    now : View
    tiers : Tiers
    was, is_ : Standing
    """

    now: View
    tiers: Tiers
    was: Standing
    is_: Standing

    @cached_property
    def direction(self) -> IntVec:
        """Where each party went: code of ``DIRECTIONS``, -1 for who was in the book on neither."""
        was, now = self.was.place, self.is_.place
        return _direction(was, now, self.tiers)

    def matrix(self) -> tuple[Column, ...]:
        """Return a row for each pair of places that anybody is in."""
        n = len(self.tiers)
        cell = self.was.place * n + self.is_.place
        counts = np.bincount(cell, minlength=n * n)
        order = self.tiers.highest_first
        every = np.add.outer(order * n, order).ravel()
        shown = every[(counts[every] > 0) & (every != self.tiers.outside * (n + 1))]
        was, now = shown // n, shown % n
        before = summed(cell, self._money(self.was), n * n)[shown]
        after = summed(cell, self._money(self.is_), n * n)[shown]
        code = _direction(was, now, self.tiers)
        columns = (
            Column("tier_from", Unit.WORD, was, self.tiers),
            Column("tier_to", Unit.WORD, now, self.tiers),
            Column("n_parties", Unit.COUNT, counts[shown]),
            Column("worth_before", Unit.YUAN, before),
            Column("worth", Unit.YUAN, after),
        )
        facts = (*columns, Column("by", Unit.YUAN, np.abs(after - before)))
        return (
            *columns,
            Column("direction", Unit.WORD, code, Words(DIRECTIONS)),
            Column("reason", Unit.REASON, code, _CELLS, facts=facts),
        )

    def listed(self, which: Listed) -> tuple[Column, ...]:
        """Return the parties that rose, that fell, or both."""
        wanted = {"up": (UP,), "down": (DOWN,), "both": (UP, DOWN)}[which]
        party = np.flatnonzero(np.isin(self.direction, wanted))
        change = self.is_.money - self.was.money
        party = party[greatest_first(np.abs(change[party]), party)]
        staff = self._staff(party)
        code = self.direction[party]
        columns = (
            Column("direction", Unit.WORD, code, Words(DIRECTIONS)),
            Column("tier_from", Unit.WORD, self.was.place[party], self.tiers),
            Column("tier_to", Unit.WORD, self.is_.place[party], self.tiers),
            Column("worth_before", Unit.YUAN, self.was.money[party]),
            Column("worth", Unit.YUAN, self.is_.money[party]),
            Column("change", Unit.YUAN, change[party]),
            Column("staff_id", Unit.TEXT, staff, StaffIds(self.now)),
        )
        why = np.where(staff == NO_IX, code + 2, code)
        return (
            *party_columns(self.now.graph, party),
            branch_column(self.now.graph, PARTIES, party),
            *columns,
            Column("reason", Unit.REASON, why, _PARTIES, facts=columns),
        )

    @cached_property
    def totals(self) -> dict[str, Total]:
        """How many moved where."""
        n = np.bincount(self.direction[self.direction != NO_IX], minlength=len(DIRECTIONS))
        before, after = (of.place != self.tiers.outside for of in (self.was, self.is_))
        return {
            "n_parties_before": int(np.count_nonzero(before)),
            "n_parties": int(np.count_nonzero(after)),
            "worth_before": yuan(int(self.was.money[before].sum())),
            "worth": yuan(int(self.is_.money[after].sum())),
            **{f"n_{word}": int(n[code]) for code, word in enumerate(DIRECTIONS[:UNKNOWN])},
            "n_tier_unknown": int(n[UNKNOWN]),
        }

    def says(self) -> Reason:
        """Return how many rose and fell, and when."""
        totals = self.totals
        names = ("n_up", "n_down", "n_entered", "n_gone")
        days = {"before": self.was.view.as_of.isoformat(), "day": self.is_.view.as_of.isoformat()}
        return Reason("migration", {**{name: int(totals[name] or 0) for name in names}, **days})

    def doubts(self) -> list[Reason]:
        """Return what there is to admit about both month ends."""
        none = [] if self.tiers.n_tiers else [Reason("structure_no_tiers")]
        return none + once([*self.was.notes, *self.is_.notes])

    def _money(self, of: Standing) -> IntVec:
        return np.where(of.place == self.tiers.outside, 0, of.money)

    def _staff(self, party: IntVec) -> IntVec:
        """Return who is responsible on the date; nobody for who is not active any more."""
        there = party[self.now.active[party]]
        staff = np.full(len(self.now.active), NO_IX, np.int64)
        staff[there] = responsible_staff(self.now, live_links(self.now, WINDOW_DAYS), there)
        return staff[party]


def _direction(was: IntVec, now: IntVec, tiers: Tiers) -> IntVec:
    """Return where each went from one place to another, -1 for who never was in the book."""
    came, left = was == tiers.outside, now == tiers.outside
    unknown = (was == tiers.unknown) | (now == tiers.unknown)
    tests: list[BoolVec] = [came & left, came, left, unknown, now > was, now < was]
    return np.select(tests, [NO_IX, ENTERED, GONE, UNKNOWN, UP, DOWN], SAME)
