"""What whoever takes a party over has to know at once: loans, maturities, complaints."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.figures import figure
from graphcrm.analysis.what_if import worth_by
from graphcrm.answer import Column, Unit
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, IntVec, inverse
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import FEEDBACK_KIND

AHEAD_DAYS: Final = 90
_COMPLAINT: Final = list(FEEDBACK_KIND).index("complaint")


def matter_columns(view: View, on: View, party: IntVec) -> tuple[Column, ...]:
    """Return loans, maturities within 90 days from the day of ``on``, and open complaints.

    Parameters
    ----------
    view, on : View
        Of the date up to which everything is known, and of the day of the change.
    party : (m,) distinct positions

    Returns
    -------
    tuple of Column
        ``loans``, null where not known; ``n_maturing``, ``maturing`` (the sum of known balances);
        ``open_complaints``.
    """
    row = inverse(party, view.graph.n(PARTIES))
    n_maturing, maturing = _maturing(view, on, row, len(party))
    return (
        Column("loans", Unit.YUAN, figure(view, "loans")[party]),
        Column("n_maturing", Unit.COUNT, n_maturing),
        Column("maturing", Unit.YUAN, maturing),
        Column("open_complaints", Unit.COUNT, _open_complaints(view, row, len(party))),
    )


def maturing_rows(view: View, on: View) -> IntVec:
    """Return the holdings that mature within 90 days from the day of ``on``, and are open then."""
    due = view.graph.column("holdings", "maturity_on")
    soon = (due >= on.day) & (due <= on.day + AHEAD_DAYS)
    return np.flatnonzero(soon & view.valid("holdings") & on.valid("holdings"))


def complaint_rows(view: View) -> IntVec:
    """Return the complaints that are open on the date of ``view``."""
    complaint = view.graph.column("feedback", "kind") == _COMPLAINT
    return np.flatnonzero(view.valid("feedback") & complaint)


def _maturing(view: View, on: View, row: IntVec, n: int) -> tuple[IntVec, IntVec]:
    """Return of each party how many holdings fall due, and their balance in fen."""
    graph, rows = view.graph, maturing_rows(view, on)
    at = row[graph.column("holdings", "party_ix")[rows]]
    rows, at = rows[at != NO_IX], at[at != NO_IX]
    balance = graph.column("holdings", "balance")[rows]
    return np.bincount(at, minlength=n), worth_by(at, balance, n=n)


def _open_complaints(view: View, row: IntVec, n: int) -> IntVec:
    """Return of each party how many complaints nobody has settled."""
    at = row[view.graph.column("feedback", "party_ix")[complaint_rows(view)]]
    return np.bincount(at[at != NO_IX], minlength=n)
