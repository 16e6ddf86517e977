"""Whose holdings speak for what a party may want: its strongest neighbours of the same kind."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.gap_scores import Near

N_NEIGHBOURS: Final = 50


def near(view: View, among: BoolVec, *, max_firm: int) -> Near:  # noqa: ARG001 - so far
    """Return the 50 strongest neighbours of each party among some; nobody's, so far."""
    none = np.zeros(0, np.int64)
    return Near(np.zeros(view.graph.n(PARTIES) + 1, np.int64), none, np.zeros(0))
