"""Reverse-reachable sets: from whom a person drawn at random would have heard.

The root of a set is drawn in proportion to weight, and the set is everybody from whom word comes to
the root in one possible world.  The share of sets that hold one of the seeds, times the weight of
all, is then an unbiased estimate of the weight that the seeds reach (Borgs et al. 2014), for all
seeds by the same sets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.graph.arrays import ByteVec, IntVec
from graphcrm.kernels.blocks import in_blocks
from graphcrm.kernels.diffusion import Diffusion, EdgeArrays
from graphcrm.kernels.jit import jit
from graphcrm.kernels.walk import SEEN, UNSEEN, WANTED, forget, walk
from graphcrm.kernels.worlds import pick, stream_key, world_key

BLOCK: Final = 4096  # sets


@dataclass(frozen=True, slots=True)
class Sets:
    """Sets of nodes side by side, the root of each first.

    Parameters
    ----------
    start : (n_sets + 1,) int64
        Set i is ``node[start[i]:start[i + 1]]``.
    node : (n_entries,) int32
    """

    start: IntVec
    node: IntVec


def draw(
    diffusion: Diffusion,
    weight: IntVec,
    *,
    first: int,
    n_sets: int,
    rng_seed: int,
    stream: int,
    n_threads: int = 0,
) -> Sets:
    """Return the sets ``first`` … ``first + n_sets`` of a stream.

    Drawn in one call or in many, on however many threads, set i is always the same.

    Parameters
    ----------
    diffusion : Diffusion
    weight : (n,) int64, >= 0
        How much each node counts as somebody reached: roots are drawn by it.  Nodes of weight 0 are
        no roots, and are walked through like all.  Some weight is above 0.
    first, n_sets : int
    rng_seed : int
        In place of a generator: see `graphcrm.kernels.worlds`.
    stream : int
        What the sets are for: sets of two streams have nothing in common.
    n_threads : int
        0: as many as there are processors.

    Notes
    -----
    Time goes with the edges into the nodes found, 4 bytes are kept for each node found.

    Examples
    --------
    >>> from graphcrm.kernels.diffusion import independent_cascade
    >>> chain = independent_cascade(np.array([0, 1]), np.array([1, 2]), np.ones(2), n=3)
    >>> last = np.array([0, 0, 1])
    >>> draw(chain, last, first=0, n_sets=2, rng_seed=1, stream=0).node.tolist()
    [2, 1, 0, 2, 1, 0]
    """
    edges, ends = diffusion.into.arrays, np.cumsum(weight, dtype=np.int64)
    key = stream_key(rng_seed, stream)

    def work(begin: int, n: int) -> tuple[IntVec, IntVec]:
        return _draw(edges, ends, key, begin, n)

    found = list(in_blocks(work, first + n_sets, first=first, size=BLOCK, n_threads=n_threads))
    lengths, nodes = zip(*found, strict=True) if found else ((), ())
    node = np.concatenate([np.zeros(0, np.int32), *nodes])
    return Sets(np.concatenate([np.zeros(1, np.int64), *lengths]).cumsum(), node)


def by_node(sets: Sets, n: int) -> tuple[IntVec, IntVec]:
    """Return in which sets each node is: the other way round, 4 bytes an entry too.

    Parameters
    ----------
    sets : Sets
    n : int
        Number of nodes.

    Returns
    -------
    start : (n + 1,) int64
        The sets of node i are ``which[start[i]:start[i + 1]]``.
    which : (n_entries,) int32
        Positions in ``sets``, ascending for each node.

    Examples
    --------
    >>> start, which = by_node(Sets(np.array([0, 2, 3]), np.array([1, 0, 1], np.int32)), 2)
    >>> start.tolist(), which.tolist()
    ([0, 1, 3], [0, 0, 1])
    """
    return _by_node(sets.start, sets.node, n)


@jit
def _by_node(start: IntVec, node: IntVec, n: int) -> tuple[IntVec, IntVec]:
    """Count, then put each entry where it belongs."""
    place = np.zeros(n + 1, np.int64)
    for one in node:
        place[one + 1] += 1
    place = place.cumsum()
    begin, which = place.copy(), np.empty(len(node), np.int32)
    for i in range(len(start) - 1):
        for at in range(start[i], start[i + 1]):
            which[place[node[at]]] = i
            place[node[at]] += 1
    return begin, which


@jit
def _draw(
    edges: EdgeArrays, ends: IntVec, stream: np.uint64, first: int, n_sets: int
) -> tuple[IntVec, IntVec]:
    """Return how many nodes each set has, and the nodes of all."""
    seen, nodes = np.zeros(len(ends), np.uint8), np.empty(len(ends), np.int32)
    lengths, found, used = np.empty(n_sets, np.int64), np.empty(16 * n_sets, np.int32), 0
    for i in range(n_sets):
        key = world_key(stream, first + i)
        root = np.searchsorted(ends, pick(key, ends[-1]), side="right")
        nodes[0], seen[root] = root, SEEN
        end, _ = walk(edges, key, seen, nodes, 1)
        forget(seen, nodes, 0, end)
        if used + end > len(found):
            found = _longer(found, used + end)
        found[used : used + end] = nodes[:end]
        lengths[i] = end
        used += end
    return lengths, found[:used].copy()


@jit
def _longer(found: IntVec, needed: int) -> IntVec:
    """Return a copy with room for what is needed, and for as many again as there were."""
    longer = np.empty(max(needed, 2 * len(found)), found.dtype)
    longer[: len(found)] = found
    return longer


def n_covered(
    diffusion: Diffusion,
    weight: IntVec,
    seeds: IntVec,
    *,
    first: int,
    n_sets: int,
    rng_seed: int,
    stream: int,
    n_threads: int = 0,
) -> int:
    """Return how many of the sets of `draw` hold one of ``seeds``, keeping none of them.

    A set is left at the first seed that is met, so this is quicker than drawing.
    """
    edges, ends = diffusion.into.arrays, np.cumsum(weight, dtype=np.int64)
    key, wanted = stream_key(rng_seed, stream), np.full(diffusion.n, UNSEEN, np.uint8)
    wanted[seeds] = WANTED

    def work(begin: int, n: int) -> int:
        return _n_covered(edges, ends, key, begin, n, wanted.copy())

    return sum(in_blocks(work, first + n_sets, first=first, size=4 * BLOCK, n_threads=n_threads))


@jit
def _n_covered(
    edges: EdgeArrays,
    ends: IntVec,
    stream: np.uint64,
    first: int,
    n_sets: int,
    seen: ByteVec,
) -> int:
    nodes, n_met = np.empty(len(ends), np.int32), 0
    for i in range(n_sets):
        key = world_key(stream, first + i)
        root = np.searchsorted(ends, pick(key, ends[-1]), side="right")
        if seen[root] == WANTED:
            n_met += 1
            continue
        nodes[0], seen[root] = root, SEEN
        end, met = walk(edges, key, seen, nodes, 1)
        forget(seen, nodes, 0, end)
        n_met += met
    return n_met
