"""Simulation and greedy choice by cynetdiff, whose simulation is C++ of its own."""

from __future__ import annotations

from array import array
from heapq import heapify, heappop, heappush
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.kernels.diffusion import Diffusion, Edges

IntVec = npt.NDArray[Any]


def cascade_model(diffusion: Diffusion, *, rng_seed: int) -> Any:
    """Return its model of independent cascade over the same edges."""
    from cynetdiff.models import IndependentCascadeModel

    starts, ends, chance = _arrays(diffusion.out_of)
    return IndependentCascadeModel(starts, ends, activation_probs=chance, rng=rng_seed)


def threshold_model(diffusion: Diffusion, *, rng_seed: int) -> Any:
    """Return its model of linear threshold, which draws thresholds rather than worlds."""
    from cynetdiff.models import LinearThresholdModel

    starts, ends, chance = _arrays(diffusion.out_of)
    return LinearThresholdModel(starts, ends, influence=chance, rng=rng_seed)


def spread(model: Any, seeds: IntVec, n_runs: int) -> float:
    """Return how many nodes ``seeds`` reach on average.

    It sums in 32 bits, which hold no more than 16 million: hence in parts.
    """
    parts = [n_runs // 20] * 19 + [n_runs - n_runs // 20 * 19]
    means = [model.compute_marginal_gains(seeds.tolist(), [], part)[0] for part in parts]
    return float(np.average(means, weights=parts))


def celf(model: Any, n: int, k: int, *, n_runs: int = 100) -> list[int]:
    """Return k seeds by lazy greedy choice (Leskovec et al. 2007), each step simulated anew."""
    alone = (model.compute_marginal_gains([], [node], n_runs)[1] for node in range(n))
    waiting = [(-gain, node, 0) for node, gain in enumerate(alone)]
    heapify(waiting)
    seeds: list[int] = []
    while len(seeds) < k:
        gain, node, at = heappop(waiting)
        if at < len(seeds):
            gain = -model.compute_marginal_gains(seeds, [node], n_runs)[1]
            heappush(waiting, (gain, node, len(seeds)))
        else:
            seeds.append(node)
    return seeds


def _arrays(edges: Edges) -> tuple[array[int], array[int], array[float]]:
    """Return the edges as cynetdiff takes them: where those of each node start, without an end."""
    starts = array("I", edges.start[:-1].astype(np.uint32).tobytes())
    ends = array("I", edges.other.astype(np.uint32).tobytes())
    return starts, ends, array("f", (edges.high - edges.low).astype(np.float32).tobytes())
