"""Which firms pay wages through the bank, and which of their people bank here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec, IntVec, distinct, month_ends, month_number, month_of
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import PAYER_KIND

PAID_WITHIN_DAYS: Final = 62  # two whole months, whichever they are
LAST_MONTHS: Final = 6
LONGEST_MONTH: Final = 31
PAYROLL_PEOPLE, PAYROLL_MONTHS = 5, 3
NO_EMPLOYERS: Final = ("agency", "treasury")  # they pay the people of others

# By code of the word; the last entry is for an empty cell.
_EMPLOYS = np.array([word not in NO_EMPLOYERS for word in PAYER_KIND] + [True])


@dataclass(frozen=True)
class FirmPeople:
    """Firms and people of theirs: each pair once, sorted by firm and then person.

    Parameters
    ----------
    firm_ix, customer_ix : (m,) int64
    n_parties : int
        Of the whole graph.
    """

    firm_ix: IntVec
    customer_ix: IntVec
    n_parties: int

    @classmethod
    def of(cls, firm_ix: IntVec, customer_ix: IntVec, n_parties: int) -> FirmPeople:
        """Return the pairs, from rows that may name one several times."""
        n = max(n_parties, 1)
        pairs = distinct(firm_ix.astype(np.int64) * n + customer_ix)
        return cls(pairs // n, pairs % n, n_parties)

    @cached_property
    def per_firm(self) -> IntVec:
        """How many people each party has; 0 for who is no firm."""
        return np.bincount(self.firm_ix, minlength=self.n_parties)


def banked_people(view: View) -> FirmPeople:
    """Return the people of each firm who bank here.

    Active customers in valid employment at the firm, in whatever role, or paid by it for a month
    whose last day lies at most 62 days back.  Who is paid by an agency or a treasury is not its
    employee.  A firm may be no client; a person may be of several firms.

    Notes
    -----
    O(m log m) in valid employment and rows of pay in the window; kept with the view.
    """
    return view.keep("banked_people", lambda: _banked_people(view))


def payroll_firms(view: View) -> BoolVec:
    """Return which parties are firms that pay their wages through the bank.

    They paid at least 5 customers in each of at least 3 of the last 6 calendar months, that of the
    date included, or valid employment is marked as paid here.  An agency or a treasury is none.

    Notes
    -----
    O(m log m) in rows of pay of the six months.
    """
    rows = _paid_in_last_months(view)
    firm = view.graph.column("payrolls", "firm_ix")[rows].astype(np.int64)
    month = month_number(view.graph.column("payrolls", "month")[rows])
    # A row is one person in one month, so that rows are people.
    slots, n_people = np.unique(firm * LAST_MONTHS + month % LAST_MONTHS, return_counts=True)
    months = np.bincount(
        slots[n_people >= PAYROLL_PEOPLE] // LAST_MONTHS, minlength=view.graph.n(PARTIES)
    )
    marked_so = flagged_people(view).per_firm > 0
    return np.asarray(((months >= PAYROLL_MONTHS) | marked_so) & employs(view))


def paid_people(view: View) -> FirmPeople:
    """Return whom each payer paid in the last 6 calendar months, or employs as paid here."""
    rows, flagged = _paid_in_last_months(view), flagged_people(view)
    firm, customer = (view.graph.column("payrolls", n)[rows] for n in ("firm_ix", "customer_ix"))
    return FirmPeople.of(
        np.concatenate([firm, flagged.firm_ix]),
        np.concatenate([customer, flagged.customer_ix]),
        view.graph.n(PARTIES),
    )


def paid_rows(view: View, among: BoolVec | None = None) -> IntVec:
    """Return the rows of ``payrolls`` up to the date; those of an amount of 0 paid nothing.

    ``among``: those of these rows only.
    """
    paid = view.valid("payrolls") & (view.graph.column("payrolls", "amount") != 0)
    return np.flatnonzero(paid if among is None else paid & among)


def recently_paid(view: View, days: int = PAID_WITHIN_DAYS) -> IntVec:
    """Return the rows of ``payrolls`` of months that ended at most so many days ago.

    A month counts by its last day, and one that has not ended by the date.
    """
    month = view.graph.column("payrolls", "month")
    rows = paid_rows(view, month >= view.day - days - LONGEST_MONTH)
    ended = np.minimum(month_ends(month[rows]), view.day)
    return np.asarray(rows[view.day - ended <= days])


def flagged_people(view: View) -> FirmPeople:
    """Return whom valid employment marks as paid through the bank."""
    return _employed(view, view.graph.column("employment", "payroll") == 1)


def _employed(view: View, among: BoolVec) -> FirmPeople:
    rows = np.flatnonzero(view.valid("employment") & among)
    firm, customer = (view.graph.column("employment", n)[rows] for n in ("firm_ix", "customer_ix"))
    return FirmPeople.of(firm, customer, view.graph.n(PARTIES))


def paid_here(view: View) -> FirmPeople:
    """Return the active people whose wages a firm pays through the bank.

    Paid by an employer within the window of :func:`banked_people`, or marked so by valid
    employment, also at an agency or a treasury.  Kept with the view.
    """
    return view.keep("paid_here", lambda: _paid_here(view))


def _paid_here(view: View) -> FirmPeople:
    lately, flagged = _paid_lately(view), flagged_people(view)
    there = view.active[flagged.customer_ix]
    return FirmPeople.of(
        np.concatenate([lately.firm_ix, flagged.firm_ix[there]]),
        np.concatenate([lately.customer_ix, flagged.customer_ix[there]]),
        view.graph.n(PARTIES),
    )


def employs(view: View) -> BoolVec:
    """Return which parties pay people of their own: all but agencies and treasuries."""
    return np.asarray(_EMPLOYS[view.graph.node(PARTIES, "payer_kind")])


def _banked_people(view: View) -> FirmPeople:
    graph, lately = view.graph, _paid_lately(view)
    at = _employed(view, view.active[graph.column("employment", "customer_ix")])
    return FirmPeople.of(
        np.concatenate([at.firm_ix, lately.firm_ix]),
        np.concatenate([at.customer_ix, lately.customer_ix]),
        graph.n(PARTIES),
    )


def _paid_lately(view: View) -> FirmPeople:
    return view.keep("paid_lately", lambda: _paid_within(view, PAID_WITHIN_DAYS))


def _paid_within(view: View, days: int) -> FirmPeople:
    """Return the active people whom employers paid for a month that ended so many days ago."""
    graph, rows = view.graph, recently_paid(view, days)
    firm, customer = (graph.column("payrolls", n)[rows] for n in ("firm_ix", "customer_ix"))
    counts = employs(view)[firm] & view.active[customer]
    return FirmPeople.of(firm[counts], customer[counts], graph.n(PARTIES))


def _paid_in_last_months(view: View) -> IntVec:
    rows = paid_rows(view)
    month = month_number(view.graph.column("payrolls", "month")[rows])
    this = month_of(view.day)
    return np.asarray(rows[month > this - LAST_MONTHS])
