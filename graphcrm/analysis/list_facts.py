"""What conditions ask of parties that has one value each: columns, and figures of the network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from graphcrm.analysis.contactable import contactable
from graphcrm.analysis.figures import BUSINESS, WORTH, book_mask, figure, says_who, worth_of
from graphcrm.analysis.holdings import held
from graphcrm.analysis.links import household_of, last_effective_on, live_links
from graphcrm.analysis.list_names import Measure, Trait
from graphcrm.analysis.referral_forest import trees_of
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, BoolVec, IntVec, distinct
from graphcrm.graph.spaces import PARTIES

MISSING: Final[Mapping[Measure, int]] = {
    Measure.MONEY: NO_FEN,
    Measure.COUNT: NO_FEN,
    Measure.DAY: NO_DAY,
}


def missing_of(trait: Trait) -> int:
    """Return how the arrays of a trait write that nothing is known."""
    return MISSING.get(trait.measure, NO_IX)


def numbers(view: View, trait: Trait) -> IntVec:
    """Return one value for each party: fen, counts, days, codes or positions.

    What is not known is :func:`missing_of`: an empty cell, and a fact of which the store holds no
    table.

    Notes
    -----
    O(n + m) in parties and rows of the tables asked; kept with the view.
    """
    return view.keep(("list", trait.name), lambda: _numbers(view, trait))


def _numbers(view: View, trait: Trait) -> IntVec:
    if not trait.is_column:
        return _FACTS[trait.name](view)
    if trait.measure is Measure.MONEY:
        return figure(view, trait.name)
    name = {"tier": "tier_ix", "branch_id": "branch_ix"}.get(trait.name, trait.name)
    return view.graph.node(PARTIES, name)


def _age(view: View) -> IntVec:
    """Return whole years since birth; who is born on 29 February is older on 1 March."""
    born = view.graph.node(PARTIES, "birth_date")
    days = np.where(born == NO_DAY, 0, born).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    into_month = (days - months.astype("datetime64[D]")).astype(np.int64)
    today = np.datetime64(view.as_of, "D")
    this_month = today.astype("datetime64[M]")
    earlier = into_month > (today - this_month.astype("datetime64[D]")).astype(np.int64)
    years = ((this_month - months).astype(np.int64) - earlier) // 12
    return np.where((born == NO_DAY) | (born > view.day), NO_FEN, years)


def _n_products(view: View) -> IntVec:
    n_each = np.diff(held(view).start)
    return _unless_silent(view, "holdings", n_each)


def _n_household(view: View) -> IntVec:
    """Return how many active people the smallest household of each customer has."""
    graph, rows = view.graph, np.flatnonzero(view.valid("household_members"))
    home, member = (
        graph.column("household_members", f"{n}_ix")[rows] for n in ("household", "customer")
    )
    banked = view.active[member]
    pairs = distinct(home[banked].astype(np.int64) * graph.n(PARTIES) + member[banked])
    size = np.bincount(pairs // max(graph.n(PARTIES), 1), minlength=graph.n("households") + 1)
    own = household_of(view)
    return np.where(own == NO_IX, NO_FEN, size[own])


def _n_referred(view: View) -> IntVec:
    n_children = trees_of(view).n_children.astype(np.int64)
    return _unless_silent(view, "referrals", n_children)


def _links_are(view: View, n_links: int) -> IntVec:
    flags = (live_links(view).per_party == n_links).astype(np.int8)
    return flags if says_who(view) else np.full(len(flags), NO_IX, np.int8)


def _unless_silent(view: View, table: str, counts: IntVec) -> IntVec:
    """Return counts that a table says; all missing where nobody handed over a row of it."""
    return counts if view.graph.n_rows(table) else np.full(len(counts), NO_FEN, np.int64)


def _as_flags(mask: BoolVec) -> IntVec:
    return mask.astype(np.int8)


_FACTS: Final[Mapping[str, Callable[[View], IntVec]]] = {
    "kind": lambda view: _as_flags(view.graph.is_firm),
    "worth": lambda view: worth_of(view, WORTH),
    "business": lambda view: worth_of(view, BUSINESS),
    "age": _age,
    "n_products": _n_products,
    "last_contact_on": last_effective_on,
    "single_link": lambda view: _links_are(view, 1),
    "orphan": lambda view: _links_are(view, 0),
    "managed": lambda view: _as_flags(book_mask(view, "managed")),
    "contactable": lambda view: _as_flags(contactable(view).mask),
    "n_household": _n_household,
    "n_referred": _n_referred,
}
