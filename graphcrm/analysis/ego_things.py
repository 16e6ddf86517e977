"""What ties do not say of a party: guarantees, households, products, and events it was at."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.tie_nodes import NODE_SPACES, starts_of
from graphcrm.analysis.tie_strength import TIE_KINDS
from graphcrm.graph import View
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.tie_graph import Tie, TieGraph

THING_KINDS: Final = ("guarantee", "member", "holding", "attendance")
EGO_KINDS: Final = (*TIE_KINDS, *THING_KINDS)
THING_TABLES: Final = ("guarantees", "household_members", "holdings", "attendance")
_ENDS: Final = (
    ("guarantor_ix", "borrower_ix", PARTIES, "since"),
    ("customer_ix", "household_ix", "households", "since"),
    ("party_ix", "product_ix", "products", "opened_on"),
    ("party_ix", "event_ix", "events", ""),
)


def things(view: View) -> TieGraph:
    """Return who guarantees whom, and households, products and events of parties, as a graph.

    Nodes are numbered on from those of ties: households, products, events.  ``kind`` is a place in
    ``EGO_KINDS``, ``table`` one in ``THING_TABLES``; the strength of all is 0, for nobody says how
    strong they are.

    Notes
    -----
    O(m log m) in rows of the four tables; kept with the view.
    """
    return view.keep("ego_things", lambda: _things(view))


def _things(view: View) -> TieGraph:
    starts = dict(zip(NODE_SPACES, starts_of(view).tolist(), strict=False))
    parts = [_part(view, place, starts) for place in range(len(THING_KINDS))]
    return TieGraph.of(Tie.joined(parts), int(starts_of(view)[-1]))


def _part(view: View, place: int, starts: dict[str, int]) -> Tie:
    table, (one, other, space, day) = THING_TABLES[place], _ENDS[place]
    rows = np.flatnonzero(view.valid(table))
    ends = (view.graph.column(table, name)[rows].astype(np.int64) for name in (one, other))
    party, thing = ends
    held_on = view.graph.node("events", "held_on")
    on = view.graph.column(table, day)[rows] if day else held_on[thing]
    kind = np.int8(EGO_KINDS.index(THING_KINDS[place]))
    kinds, tables = (np.broadcast_to(code, len(rows)) for code in (kind, np.int8(place)))
    weak = np.broadcast_to(0.0, len(rows))
    return Tie(party, thing + starts[space], kinds, weak, on, tables, rows)
