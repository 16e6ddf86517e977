"""Which jobs stand where several spells are on record, and how much of a firm its owners hold."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.firm_groups import SUBSIDIARY, linked_firms, linked_rows
from graphcrm.analysis.firm_people import OWNERS
from graphcrm.graph import View
from graphcrm.graph.arrays import FloatVec, IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import EMPLOYMENT_ROLE

ALL_SHARES: Final = 1 + 1e-9  # shares were rounded before they were summed
_OWNERS: Final = [tuple(EMPLOYMENT_ROLE).index(role) for role in OWNERS]


def newest_jobs(view: View) -> IntVec:
    """Return the valid jobs; of several spells in one role at one firm the one that began last."""
    return view.keep("newest_jobs", lambda: _of_spells(view))


def _of_spells(view: View) -> IntVec:
    rows = np.flatnonzero(view.valid("employment"))
    names = ("since", "customer_ix", "role", "firm_ix")
    keys = [view.graph.column("employment", n)[rows] for n in names]
    order = np.lexsort(keys)
    same = np.ones(max(len(rows) - 1, 0), bool)
    for key in keys[1:]:
        same &= key[order][1:] == key[order][:-1]
    return rows[order[~np.append(same, False)]] if len(rows) else rows


def owned_shares(view: View) -> FloatVec:
    """Return the greatest sum of known shares that owners of one kind hold in each party."""
    graph, n = view.graph, view.graph.n(PARTIES)
    rows = newest_jobs(view)
    firm, role, share = (graph.column("employment", c)[rows] for c in ("firm_ix", "role", "share"))
    known = ~np.isnan(share)
    sums = [np.bincount(firm[k], share[k], n) for k in (known & (role == o) for o in _OWNERS)]
    link = linked_rows(view, SUBSIDIARY)
    (child, _), held = linked_firms(view, link), graph.column("firm_links", "share")[link]
    counts = ~np.isnan(held)
    sums[0] = sums[0] + np.bincount(child[counts], held[counts], n)  # shareholders and parents
    return np.asarray(np.max(sums, axis=0))
