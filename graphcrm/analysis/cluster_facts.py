"""Who leads most of a cluster, and what holds it together."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.cluster_terms import Members
from graphcrm.analysis.links import LEAD, live_rows
from graphcrm.analysis.risk_ties import RISK_KINDS, RiskTies
from graphcrm.answer import DIGITS
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, FloatVec, IntVec, distinct, place_in_group

CORES: Final = ("firm", "household", "kin", "referral", "guarantee", "other")
_CORE_OF: Final = {
    "household": "household",
    "kinship": "kin",
    "referral": "referral",
    "guarantee": "guarantee",
    **dict.fromkeys(("key_person", "employee", "colleague", "group", "supply"), "firm"),
}
_CORE: Final = np.array([CORES.index(_CORE_OF.get(kind, "other")) for kind in RISK_KINDS])


def owners(view: View, members: Members, worth: IntVec) -> IntVec:
    """Return of each cluster the lead with most worth in it, -1 where nobody leads there.

    Only staff who are still here count, by valid lead rows; unknown and negative worth counts
    nothing.  Of equal ones it is who leads more parties, then the smaller id.

    Parameters
    ----------
    view : View
    members : Members
    worth : (n_parties,) int64, fen

    Notes
    -----
    O(c log c) in coverage rows.
    """
    rows, n_staff = live_rows(view, "coverage"), max(view.graph.n("staff"), 1)
    rows = rows[view.graph.column("coverage", "role")[rows] == LEAD]
    party, staff = (view.graph.column("coverage", name)[rows] for name in ("party_ix", "staff_ix"))
    pair = distinct(party.astype(np.int64) * n_staff + staff)
    party, staff = np.divmod(pair, n_staff)
    inside = members.of_party[party] != NO_IX
    party, staff = party[inside], staff[inside]
    led = members.of_party[party] * n_staff + staff
    order = np.argsort(led, kind="stable")
    begins = np.flatnonzero(place_in_group(led[order]) == 0) if len(led) else order
    held = np.maximum(worth[party], 0)[order]
    sums = np.add.reduceat(held, begins) if len(led) else held
    n_led = np.diff(np.append(begins, len(led)))
    group, lead = np.divmod(led[order][begins], n_staff)
    best_last = np.lexsort((lead, -n_led, -sums))[::-1]  # of several writes the last one stands
    owner = np.full(members.n, NO_IX, np.int64)
    owner[group[best_last]] = lead[best_last]
    return owner


def cores(ties: RiskTies, members: Members) -> tuple[IntVec, FloatVec]:
    """Return what holds each cluster together, and how much of the strength within that is.

    Parameters
    ----------
    ties : RiskTies
    members : Members

    Returns
    -------
    (k,) integers
        Place in ``CORES``, of equal ones the first; -1 where nothing does.
    (k,) float64
        0..1, NaN there.
    """
    group = members.of_party[ties.party]
    inner = (group != NO_IX) & (group == members.of_party[ties.indices])
    place = group[inner] * len(CORES) + _CORE[ties.kind[inner]]
    n = members.n * len(CORES)
    strength = np.bincount(place, weights=ties.strength[inner], minlength=n)
    by_core = strength.reshape(members.n, len(CORES)).round(6)  # ties of sums of decimals
    whole, best = by_core.sum(axis=1), by_core.argmax(axis=1)
    share = np.full(members.n, np.nan)
    np.divide(by_core.max(axis=1, initial=0), whole, out=share, where=whole > 0)
    return np.where(whole > 0, best, NO_IX), share.round(DIGITS)
