"""How cover came to be what it is: month end by month end, for the bank and each branch."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Final

from graphcrm.analysis.figures import (
    GOLD,
    MANAGED_WORTH,
    WORTH,
    Book,
    book_doubts,
    doubts,
    summary,
    view_of,
)
from graphcrm.analysis.history_rows import Past
from graphcrm.analysis.inquiry import Given, Inquiry
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.unit_figures import UnitFigures, unit_figures
from graphcrm.answer import Answer
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import Day, day_of
from graphcrm.reasons import Fact, Reason

MOST_MONTHS: Final = 120


def history(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    months: int = 12,
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
) -> Answer:
    """Show month by month how much hangs on one member of staff, in the bank and in each branch.

    Every month end is asked about as it was: who was on staff, which coverage was valid, which
    contacts lay in the window, and what parties were worth where balances of that time are known.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        The last month end on or before it is the newest one.  Default: the newest event date in
        the data, not after today.
    months : int, 1 to 120
        How many month ends.
    window_days : int, days
        How long a contact keeps a link alive.
    worth : str
        ``worth``, ``business`` or a money column.
    book : {"all", "managed"}
        Every active party, or only those that ought to have a manager.
    managed_tier : str
        Lowest tier of the managed book.
    managed_worth : float, yuan
        Least worth of the managed book.

    Returns
    -------
    Answer
        ``on, branch_id, n_parties, n_covered, n_single_link, single_link_share,
        worth_single_link, worst_staff_id, worth_at_risk, factor, hollow_share, n_unknown_start,
        reason``, the oldest month first; of each month the bank, whose ``branch_id`` is null, and
        then the branches that have a party in any of the months.  Shares are of the covered
        parties, null where there are none.  ``worst_staff_id`` is whose departure would lose the
        unit most worth (``worth_at_risk``); null where nobody alone holds a party of it.  Totals
        ``n_months, n_branches, n_single_link, worth_single_link`` (of the newest month),
        ``n_worth_unknown, n_unknown_start`` (of the month that has most).

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    O(months * c log c) in coverage rows and contacts; only one month is held at a time.
    """
    now, given = view_of(graph, as_of), Given(window_days, worth, book, managed_tier, managed_worth)
    days = month_ends(now.as_of, months)
    # A view of its own for each month, so that what it keeps goes with it.
    found = [_month(Inquiry(View(now.graph, day, now.scope), given)) for day in days]
    past = Past(now, days, [figures for figures, _ in found])
    notes = once([note for _, said in found for note in said])
    notes += _before_contacts(now, days, window_days)
    return Answer(
        "coverage.history",
        now.as_of,
        now.graph.version,
        {"months": months, **asdict(given)},
        past.columns(),
        past.totals(),
        (*summary(now, past.says()), *notes, *book_doubts(now.graph, book, managed_tier)),
    )


def month_ends(as_of: date, n: int) -> list[date]:
    """Return the last ``n`` month ends on or before a date, the oldest first.

    Raises
    ------
    InputError
        ``n`` is not between 1 and 120.

    Examples
    --------
    >>> [day.isoformat() for day in month_ends(date(2024, 3, 30), 2)]
    ['2024-01-31', '2024-02-29']
    """
    if not 1 <= n <= MOST_MONTHS:
        raise InputError(f"months is a number from 1 to {MOST_MONTHS}")
    newest = as_of.year * 12 + as_of.month - 1
    if _last_day(newest) > as_of:
        newest -= 1
    first = max(newest - n + 1, date.min.year * 12)  # dates begin with the year 1
    return [_last_day(month) for month in range(first, newest + 1)]


def _last_day(month: int) -> date:
    """Return the last day of a month, which is counted from the year 0."""
    year, at = divmod(month, 12)
    return date(year, at + 1, monthrange(year, at + 1)[1])


def _month(ask: Inquiry) -> tuple[UnitFigures, list[Reason]]:
    """Return the figures of one month end, and what there is to admit about them."""
    covered = ask.among & (ask.links.per_party > 0)
    n_unknown_start = ask.links.n_unknown_start(ask.among)
    notes = doubts(ask.view, covered, ask.given.worth, n_unknown_start=n_unknown_start)
    return unit_figures(ask), of_the_day(ask.view, notes)


def of_the_day(view: View, notes: Sequence[Reason]) -> list[Reason]:
    """Return what there is to admit, naming the day where it is one of several."""
    day = view.as_of.isoformat()
    return [
        Reason("history_no_balances", {**note.facts, "day": day})
        if note.code == "no_history"
        else note
        for note in notes
    ]


def once(notes: Sequence[Reason]) -> list[Reason]:
    """Return one of each kind: that of the month in which it concerns most parties."""
    most: dict[str, Reason] = {}
    for note in notes:
        before = most.setdefault(note.code, note)
        if int(str(note.facts.get("n", 0))) > int(str(before.facts.get("n", 0))):
            most[note.code] = note
    return list(most.values())


def _before_contacts(view: View, days: Sequence[date], window_days: int) -> list[Reason]:
    """Say how many windows reach back beyond the first contact that was handed over."""
    on = view.graph.column("contacts", "contacted_on")[view.valid("contacts")]
    first = day_of(on.min()) if len(on) else date.min
    n = sum((day - first).days < window_days for day in days)
    facts: dict[str, Fact] = {"n": n, "day": first.isoformat()}
    return [Reason("history_contacts_begin", facts)] if n and len(on) else []
