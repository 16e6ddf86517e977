"""The first of an order whom limits allow: how a list is filled from a ranking."""

from __future__ import annotations

import numpy as np

from graphcrm.graph.arrays import IntVec
from graphcrm.kernels.jit import jit
from graphcrm.kernels.seed_limits import Limits
from graphcrm.kernels.seed_room import has_room, rooms, use_room


def first_allowed(order: IntVec, limits: Limits) -> IntVec:
    """Go down ``order`` and take everybody whom the limits still allow.

    Parameters
    ----------
    order : (m,) integers
        Nodes, the first choice first.
    limits : Limits

    Returns
    -------
    (k,) int64
        Nodes in that order: as many as the number allows, or until the budget holds nobody more.

    Notes
    -----
    O(m * quotas).
    """
    able = order[limits.eligible[order]]
    return _filled(able, limits.prices, limits.allowance, rooms(limits))


@jit
def _filled(order: IntVec, price: IntVec, left: int, quotas: tuple[IntVec, IntVec]) -> IntVec:
    chosen, n = np.empty(len(order), np.int64), 0
    group, room = quotas
    for node in order:
        if price[node] <= left and has_room(group, room, node):
            use_room(group, room, node)
            chosen[n], left, n = node, left - price[node], n + 1
    return chosen[:n]
