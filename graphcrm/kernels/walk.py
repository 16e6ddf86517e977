"""Who can be walked to in one world: breadth first, along the edges that carry word there."""

from __future__ import annotations

import numpy as np

from graphcrm.graph.arrays import ByteVec, IntVec, Vec
from graphcrm.kernels.jit import jit
from graphcrm.kernels.worlds import toss

UNSEEN, SEEN, WANTED = 0, 1, 2

EdgeArrays = tuple[IntVec, IntVec, Vec, Vec, IntVec]  # start, other, low, high, coin


@jit
def walk(
    edges: EdgeArrays, key: np.uint64, seen: ByteVec, nodes: IntVec, end: int
) -> tuple[IntVec, int, bool]:
    """Walk on from the last of the nodes found.

    Parameters
    ----------
    edges : tuple of arrays
        Of `Edges`; those into nodes walk back.
    key : uint64
        The world.
    seen : (n,) uint8
        SEEN already; WANTED ends the walk where it is met.  Nodes found become SEEN.
    nodes : int32
        Found so far, the last of them to walk from.
    end : int
        How many are found.

    Returns
    -------
    nodes, end
        As before with those found now behind; ``nodes`` is a longer copy where there was no room.
    met : bool
        A node that is WANTED was met.
    """
    start, other, low, high, coin = edges
    at = end - 1
    while at < end:
        node = nodes[at]
        at += 1
        for e in range(start[node], start[node + 1]):
            u = toss(key, coin[e])
            if low[e] <= u < high[e]:
                new = other[e]
                if seen[new] == UNSEEN:
                    seen[new] = SEEN
                    if end == len(nodes):
                        nodes = longer(nodes)
                    nodes[end] = new
                    end += 1
                elif seen[new] == WANTED:
                    return nodes, end, True
    return nodes, end, False


@jit
def longer(nodes: IntVec) -> IntVec:
    """Return a copy with room for as many again."""
    found = np.empty(2 * len(nodes), nodes.dtype)
    found[: len(nodes)] = nodes
    return found


@jit
def forget(seen: ByteVec, nodes: IntVec, first: int, end: int) -> None:
    """Let nodes that were found be UNSEEN again."""
    for at in range(first, end):
        seen[nodes[at]] = UNSEEN
