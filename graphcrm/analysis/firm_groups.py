"""Which firms are of one group: parents, subsidiaries and firms of the same controller."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.figures import view_of
from graphcrm.answer import Answer, Column, Unit
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import Day, IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.components import components
from graphcrm.model.words import FIRM_LINK

SUBSIDIARY: Final = "subsidiary_of"
SAME_CONTROLLER: Final = "same_controller"
SUPPLIES: Final = "supplies"


def linked_rows(view: View, *kinds: str) -> IntVec:
    """Return the valid rows of ``firm_links`` of these kinds, but those of a firm to itself."""
    one, other, kind = (
        view.graph.column("firm_links", name) for name in ("firm_ix", "other_firm_ix", "kind")
    )
    wanted = np.isin(kind, [tuple(FIRM_LINK).index(name) for name in kinds])
    return np.flatnonzero(view.valid("firm_links") & wanted & (one != other))


def linked_firms(view: View, rows: IntVec) -> tuple[IntVec, IntVec]:
    """Return both firms of rows of ``firm_links``, as the row reads."""
    one, other = (view.graph.column("firm_links", f"{n}_ix")[rows] for n in ("firm", "other_firm"))
    return one.astype(np.int64), other.astype(np.int64)


def owns_itself(view: View) -> IntVec:
    """Return the firms of whom a valid row says that they are subsidiaries of themselves."""
    one, other, kind = (
        view.graph.column("firm_links", name) for name in ("firm_ix", "other_firm_ix", "kind")
    )
    own = (one == other) & (kind == tuple(FIRM_LINK).index(SUBSIDIARY))
    return np.unique(one[view.valid("firm_links") & own])


def group_of(view: View) -> IntVec:
    """Return of every party the first firm, by id, of its group: itself, where it is in none.

    Whoever is tied by valid rows of ``subsidiary_of`` and ``same_controller``, over any number of
    steps and whichever way they read, active or not, is of one group.

    Notes
    -----
    O(n + m) in parties and firm links, times a few passes; kept with the view.
    """

    def make() -> IntVec:
        ends = linked_firms(view, linked_rows(view, SUBSIDIARY, SAME_CONTROLLER))
        return components(*ends, n=view.graph.n(PARTIES))

    return view.keep("group_of", make)


def find_firm(view: View, firm: str, *, what: str = "the firm") -> int:
    """Return the position of a visible firm.

    Raises
    ------
    NotFoundError
        It is unknown, or not the viewer's to see.
    InputError
        It is a customer.
    """
    at = view.find_party(firm, what=what)
    if not view.graph.is_firm[at]:
        raise InputError(f"{what} is a customer; give a firm_id")
    return at


def groups(graph: Graph | View, *, as_of: Day | None = None) -> Answer:
    """List the firms that are of a group with others, group by group.

    Returns
    -------
    Answer
        ``party_id, group_id``: the smallest id of its group, itself included.
    """
    view = view_of(graph, as_of)
    label, ids = group_of(view), view.graph.ids(PARTIES)
    party = np.flatnonzero(np.bincount(label, minlength=len(label))[label] > 1)
    party = party[np.lexsort((party, label[party]))]
    columns = (
        Column("party_id", Unit.TEXT, party, ids),
        Column("group_id", Unit.TEXT, label[party], ids),
    )
    return Answer("corporate.groups", view.as_of, view.graph.version, {}, columns)
