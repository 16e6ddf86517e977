"""Whose holdings speak for what a party may want: its strongest neighbours of the same kind."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.tie_strength import STRENGTHS, Strengths
from graphcrm.analysis.ties import ties
from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec
from graphcrm.kernels.tie_graph import Near

N_NEIGHBOURS: Final = 50


def near(view: View, among: BoolVec, *, max_firm: int, strengths: Strengths = STRENGTHS) -> Near:
    """Return the 50 strongest neighbours of each party ``among`` some, these being neighbours too.

    Parameters
    ----------
    view : View
    among : (n_parties,) bool
        Parties of one kind.
    max_firm, strengths
        See :func:`~graphcrm.analysis.ties.ties`.

    Returns
    -------
    Near
        Of all parties; who is not ``among`` them has nobody.
    """
    nobody = np.zeros(view.graph.n("staff"), bool)
    web = ties(view, max_firm=max_firm, strengths=strengths)
    found = web.top(N_NEIGHBOURS, np.concatenate([among, nobody]))
    return Near(found.start[: len(among) + 1], found.other, found.strength)
