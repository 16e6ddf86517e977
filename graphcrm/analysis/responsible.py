"""Who is responsible for a party: the one who leads, else the one who is closest."""

from __future__ import annotations

import numpy as np

from graphcrm.analysis.links import LiveLinks, led
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, IntVec, marked


def responsible_staff(view: View, links: LiveLinks, party_ix: IntVec) -> IntVec:
    """Return who is responsible for each of some parties, -1 where nobody has valid coverage.

    Of those with a valid lead row the one of the strongest link; without a lead, of those assigned;
    ties by id.

    Notes
    -----
    O(m log m) in live links of these parties.
    """
    rows = np.flatnonzero(marked(party_ix, links.n_parties)[links.party_ix] & links.assigned)
    weaker = -links.strength[rows]
    order = np.lexsort((links.staff_ix[rows], weaker, ~led(view, links)[rows]))
    staff = np.full(links.n_parties, NO_IX, np.int64)
    backwards = rows[order[::-1]]  # of several writes the last one stands
    staff[links.party_ix[backwards]] = links.staff_ix[backwards]
    return np.asarray(staff[party_ix])
