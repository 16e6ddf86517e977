"""Which customers are alike, as far as the data says, and what is compared between them."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, NO_IX, BoolVec, IntVec, distinct
from graphcrm.graph.spaces import PARTIES

BAND_YEARS: Final = 10


def strata(view: View) -> IntVec:
    """Return the same number for parties alike in branch, opening year, tier and ten years of age.

    Age is that on the date of the view.  What is not known is a class of its own in each of them.
    """
    graph = view.graph
    band = np.floor_divide(ages(graph.node(PARTIES, "birth_date"), view.day), BAND_YEARS)
    band = np.where(graph.node(PARTIES, "birth_date") == NO_DAY, NO_IX, np.maximum(band, 0))
    opened = graph.node(PARTIES, "opened_on")
    stratum = np.zeros(graph.n(PARTIES), np.int64)
    for code in (
        graph.node(PARTIES, "branch_ix"),
        np.where(opened == NO_DAY, NO_IX, _year(opened)),
        graph.node(PARTIES, "tier_ix"),
        band,
    ):
        stratum = stratum * (int(code.max(initial=0)) + 2) + code + 1
    return stratum


def ages(born: IntVec, day: int) -> IntVec:
    """Return how many years old people are on a day; one born on 29 February turns so on 1 March.

    >>> days = np.array(["2000-06-30", "2000-07-01"], "datetime64[D]").astype(np.int64)
    >>> ages(days, int(np.datetime64("2026-06-30").astype(np.int64))).tolist()
    [26, 25]
    """
    today = np.array([day])
    had_birthday = _in_year(born) <= _in_year(today)
    return np.asarray(_year(today) - _year(born) - ~had_birthday)


def products_held(view: View) -> IntVec:
    """Return how many different products each party holds on the date."""
    graph = view.graph
    rows = np.flatnonzero(view.valid("holdings"))
    n_products = max(graph.n("products"), 1)
    party = graph.column("holdings", "party_ix")[rows].astype(np.int64)
    held = distinct(party * n_products + graph.column("holdings", "product_ix")[rows])
    return np.bincount(held // n_products, minlength=graph.n(PARTIES))


def followed(view: View) -> tuple[IntVec, BoolVec]:
    """Return for how many days each party was followed from its opening, and who then left.

    Whoever has not left by the date is followed up to it.  Less than 0 days: it closed before it
    opened, opens later, or nobody knows when it opened.
    """
    opened = view.graph.node(PARTIES, "opened_on").astype(np.int64)
    closed = view.graph.node(PARTIES, "closed_on")
    left = (closed != NO_DAY) & (closed <= view.day)
    days = np.where(left, closed, view.day) - opened
    return np.where(opened == NO_DAY, -1, days), left


def _year(days: IntVec) -> IntVec:
    """Return the calendar year of each day, counted so that none is below 0."""
    years = np.asarray(days).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    return np.asarray(years + 1970)


def _in_year(days: IntVec) -> IntVec:
    """Return month and day as a number that grows through the year."""
    dates = np.asarray(days).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    month = months.astype(np.int64) % 12
    return np.asarray(month * 31 + (dates - months).astype(np.int64))
