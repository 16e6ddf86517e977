"""Who can be walked to in one world: breadth first, along the edges that carry word there."""

from __future__ import annotations

import numpy as np

from graphcrm.graph.arrays import ByteVec, IntVec
from graphcrm.kernels.diffusion import EdgeArrays
from graphcrm.kernels.jit import jit
from graphcrm.kernels.worlds import toss

UNSEEN, SEEN, WANTED = 0, 1, 2


@jit
def walk(
    edges: EdgeArrays, key: np.uint64, seen: ByteVec, nodes: IntVec, end: int
) -> tuple[int, bool]:
    """Walk on from the last of the nodes found.

    Parameters
    ----------
    edges : EdgeArrays
        Those into nodes walk back.
    key : uint64
        The world.
    seen : (n,) uint8
        SEEN already; WANTED ends the walk where it is met.  Nodes found become SEEN.
    nodes : (n,) int32
        Found so far, the last of them to walk from; those found now are put behind.
    end : int
        How many are found.

    Returns
    -------
    end : int
        How many are found now.
    met : bool
        A node that is WANTED was met.
    """
    (start, edge), at = edges, end - 1
    other, low, high, coin = edge["other"], edge["low"], edge["high"], edge["coin"]
    while at < end:
        node = nodes[at]
        at += 1
        for e in range(start[node], start[node + 1]):
            u = toss(key, coin[e])
            if low[e] <= u < high[e]:
                new = other[e]
                if seen[new] == UNSEEN:
                    nodes[end], seen[new] = new, SEEN
                    end += 1
                elif seen[new] == WANTED:
                    return end, True
    return end, False


@jit
def forget(seen: ByteVec, nodes: IntVec, first: int, end: int) -> None:
    """Let nodes that were found be UNSEEN again."""
    for at in range(first, end):
        seen[nodes[at]] = UNSEEN
