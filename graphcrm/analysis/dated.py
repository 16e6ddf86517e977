"""What was known on a past date: rows that say when, and nothing that came later.

A row without a beginning counts as valid on every date, which is right for a question about today.
Who judges a forecast may not use it: it may have come after the date that the forecast is made on.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, BoolVec, IntVec, marked, month_ends
from graphcrm.graph.spaces import PARTIES
from graphcrm.model import TABLES
from graphcrm.reasons import Reason

YEAR_DAYS: Final = 365


class DatedView(View):
    """A view of the facts that are dated, and no later than the date.

    Of every edge table it leaves out the rows whose beginning nobody knows, whole tables without
    dates such as kinship, and months that have not ended.  Everything that is asked of a view can
    be asked of it.

    Parameters
    ----------
    graph : Graph
    as_of : date
    scope : Scope or None
        None sees everything.

    Notes
    -----
    What a party's own row says is today's: branch and consent decide who may be seen and profiled
    here, and no other figure, word or mark of it is looked at.
    """

    @cached_property
    def active(self) -> BoolVec:
        """Which visible parties are known to bank here on the date.

        Not closed by then, and opened on a known day or holding what was opened on one.  Whether a
        firm is a client is said without a date, so it must hold something.
        """
        opened, closed = (self.graph.node(PARTIES, name) for name in ("opened_on", "closed_on"))
        holds = marked(
            self.graph.column("holdings", "party_ix")[np.flatnonzero(self.valid("holdings"))],
            self.graph.n(PARTIES),
        )
        known = (opened != NO_DAY) & (opened <= self.day) & ~self.graph.is_firm
        there = (closed == NO_DAY) | (self.day < closed)
        return np.asarray(self.visible & there & (known | holds))

    def _rows(self, table_name: str) -> BoolVec:
        known = _known_day(self.graph, table_name)
        return np.asarray(super()._rows(table_name) & (known != NO_DAY) & (known <= self.day))


def year_before(day: date, n_years: int = 1) -> date:
    """Return the date 365 days before, or so many times that; the first that there is at least.

    Examples
    --------
    >>> year_before(date(2026, 6, 30))
    datetime.date(2025, 6, 30)
    """
    return date.fromordinal(max(day.toordinal() - n_years * YEAR_DAYS, 1))


# Tables that say what parties hold and who is near whom, and what is said of their undated rows.
_LEFT_OUT: Final = {
    "holdings": "undated_holdings",
    "household_members": "undated_household_members",
    "employment": "undated_employment",
    "kinship": "undated_kinship",
    "firm_links": "undated_firm_links",
    "transfers": "undated_transfers",
    "attendance": "undated_attendance",
}


def left_out(view: DatedView, *, guarantees: bool = False) -> tuple[Reason, ...]:
    """Return which tables have rows that would hold on the date if one knew that they had begun.

    Of the tables that say what parties hold and who is near whom; of guarantees where they do.
    """
    tables = _LEFT_OUT | ({"guarantees": "undated_guarantees"} if guarantees else {})
    n = {code: _n_undated(view, table) for table, code in tables.items()}
    return tuple(Reason(code, {"n": many}) for code, many in n.items() if many)


def has_undated_ties(view: DatedView) -> bool:
    """Return whether anybody would have other neighbours if one knew when ties had begun."""
    return any(_n_undated(view, table) for table in _LEFT_OUT if table != "holdings")


def _n_undated(view: DatedView, table: str) -> int:
    plain = View(view.graph, view.as_of, view.scope)
    return int(np.count_nonzero(plain.valid(table) & (_known_day(view.graph, table) == NO_DAY)))


def _known_day(graph: Graph, table_name: str) -> IntVec:
    """Return when each row is known to have begun or happened; ``NO_DAY`` where nothing says it."""
    table = TABLES[table_name]
    if table.start:
        return graph.column(table_name, table.start)
    days = np.full(graph.n_rows(table_name), NO_DAY, np.int32)
    if table.event_on:
        days = graph.column(table_name, table.event_on)
    if table.month_on:  # what is known of a month alone is known when it has ended
        ended = month_ends(graph.column(table_name, table.month_on))
        days = np.where(days == NO_DAY, ended, days)
    if any(column.refers == ("events",) for column in table.key):
        days = graph.node("events", "held_on")[graph.column(table_name, "event_ix")]
    return np.asarray(days)
