"""What people did and had in the days before a campaign began, and in as many from then on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.analysis.figures import BUSINESS, DATED, WORTH, newest_balance, worth_of
from graphcrm.analysis.links import EFFECTIVE
from graphcrm.analysis.referral_forest import counted, referred, referred_on, referrers
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, BoolVec, IntVec, day_of, marked
from graphcrm.graph.spaces import PARTIES

MEASURES = ("n_referrals", "brought_somebody", "opened_product", "worth")


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a review.

    Parameters
    ----------
    first, last : int
        Day numbers of the first and the last day, both of which count.
    """

    first: int
    last: int

    @property
    def n(self) -> int:
        """How many days there are."""
        return self.last - self.first + 1

    def after(self, day: IntVec) -> BoolVec:
        """Return which days lie in the review."""
        return np.asarray((day >= self.first) & (day <= self.last))

    def before(self, day: IntVec) -> BoolVec:
        """Return which days lie among as many before it; a missing day lies in neither."""
        return np.asarray((day >= self.first - self.n) & (day < self.first))


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is asked of every party, before and after.

    Parameters
    ----------
    word : str
        One of ``MEASURES``.
    before, after : (n_parties,) int64
        Counts, 0 or 1, or fen.
    known : (n_parties,) bool
        Of whom both are known.
    per : int
        How many make one: 100 fen a yuan.
    """

    word: str
    before: IntVec
    after: IntVec
    known: BoolVec
    per: int = 1


def measured(view: View, days: Days, *, product: int, worth: str) -> tuple[Measure, ...]:
    """Return what every party did and had, in the order of ``MEASURES``.

    Parameters
    ----------
    view : View
    days : Days
        None after the date of the view.
    product : int
        Position of the product whose opening counts; -1 for any.
    worth : str
        ``worth``, ``business`` or a money column of balances.

    Raises
    ------
    InputError
        No such measure of worth with dates.
    """
    brought = _referrals(view, days)
    return brought, _somebody(brought), _opened(view, days, product), _worth(view, days, worth)


def reached(view: View, days: Days) -> BoolVec:
    """Return with whom staff had an effective contact in the days of a review."""
    column = view.graph.column
    effective = EFFECTIVE[column("contacts", "channel")] & view.valid("contacts")
    in_time = days.after(column("contacts", "contacted_on"))
    return marked(column("contacts", "party_ix")[effective & in_time], view.graph.n(PARTIES))


def _referrals(view: View, days: Days) -> Measure:
    """Count whom each party brought in; who is noted at several contacts came once."""
    n = view.graph.n(PARTIES)
    rows = counted(view)
    on = referred_on(view, rows)
    rows, on = (of[days.before(on) | days.after(on)] for of in (rows, on))
    pair = referrers(view, rows).astype(np.int64) * n + referred(view, rows)
    _, once = np.unique(2 * pair + days.after(on), return_index=True)
    known = np.full(n, view.graph.n_rows("referrals") > 0)
    dated = referrers(view, rows[once]), on[once]
    return _counted(dated, days, word="n_referrals", known=known)


def _somebody(brought: Measure) -> Measure:
    """Return who brought in anybody at all."""
    before, after = (np.minimum(n, 1) for n in (brought.before, brought.after))
    return Measure("brought_somebody", before, after, brought.known)


def _opened(view: View, days: Days, product: int) -> Measure:
    """Return who opened the product, or any; what was closed since had been opened all the same."""
    graph = view.graph
    rows = np.ones(graph.n_rows("holdings"), bool)
    if product != NO_IX:
        rows = graph.column("holdings", "product_ix") == product
    party, on = (graph.column("holdings", name)[rows] for name in ("party_ix", "opened_on"))
    known = np.full(graph.n(PARTIES), graph.known("holdings", "opened_on"))
    opened = _counted((party, on), days, word="opened_product", known=known)
    before, after = (np.minimum(n, 1) for n in (opened.before, opened.after))
    return Measure("opened_product", before, after, known)


def _counted(rows: tuple[IntVec, IntVec], days: Days, *, word: str, known: BoolVec) -> Measure:
    """Count the rows, of which a party and a day are known, of each party before and after."""
    party, on = rows
    before, after = (
        np.bincount(party[in_time], minlength=len(known))
        for in_time in (days.before(on), days.after(on))
    )
    return Measure(word, before, after, known)


def _worth(view: View, days: Days, measure: str) -> Measure:
    """Return what parties were worth on the first day and on the last one.

    Known of those with a balance by the first day and a newer one by the last; who has left by a
    day is worth nothing on it.
    """
    if measure not in {WORTH, BUSINESS, *DATED}:
        raise InputError(
            "worth of a review is worth, business or a money column of balances: "
            f"{', '.join(sorted(DATED))}"
        )
    start, end = (view.graph.view(day_of(day), view.scope) for day in (days.first, days.last))
    had, has = newest_balance(start), newest_balance(end)
    gone = _closed(view, days.last)
    known = (had != NO_IX) & ((has != had) | gone)
    before, after = (
        np.where(_closed(view, day), 0, worth_of(at, measure))
        for at, day in ((start, days.first), (end, days.last))
    )
    known &= (before != NO_FEN) & (after != NO_FEN)
    return Measure("worth", before, after, known, per=100)


def _closed(view: View, day: int) -> BoolVec:
    closed = view.graph.node(PARTIES, "closed_on")
    return np.asarray((closed != NO_DAY) & (closed <= day))
