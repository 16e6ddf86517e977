"""Ranges of leaves of complete binary trees, and what flows down to them.

A tree of ``width`` leaves, a power of two, has its nodes numbered as in a heap: 1 is the root, 2 i
and 2 i + 1 lie below i, and leaf number j is node ``width + j``.
"""

from __future__ import annotations

import numpy as np

from graphcrm.graph.arrays import IntVec, place_in_group


def cover(low: IntVec, high: IntVec, width: int) -> tuple[IntVec, IntVec]:
    """Return the fewest nodes below which lie exactly the leaves of each range.

    Parameters
    ----------
    low, high : (r,) integers, 0 to width
        From ``low`` to before ``high``; no leaf where ``high <= low``.
    width : int

    Returns
    -------
    which, node : (m,) integers
        The range, and a node of it; a range has at most 2 log2(width) of them.

    Examples
    --------
    >>> which, node = cover(np.array([1]), np.array([4]), 4)  # leaf 1, and leaves 2 and 3
    >>> node.tolist()
    [5, 3]
    """
    which, low, high = np.arange(len(low)), low + width, high + width
    found = [(which[:0], low[:0])]
    while len(which):
        going_on = low < high
        which, low, high = which[going_on], low[going_on], high[going_on]
        # A right child that begins a range, or a left one that ends it, stands for itself alone.
        begins, ends = low % 2 == 1, high % 2 == 1
        found += [(which[begins], low[begins]), (which[ends], high[ends] - 1)]
        low, high = (low + 1) // 2, high // 2
    ranges, nodes = zip(*found, strict=True)
    return np.concatenate(ranges), np.concatenate(nodes)


def sums(leaves: IntVec) -> IntVec:
    """Return for each node the sum over the leaves below it; node 0 is none.

    >>> sums(np.array([[1, 2, 4, 8]])).tolist()
    [[0, 15, 3, 12, 1, 2, 4, 8]]
    """
    n_trees, width = leaves.shape
    found = np.concatenate([np.zeros_like(leaves), leaves], axis=1)
    while width > 1:
        width //= 2
        below = found[:, 2 * width : 4 * width]
        found[:, width : 2 * width] = below.reshape(n_trees, width, 2).sum(axis=2)
    return found


def descend(tree: IntVec, node: IntVec, flow: IntVec) -> IntVec:
    """Return the leaf that each unit comes to, the first ones on the left.

    Parameters
    ----------
    tree, node : (u,) integers
        Where each unit enters; their order decides.
    flow : (trees, 2 width) int64
        How many units come to each node, from above or by entering there.

    Returns
    -------
    (u,) int64, 0 to width - 1

    Notes
    -----
    O(u log u log width).  Units that enter at a node go on as if they had come from above.

    Examples
    --------
    >>> flow = np.array([[0, 3, 2, 1, 0, 2, 1, 0]])
    >>> descend(np.zeros(3, int), np.array([1, 1, 1]), flow).tolist()
    [1, 1, 2]
    """
    node, width = node.astype(np.int64), flow.shape[1] // 2
    level = 1
    while level < width:
        here = np.flatnonzero((node >= level) & (node < 2 * level))
        order = here[np.lexsort((node[here], tree[here]))]
        place = place_in_group(tree[order] * 2 * width + node[order])
        goes_right = place >= flow[tree[order], 2 * node[order]]
        node[order] = 2 * node[order] + goes_right
        level *= 2
    return np.asarray(node - width)
