"""The first of an order whom limits allow: how a list is filled from a ranking."""

from __future__ import annotations

import numpy as np

from graphcrm.graph.arrays import IntVec
from graphcrm.kernels.jit import jit
from graphcrm.kernels.seed_limits import Limits


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
    n_groups = max((len(quota.most) for quota in limits.quotas), default=0)
    group = np.empty((len(limits.quotas), len(limits.eligible)), np.int64)
    room = np.zeros((len(limits.quotas), n_groups), np.int64)
    for row, quota in enumerate(limits.quotas):
        group[row], room[row, : len(quota.most)] = quota.group, quota.most
    able = order[limits.eligible[order]]
    return _filled(able, group, room, limits.prices, limits.allowance)


@jit
def _filled(order: IntVec, group: IntVec, room: IntVec, price: IntVec, left: int) -> IntVec:
    chosen, n = np.empty(len(order), np.int64), 0
    for node in order:
        fits = price[node] <= left
        for q in range(len(group)):
            fits &= group[q, node] < 0 or room[q, group[q, node]] > 0
        if not fits:
            continue
        for q in range(len(group)):
            if group[q, node] >= 0:
                room[q, group[q, node]] -= 1
        chosen[n], left, n = node, left - price[node], n + 1
    return chosen[:n]
