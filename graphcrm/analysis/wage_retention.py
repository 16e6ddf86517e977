"""How much of the wages that a firm pays through the bank is still here a month later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.payroll import FirmPeople, employs, paid_rows
from graphcrm.graph import View
from graphcrm.graph.arrays import (
    NO_FEN,
    BoolVec,
    FloatVec,
    IntVec,
    distinct,
    inverse,
    marked,
    month_begins,
    month_number,
    month_of,
)
from graphcrm.graph.spaces import PARTIES

MONTHS: Final = 6
_SLOTS: Final = MONTHS + 1  # the months of pay and the one after the last
_DATED: Final = (("flows", "month"), ("balances", "on"))


@dataclass(frozen=True, slots=True)
class Retention:
    """What is left of wages, for every party; of who pays none it is not known.

    Parameters
    ----------
    share : (n_parties,) float64
        Not a number where of nobody paid it is known.
    n_people : (n_parties,) integers
        Of how many people it is known.
    """

    share: FloatVec
    n_people: IntVec


def wage_retention(view: View) -> Retention:
    """Return which share of the wages paid in the last 6 months was left a month after.

    A month counts where the next one has ended and reached the bank's flows or balances, the same
    months for every firm.  Of somebody with flows to other banks and the like in these months, what
    went out in the month after is taken from his wages; else, where his deposits at both month ends
    are known, by how much they fell.  Nobody loses more than he was paid; somebody with two payers
    loses alike of both.  Whom an agency or a treasury pays counts for nobody.

    Notes
    -----
    O(m) in rows of pay, flows and balances of seven months.
    """
    graph, first = view.graph, _known_until(view) - MONTHS
    rows, day = paid_rows(view), graph.column("payrolls", "month")
    rows = rows[(day[rows] >= _first_day(first)) & (day[rows] < _first_day(first + MONTHS))]
    rows = rows[graph.column("payrolls", "amount")[rows] > 0]
    rows = rows[employs(view)[graph.column("payrolls", "firm_ix")[rows]]]
    firm, customer = (graph.column("payrolls", n)[rows] for n in ("firm_ix", "customer_ix"))
    slots = _Slots.of(view, customer, first)
    at = slots.at(customer, graph.column("payrolls", "month")[rows])
    paid = graph.column("payrolls", "amount")[rows].astype(np.float64)
    left = slots.left(_sums(at, paid, slots.n))[at]
    known = ~np.isnan(left)
    n = graph.n(PARTIES)
    whole, kept = (_sums(firm[known], w[known], n) for w in (paid, paid * left))
    share = np.divide(kept, whole, out=np.full(n, np.nan), where=whole > 0)
    return Retention(share, FirmPeople.of(firm[known], customer[known], n).per_firm)


def _known_until(view: View) -> int:
    """Return the newest month that has ended by the date and has flows or balances."""
    ended = _first_day(month_of(view.day + 1))
    days = [view.graph.column(table, day)[view.valid(table)] for table, day in _DATED]
    newest = [int(day[day < ended].max(initial=0)) for day in days]
    return month_of(max(newest))


def _first_day(month: int) -> int:
    """Return the first day of a month counted from January 1970."""
    return int(month_begins(np.array([month]))[0])


def _sums(at: IntVec, amount: FloatVec, n: int) -> FloatVec:
    """Return the sum at each place; of nothing at all np.bincount would return integers."""
    return np.bincount(at, amount, n).astype(np.float64)


@dataclass(frozen=True, slots=True)
class _Slots:
    """A place for each of the people paid in each of seven months.

    Parameters
    ----------
    view : View
    people : (k,) integers, in order
    place : (n_parties + 1,) integers
        Of each party among the people, -1 for none.
    first : int
        The first of the months.
    """

    view: View
    people: IntVec
    place: IntVec
    first: int

    @classmethod
    def of(cls, view: View, customer: IntVec, first: int) -> _Slots:
        people = distinct(customer)
        return cls(view, people, inverse(people, view.graph.n(PARTIES)), first)

    @property
    def n(self) -> int:
        """How many places there are."""
        return len(self.people) * _SLOTS

    def at(self, party: IntVec, day: IntVec) -> IntVec:
        """Return the place of each of these people in the month of the day."""
        return np.asarray(self.place[party] * _SLOTS + month_number(day) - self.first)

    def left(self, paid: FloatVec) -> FloatVec:
        """Return which share of the pay of each place was left a month later."""
        gone = np.divide(self._gone(), paid, out=np.full(self.n, np.nan), where=paid > 0)
        return np.asarray(1.0 - np.clip(gone, 0.0, 1.0))

    def _gone(self) -> FloatVec:
        """Return what went out in the month after each place, not a number where nobody knows."""
        out, has_flows = self._flows()
        fell = self._deposits()
        after = np.full((len(self.people), _SLOTS), np.nan)
        after[:, :-1] = np.where(has_flows[:, None], out[:, 1:], fell[:, :-1] - fell[:, 1:])
        return after.ravel()

    def _flows(self) -> tuple[FloatVec, BoolVec]:
        """Return by person and month what went out, and whose flows are known at all."""
        rows, at = self._rows("flows", "party_ix", "month", "amount_out")
        amount = self.view.graph.column("flows", "amount_out")[rows].astype(np.float64)
        out = _sums(at, amount, self.n).reshape(-1, _SLOTS)
        out[:, ~self._reached()] = np.nan
        return out, marked(at // _SLOTS, len(self.people))

    def _reached(self) -> BoolVec:
        """Return which of the months have flows of anybody."""
        day = self.view.graph.column("flows", "month")
        month = month_number(day[self._within("flows", day)]) - self.first
        return np.asarray(np.bincount(month, minlength=_SLOTS) > 0)

    def _deposits(self) -> FloatVec:
        """Return by person and month what was on deposit at its end."""
        rows, at = self._rows("balances", "party_ix", "on", "deposits")
        found = np.full(self.n, np.nan)
        found[at] = self.view.graph.column("balances", "deposits")[rows]  # the newest row stands
        return found.reshape(-1, _SLOTS)

    def _rows(self, table: str, party: str, day: str, money: str) -> tuple[IntVec, IntVec]:
        """Return the rows of a table that say something of these places, and which."""
        graph = self.view.graph
        rows = self._within(table, graph.column(table, day))
        rows = rows[graph.column(table, money)[rows] != NO_FEN]
        rows = rows[self.place[graph.column(table, party)[rows]] >= 0]
        return rows, self.at(graph.column(table, party)[rows], graph.column(table, day)[rows])

    def _within(self, table: str, day: IntVec) -> IntVec:
        """Return the rows of a table that are of these months."""
        begin, end = _first_day(self.first), _first_day(self.first + _SLOTS)
        return np.flatnonzero((day >= begin) & (day < end) & self.view.valid(table))
