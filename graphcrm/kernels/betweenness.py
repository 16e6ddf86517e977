"""Who stands between others: through whom the shortest ways lead, exactly or from a sample."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log, log2
from typing import Final

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import FloatVec, IntVec
from graphcrm.kernels.blocks import in_blocks
from graphcrm.kernels.jit import jit
from graphcrm.kernels.path_sampler import longest_way, sampled_between
from graphcrm.kernels.worlds import PATHS, stream_key

EPSILON: Final = 0.01
DELTA: Final = 0.1
EXACT_WORK: Final = 200_000_000  # nodes x ties walked: about a second
_SOURCES: Final = 64  # in a block, so that sums are the same on every machine
_SAMPLES: Final = 512
_C: Final = 0.5  # of the sample size, as estimated by Löffler and Phillips (2009)


@dataclass(frozen=True, slots=True)
class Betweenness:
    """The share of shortest ways between two others that lead through each node.

    Parameters
    ----------
    share : (n,) float64, 0..1
        Of all ordered pairs of two nodes of the network, whether a way leads from one to the other
        or not; of several shortest ways each counts in part.
    error : float
        With the chance 1 - delta no share is further than this from the true one; 0: exact.
    n_samples : int
        Ways drawn; 0: exact.
    """

    share: FloatVec
    error: float
    n_samples: int


def betweenness(
    indptr: IntVec,
    other: IntVec,
    *,
    epsilon: float = EPSILON,
    delta: float = DELTA,
    rng_seed: int = 1,
    exact_work: int = EXACT_WORK,
    n_threads: int = 0,
) -> Betweenness:
    """Return through whom the shortest ways in a network lead; each tie is one step.

    Parameters
    ----------
    indptr : (n + 1,) int64
        The ties of node i are ``other[indptr[i]:indptr[i + 1]]``.
    other : (e,) integers
        Every tie stands at both of its ends.
    epsilon, delta : float in (0, 1)
        A sample is so large that no share is off by more than ``epsilon``, with the chance
        1 - ``delta``, for all nodes at once.
    rng_seed : int
        In place of a generator: see `graphcrm.kernels.worlds`.
    exact_work : int
        Up to so many nodes times ties it is counted, and nothing is drawn.
    n_threads : int
        0: as many as there are processors; the result is the same.

    Raises
    ------
    InputError
        ``epsilon`` or ``delta`` outside (0, 1).

    Notes
    -----
    Exactly: Brandes (2001), O(n e).  Sampled: Riondato and Kornaropoulos (2016) draw
    c / epsilon² x (floor(log2(V - 2)) + 1 + ln 1/delta) ways between nodes drawn by chance, where V
    is the most nodes on a shortest way, here estimated from above; a way is looked for from both of
    its ends.  Memory: 20 bytes a node and thread.

    Examples
    --------
    The middle of three in a row stands between the ends: 2 of 6 ordered pairs.

    >>> betweenness(np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1])).share.round(3).tolist()
    [0.0, 0.333, 0.0]
    """
    for value, name in ((epsilon, "epsilon"), (delta, "delta")):
        if not 0 < value < 1:
            raise InputError(f"{name} lies between 0 and 1, neither included")
    indptr, other = indptr.astype(np.int64), other.astype(np.int32)
    n = len(indptr) - 1
    if n * len(other) <= exact_work:
        return Betweenness(_exact(indptr, other, n_threads), 0.0, 0)
    n_samples = sample_size(longest_way(indptr, other), epsilon=epsilon, delta=delta)
    key = stream_key(rng_seed, PATHS)
    count = np.zeros(n, np.int64)
    for nodes in in_blocks(
        lambda first, k: sampled_between(indptr, other, key, first, k),
        n_samples,
        size=_SAMPLES,
        n_threads=n_threads,
    ):
        np.add.at(count, nodes, 1)
    return Betweenness(count / max(n_samples, 1), epsilon if n_samples else 0.0, n_samples)


def sample_size(n_on_way: int, *, epsilon: float, delta: float) -> int:
    """Return how many ways to draw, where at most so many nodes are on a shortest one.

    >>> sample_size(10, epsilon=0.1, delta=0.1), sample_size(2, epsilon=0.1, delta=0.1)
    (316, 0)
    """
    if n_on_way < 3:  # nobody stands between
        return 0
    return ceil(_C / epsilon**2 * (floor(log2(n_on_way - 2)) + 1 + log(1 / delta)))


def _exact(indptr: IntVec, other: IntVec, n_threads: int) -> FloatVec:
    n = len(indptr) - 1
    total = np.zeros(n)
    for part in in_blocks(
        lambda first, k: _from_sources(indptr, other, first, k),
        n,
        size=_SOURCES,
        n_threads=n_threads,
    ):
        total += part
    return total / max(n * (n - 1), 1)


@jit
def _from_sources(indptr: IntVec, other: IntVec, first: int, n_sources: int) -> FloatVec:
    """Return how much of the ways from some nodes to all leads through each."""
    n = len(indptr) - 1
    total, n_ways, behind = np.zeros(n), np.zeros(n), np.zeros(n)
    step, order = np.full(n, -1, np.int32), np.empty(n, np.int32)
    for source in range(first, first + n_sources):
        order[0], step[source], n_ways[source], end = source, 0, 1.0, 1
        at = 0
        while at < end:
            node = order[at]
            at += 1
            for there in other[indptr[node] : indptr[node + 1]]:
                if step[there] < 0:
                    step[there], order[end], end = step[node] + 1, there, end + 1
                if step[there] == step[node] + 1:
                    n_ways[there] += n_ways[node]
        for at in range(end - 1, -1, -1):  # the furthest first
            node = order[at]
            for there in other[indptr[node] : indptr[node + 1]]:
                if step[there] == step[node] + 1:
                    behind[node] += n_ways[node] / n_ways[there] * (1 + behind[there])
            if node != source:
                total[node] += behind[node]
        for node in order[:end]:
            step[node], n_ways[node] = -1, 0.0
        for node in order[:end]:
            behind[node] = 0.0
    return total
