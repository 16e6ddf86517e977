"""How far word gets from some seeds: forward simulation in fresh worlds.

It shares nothing with reverse-reachable sets but the model, and so tells how good seeds are that
were chosen by such sets.  The worlds are the same whatever the seeds, so that two lists of seeds
are compared world by world, which takes most of the chance out of their difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import FloatVec, IntVec
from graphcrm.kernels.blocks import in_blocks
from graphcrm.kernels.diffusion import Diffusion, EdgeArrays
from graphcrm.kernels.jit import jit
from graphcrm.kernels.walk import SEEN, UNSEEN, forget, walk
from graphcrm.kernels.worlds import SIMULATING, stream_key, world_key

ROUND: Final = 250  # worlds between two looks at the interval
BLOCK: Final = 50
_95_SHARE: Final = 1.96  # standard errors on either side that hold 95 % of a normal distribution


@dataclass(frozen=True, slots=True)
class Reach:
    """What seeds reach on average, themselves included.

    Parameters
    ----------
    mean, low, high : float, in weight
        With its 95 % interval, mean ± 1.96 standard deviations / √n_worlds: the chance of the
        simulation alone, not of the probabilities that went in.
    n_worlds : int
    gain : (k,) float64, in weight
        What each seed adds to those before it; they sum to ``mean``.
    """

    mean: float
    low: float
    high: float
    n_worlds: int
    gain: FloatVec


def reach(
    diffusion: Diffusion,
    weight: IntVec,
    seeds: IntVec,
    *,
    rng_seed: int,
    max_worlds: int = 10_000,
    precision: float = 0.005,
    n_threads: int = 0,
) -> Reach:
    """Return the weight that ``seeds`` reach, and what each adds to those before it.

    Worlds are walked by hundreds until half the 95 % interval is at most ``precision`` of the
    mean, or ``max_worlds`` are done.

    Parameters
    ----------
    diffusion : Diffusion
    weight : (n,) int64, >= 0
        How much each node counts.
    seeds : (k,) integers
        In the order in which they are to add something; one that comes again adds nothing.
    rng_seed : int
        In place of a generator: see `graphcrm.kernels.worlds`.
    max_worlds : int, >= 1
    precision : float, >= 0
    n_threads : int
        0: as many as there are processors; the result is the same.

    Raises
    ------
    InputError
        A seed is no node.

    Notes
    -----
    Time goes with the edges out of the nodes reached, in all worlds; memory with nodes x threads.

    Examples
    --------
    >>> from graphcrm.kernels.diffusion import independent_cascade
    >>> chain = independent_cascade(np.array([0, 1]), np.array([1, 2]), np.array([1.0, 0.0]), n=3)
    >>> found = reach(chain, np.ones(3, np.int64), np.array([1, 0, 2]), rng_seed=1)
    >>> found.mean, found.gain.tolist()
    (3.0, [1.0, 1.0, 1.0])
    """
    if len(seeds) and not (seeds.min() >= 0 and seeds.max() < diffusion.n):
        raise InputError("a seed is the position of a node")
    weight, seeds = np.array(weight, np.int64), np.array(seeds, np.int64)
    edges, stream = diffusion.out_of.arrays, stream_key(rng_seed, SIMULATING)
    totals, gain = np.zeros(0), np.zeros(len(seeds))

    def walk_worlds(first: int, n: int) -> tuple[IntVec, IntVec]:
        return _reached(edges, weight, seeds, stream, first, n)

    while len(totals) < max_worlds and _half_width(totals) > precision * _mean(totals):
        last = min(len(totals) + ROUND, max_worlds)
        for of_worlds, of_seeds in in_blocks(
            walk_worlds, last, first=len(totals), size=BLOCK, n_threads=n_threads
        ):
            totals, gain = np.append(totals, of_worlds), gain + of_seeds
    mean, half = _mean(totals), _half_width(totals)
    return Reach(mean, mean - half, mean + half, len(totals), gain / len(totals))


def _mean(totals: FloatVec) -> float:
    return float(totals.mean()) if len(totals) else 0.0


def _half_width(totals: FloatVec) -> float:
    return _95_SHARE * float(totals.std()) / len(totals) ** 0.5 if len(totals) else np.inf


@jit
def _reached(
    edges: EdgeArrays,
    weight: IntVec,
    seeds: IntVec,
    stream: np.uint64,
    first: int,
    n_worlds: int,
) -> tuple[IntVec, IntVec]:
    """Return the weight reached in each world, and what each seed added in all of them."""
    seen, nodes = np.zeros(len(weight), np.uint8), np.empty(len(weight), np.int32)
    totals, gain = np.zeros(n_worlds, np.int64), np.zeros(len(seeds), np.int64)
    for i in range(n_worlds):
        key, end = world_key(stream, first + i), 0
        for rank in range(len(seeds)):
            if seen[seeds[rank]] == UNSEEN:
                begin, nodes[end], seen[seeds[rank]] = end, seeds[rank], SEEN
                end, _ = walk(edges, key, seen, nodes, end + 1)
                new = weight[nodes[begin:end]].sum()
                totals[i] += new
                gain[rank] += new
        forget(seen, nodes, 0, end)
    return totals, gain
