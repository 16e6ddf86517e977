"""The referral forest: who counts as having brought in whom, as parent pointers without rings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.graph.arrays import NO_IX, IntVec


@dataclass(frozen=True, slots=True)
class Forest:
    """Parent pointers without cycles.

    Parameters
    ----------
    parent : (n,) int32
        The referrer of each node, -1 for roots and for nodes outside the forest.
    edge : (n,) int64
        Which referral made the pointer, -1 where there is none.
    ring_edges : (r,) int64
        The referrals that were cut to break a ring, in order of the party they brought in.
    ring_of : (n,) int32
        The smallest node of the ring that a node was on, -1 for all others.
    """

    parent: IntVec
    edge: IntVec
    ring_edges: IntVec
    ring_of: IntVec


def referral_forest(referrer: IntVec, party: IntVec, day: IntVec, *, n: int) -> Forest:
    """Choose one parent for each referred node, and cut what closes a ring.

    The parent is the earliest referrer, ties by the smaller position.  A ring is cut at its latest
    referral, ties by the larger referred node, which becomes a root.

    Parameters
    ----------
    referrer, party, day : (m,) integers
        Referrals that count, no self-referrals.
    n : int
        Number of nodes.

    Returns
    -------
    Forest

    Notes
    -----
    O(m + n log n) time: after 2^k >= n steps up the pointers every node without a root above
    it stands on a ring, and pointers are doubled, so chains of any length cost log n passes.

    Examples
    --------
    >>> import numpy as np
    >>> forest = referral_forest(
    ...     np.array([0, 1, 2]), np.array([1, 2, 0]), np.array([5, 6, 7]), n=3)
    >>> forest.parent.tolist(), forest.ring_edges.tolist(), forest.ring_of.tolist()
    ([-1, 0, 1], [2], [0, 0, 0])
    """
    parent = np.full(n, NO_IX, np.int32)
    edge = np.full(n, NO_IX, np.int64)
    chosen = earliest(referrer, party, day, n=n)
    parent[party[chosen]] = referrer[chosen]
    edge[party[chosen]] = chosen
    ring_of = _rings(parent)
    cut = _latest_on_ring(ring_of, np.where(edge >= 0, day[edge] if len(day) else 0, 0))
    ring_edges = edge[cut]
    parent[cut] = NO_IX
    edge[cut] = NO_IX
    return Forest(parent, edge, ring_edges, ring_of)


def earliest(referrer: IntVec, party: IntVec, day: IntVec, *, n: int) -> IntVec:
    """Return of each party the earliest referral, ties by the smaller referrer.

    Parameters
    ----------
    referrer, party, day : (m,) integers
    n : int
        Number of parties.

    Examples
    --------
    >>> earliest(np.array([7, 5, 6]), np.array([0, 0, 1]), np.array([3, 3, 9]), n=2).tolist()
    [1, 2]
    """
    # Day and referrer in one number: its order is theirs.
    rank = (day.astype(np.int64) - day.min(initial=0)) << 32 | referrer.astype(np.int64)
    first = np.full(n, np.iinfo(np.int64).max)
    np.minimum.at(first, party, rank)
    return np.flatnonzero(rank == first[party])


def _rings(parent: IntVec) -> IntVec:
    """Return for each node on a ring the smallest node of that ring, -1 for all others."""
    ring_of = np.full(len(parent), NO_IX, np.int32)
    member = np.flatnonzero(parent != NO_IX)
    if not len(member):
        return ring_of
    up = np.append(parent, NO_IX)  # the last entry sends "no parent" to itself
    for _ in range(len(parent).bit_length()):
        up = up[up]
        if not np.any(up[member] != NO_IX):
            return ring_of  # every chain has ended at a root
    at = up[member]
    on_ring = np.unique(at[at != NO_IX])
    # Each pass doubles the stretch of ring that a node has taken the minimum of.
    label, step = np.arange(len(parent), dtype=np.int32), parent.copy()
    for _ in range(len(on_ring).bit_length()):
        label[on_ring] = np.minimum(label[on_ring], label[step[on_ring]])
        step[on_ring] = step[step[on_ring]]
    ring_of[on_ring] = label[on_ring]
    return ring_of


def _latest_on_ring(ring_of: IntVec, day: IntVec) -> IntVec:
    """Return of each ring the node with the latest referral, ties by the larger node."""
    nodes = np.flatnonzero(ring_of != NO_IX)
    order = nodes[np.lexsort((nodes, day[nodes], ring_of[nodes]))]
    last_of_ring = np.append(ring_of[order][1:] != ring_of[order][:-1], True)
    return np.sort(order[last_of_ring]) if len(order) else order
