"""How many parties each member of staff looks after, and how many he could."""

from __future__ import annotations

import numpy as np

from graphcrm.analysis.links import live_rows
from graphcrm.analysis.rules import Rules
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import COVERAGE_ROLE, STAFF_ROLE

_LOADS = np.array([role in {"lead", "wealth"} for role in COVERAGE_ROLE])
_CORPORATE = tuple(STAFF_ROLE).index("corporate_manager")


def capacity_of(view: View, rules: Rules) -> IntVec:
    """Return how many parties each member of staff can look after; by the rules if nobody said."""
    said = view.graph.node("staff", "capacity")
    corporate = view.graph.node("staff", "role") == _CORPORATE
    usual = np.where(corporate, rules.corporate_capacity, rules.capacity)
    return np.where(said == NO_FEN, usual, said)


def load_rows(view: View) -> IntVec:
    """Return a valid lead or wealth row of each active party and each who is on staff, once."""
    graph, rows = view.graph, live_rows(view, "coverage")
    rows = rows[_LOADS[graph.column("coverage", "role")[rows]]]
    staff, party = (graph.column("coverage", name)[rows] for name in ("staff_ix", "party_ix"))
    pairs = staff.astype(np.int64) * max(graph.n(PARTIES), 1) + party
    return np.asarray(rows[np.unique(pairs, return_index=True)[1]])


def load_of(view: View) -> IntVec:
    """Return how many active parties each member of staff leads or advises; 0 if not on staff.

    O(m log m) in valid coverage rows; kept with the view.
    """

    def make() -> IntVec:
        staff = view.graph.column("coverage", "staff_ix")[load_rows(view)]
        return np.bincount(staff, minlength=view.graph.n("staff"))

    return view.keep("load_of", make)
