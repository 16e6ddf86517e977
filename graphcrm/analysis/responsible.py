"""Who is responsible for a party: the one who leads, else the one who is closest."""

from __future__ import annotations

import numpy as np

from graphcrm.analysis.links import LEAD, LiveLinks, live_rows
from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec, IntVec, marked


def responsible_staff(view: View, links: LiveLinks, party_ix: IntVec) -> IntVec:
    """Return who is responsible for each of some parties, -1 where nobody has valid coverage.

    Of those with a valid lead row the one of the strongest link; without a lead, of those assigned;
    ties by id.

    Notes
    -----
    O(m log m) in live links of these parties.
    """
    rows = np.flatnonzero(marked(party_ix, links.n_parties)[links.party_ix] & links.assigned)
    return links.strongest(rows, preferred=_led(view, links))[party_ix]


def _led(view: View, links: LiveLinks) -> BoolVec:
    """Return which live links stand on a valid lead row."""
    rows, n_staff = live_rows(view, "coverage"), max(view.graph.n("staff"), 1)
    rows = rows[view.graph.column("coverage", "role")[rows] == LEAD]
    party, staff = (view.graph.column("coverage", name)[rows] for name in ("party_ix", "staff_ix"))
    pairs = links.party_ix.astype(np.int64) * n_staff + links.staff_ix
    return marked(np.searchsorted(pairs, party.astype(np.int64) * n_staff + staff), len(pairs))
