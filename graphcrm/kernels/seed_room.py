"""How much room quotas leave while seeds are taken one by one, as compiled loops keep it."""

from __future__ import annotations

import numpy as np

from graphcrm.graph.arrays import NO_IX, IntVec, offsets_of
from graphcrm.kernels.jit import jit
from graphcrm.kernels.seed_limits import Limits


def rooms(limits: Limits) -> tuple[IntVec, IntVec]:
    """Return the groups of each node, numbered through all quotas, and how many each group takes.

    Parameters
    ----------
    limits : Limits of q quotas over n nodes

    Returns
    -------
    group : (q, n) int64
        -1 for none.
    room : (g,) int64

    Examples
    --------
    >>> from graphcrm.kernels.seed_limits import Quota
    >>> two = Quota(np.array([0, 1]), np.array([3, 4])), Quota(np.array([0, -1]), np.array([5]))
    >>> group, room = rooms(Limits(np.ones(2, bool), n_seeds=1, quotas=two))
    >>> group.tolist(), room.tolist()
    ([[0, 1], [2, -1]], [3, 4, 5])
    """
    first = offsets_of(np.array([len(quota.most) for quota in limits.quotas], np.int64))
    groups = [
        np.where(quota.bounded, quota.group + begin, NO_IX)
        for quota, begin in zip(limits.quotas, first, strict=False)
    ]
    none = np.zeros((0, len(limits.eligible)), np.int64)
    room = np.concatenate([np.zeros(0, np.int64), *(quota.most for quota in limits.quotas)])
    return np.vstack([none, *groups]), room.astype(np.int64)


@jit
def has_room(group: IntVec, room: IntVec, node: int) -> bool:
    """Tell whether every group of a node takes one more."""
    for quota in range(len(group)):
        if group[quota, node] >= 0 and room[group[quota, node]] == 0:
            return False
    return True


@jit
def use_room(group: IntVec, room: IntVec, node: int) -> None:
    """Take one from the room of every group of a node."""
    for quota in range(len(group)):
        if group[quota, node] >= 0:
            room[group[quota, node]] -= 1
