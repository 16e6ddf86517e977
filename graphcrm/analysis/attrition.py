"""Who has left, closed or not: people leave by moving their money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.figures import fen_of_limit, view_of
from graphcrm.analysis.month_worth import MonthWorth
from graphcrm.analysis.payroll import paid_rows
from graphcrm.analysis.tier_ranks import ranks_of_worth
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import (
    NO_DAY,
    NO_FEN,
    NO_IX,
    BoolVec,
    Day,
    IntVec,
    distinct,
    month_begins,
    month_number,
)
from graphcrm.graph.spaces import PARTIES

# How a party can leave, in the order in which it is said where several fall on one day.
WORDS: Final = ("fell", "tier_fell", "payroll_stopped", "closed", "left")
FELL, TIER_FELL, PAYROLL_STOPPED, CLOSED, LEFT = range(len(WORDS))

DROP: Final = 0.5
BASE_WORTH: Final = 50_000.0
EVENT_DAYS: Final = 365
MONTHS: Final = 3  # of the mean, now and a year earlier
YEAR: Final = 12
RANKS: Final = 2
PAID_OF, PAID_AT_LEAST, UNPAID = 6, 3, 2  # months
_NEVER: Final = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Attrition:
    """The first attrition event of every party up to a date.

    Parameters
    ----------
    on : (n_parties,) int32
        Its day, ``NO_DAY`` where there is none.
    cause : (n_parties,) int8
        Code of ``WORDS``, -1 where there is none.
    has_balances : bool
        Whether month-end figures were there to be judged; without them nobody fell.
    day : int
        The date, as a day number.
    """

    on: IntVec
    cause: IntVec
    has_balances: bool
    day: int

    def recent(self, days: int = EVENT_DAYS) -> BoolVec:
        """Whose event lies less than so many days before the date."""
        return np.asarray(self.on > self.day - days)  # no day is before every day


def attrition(view: View, *, drop: float = DROP, base_worth: float = BASE_WORTH) -> Attrition:
    """Return the first attrition event of every visible party, active or not.

    - *fell*: mean month-end worth of three months in a row at most ``1 - drop`` of that of the same
      months a year earlier, which was ``base_worth`` or more.  All six must be known.
    - *tier_fell*: month-end worth reaches a tier two ranks or more below that of a year earlier.
    - *payroll_stopped*: paid in three or more of six months, then in neither of the next two.
      Both must be months that the bank's payrolls cover; the day is the last of the second.
    - *closed*: ``closed_on``.  *left*: a signal of that kind.

    Parameters
    ----------
    view : View
    drop : float, above 0, at most 1
    base_worth : float, yuan, >= 0

    Returns
    -------
    Attrition
        The earliest of all; of several on a day the first of ``WORDS``.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    The last balances row of a calendar month counts for it, on its own date.  What is missing is
    not nothing: a month without figures is judged with nobody.  A payer that stops handing over
    everybody stops the payroll of all of them.  O(b log b) in rows of balances and pay; kept with
    the view.
    """
    if not 0 < drop <= 1:  # not a number is neither
        raise InputError("drop is above 0 and at most 1")
    least = fen_of_limit(base_worth, "base_worth")
    key = ("attrition", drop, least)
    return view.keep(key, lambda: _attrition(view, drop, least))


def events(graph: Graph | View, *, as_of: Day | None = None) -> Answer:
    """List the parties that have left, active or not, by id.

    Returns
    -------
    Answer
        ``party_id, on, cause``.
    """
    view = view_of(graph, as_of)
    found = attrition(view)
    party = np.flatnonzero(found.cause != NO_IX)
    columns = (
        Column("party_id", Unit.TEXT, party, view.graph.ids(PARTIES)),
        Column("on", Unit.DAY, found.on[party]),
        Column("cause", Unit.WORD, found.cause[party], Words(WORDS)),
    )
    return Answer("risk.attrition", view.as_of, view.graph.version, {}, columns)


def _attrition(view: View, drop: float, least: int) -> Attrition:
    n = view.graph.n(PARTIES)
    on, cause = np.full(n, _NEVER, np.int32), np.full(n, NO_IX, np.int8)
    months = MonthWorth.of(view)
    for code, (party, day) in enumerate(_each_cause(view, months, drop, least)):
        first = np.full(n, _NEVER, np.int32)
        np.minimum.at(first, party, day)
        cause[first < on] = code
        on = np.minimum(on, first)
    on[on == _NEVER] = NO_DAY
    return Attrition(on, cause, bool(len(months.party)), view.day)


def _each_cause(
    view: View, months: MonthWorth, drop: float, least: int
) -> Iterator[tuple[IntVec, IntVec]]:
    """Yield parties and days of each of ``WORDS``."""
    yield months.at(_fell(months, drop, least))
    yield months.at(_tier_fell(view, months))
    yield _payroll_stopped(view)
    closed = view.graph.node(PARTIES, "closed_on")
    party = np.flatnonzero(view.visible & (closed != NO_DAY) & (closed <= view.day))
    yield party, closed[party]
    yield _said_to_have_left(view)


def _fell(months: MonthWorth, drop: float, least: int) -> BoolVec:
    now = [months.ago(month) for month in range(MONTHS)]
    base = [months.ago(YEAR + month) for month in range(MONTHS)]
    known = np.all([part != NO_FEN for part in (*now, *base)], axis=0)
    n, b = (np.where(known, part, 0).sum(axis=0) for part in (np.array(now), np.array(base)))
    return np.asarray(known & (b >= least * MONTHS) & (n <= (1 - drop) * b))


def _tier_fell(view: View, months: MonthWorth) -> BoolVec:
    was = ranks_of_worth(view.graph, months.ago(YEAR))
    rank = ranks_of_worth(view.graph, months.worth)
    known = (was != NO_FEN) & (rank != NO_FEN)
    return np.asarray(known & (np.where(known, was, 0) - np.where(known, rank, 0) >= RANKS))


def _payroll_stopped(view: View) -> tuple[IntVec, IntVec]:
    """Return who was paid month after month and then no more, and since when one knows."""
    rows = paid_rows(view)
    person, day = (view.graph.column("payrolls", n)[rows] for n in ("customer_ix", "month"))
    month = month_number(day)
    if not len(month):
        return person, day
    first, covered = int(month.min()), int(np.ptp(month)) + 1
    width = covered + PAID_OF + UNPAID  # so that the months around are nobody else's
    key = distinct(person.astype(np.int64) * width + (month - first))
    handed_over = np.bincount(month - first, minlength=covered + UNPAID) > 0
    at = key % width
    goes_on = np.diff(key, append=key[-1] + width)
    n_paid = np.arange(len(key)) - np.searchsorted(key, key - PAID_OF, side="right") + 1
    judged = handed_over[at + 1] & handed_over[at + UNPAID]
    stopped = (goes_on > UNPAID) & (n_paid >= PAID_AT_LEAST) & judged
    day = month_begins(first + at[stopped] + UNPAID + 1) - 1  # its last
    over = day <= view.day
    return (key[stopped] // width)[over], day[over]


def _said_to_have_left(view: View) -> tuple[IntVec, IntVec]:
    graph = view.graph
    words = graph.words("signals", "kind").to_list()
    code = words.index(WORDS[LEFT]) if WORDS[LEFT] in words else NO_IX - 1
    rows = np.flatnonzero(view.valid("signals") & (graph.column("signals", "kind") == code))
    return graph.column("signals", "party_ix")[rows], graph.column("signals", "raised_on")[rows]
