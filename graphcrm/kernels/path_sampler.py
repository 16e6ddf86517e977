"""Shortest ways between nodes drawn by chance, each of several equally short ones alike.

A way is looked for from both of its ends at once, the side with fewer ties ahead going first, so
that little of a large network is walked (Borassi and Natale 2016).
"""

from __future__ import annotations

import numpy as np

from graphcrm.graph.arrays import FloatVec, IntVec
from graphcrm.kernels.jit import jit
from graphcrm.kernels.worlds import even, pick, world_key


def longest_way(indptr: IntVec, other: IntVec) -> int:
    """Return a number of nodes that no shortest way has more of.

    Notes
    -----
    From one node of each part: no way is longer than the two longest from there put together.
    O(n + e).

    Examples
    --------
    >>> longest_way(np.array([0, 2, 3, 4]), np.array([1, 2, 0, 0]))
    3
    """
    return int(_longest(indptr.astype(np.int64), other.astype(np.int32)))


@jit
def _longest(indptr: IntVec, other: IntVec) -> int:
    n, most = len(indptr) - 1, 0
    step, order = np.full(n, -1, np.int32), np.empty(n, np.int32)
    for root in range(n):
        if step[root] >= 0:
            continue
        order[0], step[root], end, at = root, 0, 1, 0
        while at < end:
            node = order[at]
            at += 1
            for there in other[indptr[node] : indptr[node + 1]]:
                if step[there] < 0:
                    step[there], order[end], end = step[node] + 1, there, end + 1
        last = step[order[end - 1]]
        before = step[order[end - 2]] if end > 1 else 0
        most = max(most, last + before + 1)
    return most


@jit
def sampled_between(
    indptr: IntVec, other: IntVec, stream: np.uint64, first: int, n_samples: int
) -> IntVec:
    """Return the nodes that stand between the ends of ways drawn by chance, way after way.

    Parameters
    ----------
    indptr : (n + 1,) int64
    other : (e,) int32
    stream : uint64
        See `graphcrm.kernels.worlds.stream_key`; the draws are functions of it and of the number
        of the way.
    first, n_samples : int

    Returns
    -------
    (k,) int32
        A node once for every way that it stands on; a pair that no way joins gives none.
    """
    n = len(indptr) - 1
    mark = np.zeros(n, np.int32)  # steps from the one end + 1, from the other less
    n_ways = np.zeros(n)
    met = np.empty((2, n), np.int32)
    found, end = np.empty(n_samples * 4, np.int32), 0
    for sample in range(first, first + n_samples):
        key = world_key(stream, sample)
        one = pick(key, n)
        another = pick(key + np.uint64(1), n - 1)
        another += another >= one
        size = np.ones(2, np.int64)
        met[0, 0], met[1, 0] = one, another
        mark[one], mark[another] = 1, -1
        n_ways[one] = n_ways[another] = 1.0
        ends = _meeting(indptr, other, (mark, n_ways, met, size), key)
        if ends[0] >= 0:
            for begin in ends:
                node = begin
                while abs(mark[node]) > 1:
                    if end == len(found):
                        found = np.append(found, np.empty(end, np.int32))
                    found[end], end = node, end + 1
                    node = _nearer(indptr, other, mark, n_ways, node, key)
        for side in range(2):
            for node in met[side, : size[side]]:
                mark[node], n_ways[node] = 0, 0.0
    return found[:end]


@jit
def _meeting(
    indptr: IntVec,
    other: IntVec,
    state: tuple[IntVec, FloatVec, IntVec, IntVec],
    key: np.uint64,
) -> tuple[int, int]:
    """Return the two nodes of a tie on which ways from both ends meet, drawn; (-1, -1) for none."""
    mark, n_ways, met, size = state
    begin, ahead = np.zeros(2, np.int64), np.zeros(2, np.int64)
    for side in range(2):
        node = met[side, 0]
        ahead[side] = indptr[node + 1] - indptr[node]
    coin = np.uint64(0)
    while ahead[0] > 0 and ahead[1] > 0:
        side = 0 if ahead[0] <= ahead[1] else 1
        sign = 1 - 2 * side
        last, ways, one, another = size[side], 0.0, -1, -1
        ahead[side] = 0
        for at in range(begin[side], last):
            node = met[side, at]
            for there in other[indptr[node] : indptr[node + 1]]:
                if mark[there] * sign < 0:
                    more = n_ways[node] * n_ways[there]
                    ways += more
                    coin += np.uint64(1)
                    if even(key, coin) * ways < more:  # so that each stands with its own share
                        one, another = node, there
                elif mark[there] == 0:
                    mark[there], n_ways[there] = mark[node] + sign, n_ways[node]
                    met[side, size[side]] = there
                    size[side] += 1
                    ahead[side] += indptr[there + 1] - indptr[there]
                elif mark[there] == mark[node] + sign:
                    n_ways[there] += n_ways[node]
        if one >= 0:
            return one, another
        begin[side] = last
    return -1, -1


@jit
def _nearer(
    indptr: IntVec, other: IntVec, mark: IntVec, n_ways: FloatVec, node: int, key: np.uint64
) -> int:
    """Return who stands one step nearer to the end, drawn by the ways that lead to each."""
    step = mark[node] - 1 if mark[node] > 0 else mark[node] + 1
    left = even(key, ~np.uint64(node)) * n_ways[node]
    best = -1
    for there in other[indptr[node] : indptr[node + 1]]:
        if mark[there] == step:
            best = there
            left -= n_ways[there]
            if left < 0:
                break
    return best
