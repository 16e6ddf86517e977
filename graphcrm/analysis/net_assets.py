"""What a party owns beyond what it owes, as far as that is known."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, BoolVec, IntVec
from graphcrm.graph.spaces import PARTIES

STATES: Final = ("known", "net_assets_missing", "net_assets_not_positive")


def net_assets_of(view: View) -> IntVec:
    """Return net assets of every party in fen; ``NO_FEN`` where they are not known.

    Nobody hands over those of natural persons.
    """
    return np.asarray(view.graph.node(PARTIES, "net_assets"))


def state_of(net_assets: IntVec) -> IntVec:
    """Return the place in ``STATES`` of each.

    >>> state_of(np.array([5, NO_FEN, 0, -7])).tolist()
    [0, 1, 2, 2]
    """
    return np.select((net_assets == NO_FEN, net_assets <= 0), (1, 2), 0)


def is_measured(net_assets: IntVec) -> BoolVec:
    """Return whose net assets are known and above 0, so that a loss can be measured by them."""
    return np.asarray(net_assets > 0)  # what is not known is the least number of all
