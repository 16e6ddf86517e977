"""Simulation and reverse-reachable sets beside every world by itself, and beside cynetdiff."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from benchmarks.peers.cynetdiff import cascade_model, spread, threshold_model
from graphcrm.graph.arrays import IntVec
from graphcrm.kernels.diffusion import Diffusion, independent_cascade, linear_threshold
from graphcrm.kernels.reverse_sets import n_covered
from graphcrm.kernels.simulate import Reach, reach
from graphcrm.kernels.worlds import CHECKING
from tests.reference.diffusion import Edge, cascade_worlds, exact_reach, threshold_worlds

MODELS = pytest.mark.parametrize(
    ("make", "worlds"),
    [(independent_cascade, cascade_worlds), (linear_threshold, threshold_worlds)],
    ids=["ic", "lt"],
)
N_SETS = 40_000


def drawn(rng: np.random.Generator, n: int, n_edges: int) -> list[Edge]:
    """Return edges between different nodes, some certain, some impossible."""
    ends = [divmod(int(k), n) for k in rng.permutation(n * n) if k // n != k % n][:n_edges]
    return [(u, v, Fraction(int(rng.integers(0, 5)), 4)) for u, v in ends]


def made(make: Callable[..., Diffusion], edges: list[Edge], n: int) -> Diffusion:
    source, target, probability = zip(*edges, strict=True)
    return make(np.array(source), np.array(target), np.array(probability, float), n=n)


def by_sets(diffusion: Diffusion, weight: IntVec, seeds: IntVec, *, rng_seed: int) -> Reach:
    """Return the estimate by sets with a standard error on either side."""
    covered = n_covered(
        diffusion, weight, seeds, first=0, n_sets=N_SETS, rng_seed=rng_seed, stream=CHECKING
    )
    share, whole = covered / N_SETS, float(weight.sum())
    error = (share * (1 - share) / N_SETS) ** 0.5 * whole
    return Reach(share * whole, share * whole - error, share * whole + error, N_SETS, np.zeros(0))


def close(found: Reach, expected: float, errors: float) -> bool:
    """Whether the expected value is that many times half the interval away, or nearly nothing."""
    return abs(found.mean - expected) <= errors * (found.high - found.mean) + 0.003


@MODELS
def test_both_estimates_beside_every_world(
    rng: np.random.Generator, make: Callable[..., Diffusion], worlds: Callable[..., object]
) -> None:
    for _ in range(20):
        n = int(rng.integers(4, 8))
        edges = drawn(rng, n, int(rng.integers(3, 10)))
        weight, seeds = rng.integers(0, 4, n), rng.choice(n, 2, replace=False)
        weight[0] += 1
        diffusion, rng_seed = made(make, edges, n), int(rng.integers(2**40))
        exact = float(exact_reach(worlds(edges, n), seeds.tolist(), weight.tolist()))  # type: ignore[arg-type]
        found = reach(diffusion, weight, seeds, rng_seed=rng_seed, precision=0)
        assert close(found, exact, 5 / 1.96)  # 5 standard errors: 80 are looked at
        assert close(by_sets(diffusion, weight, seeds, rng_seed=rng_seed), exact, 5)


def test_the_worlds_of_the_reference_are_all_there_are() -> None:
    edges = [(0, 2, Fraction(1, 2)), (1, 2, Fraction(1, 4)), (2, 3, Fraction(1))]
    assert sum(chance for chance, _ in cascade_worlds(edges, 4)) == 1
    assert sum(chance for chance, _ in threshold_worlds(edges, 4)) == 1
    assert exact_reach(cascade_worlds(edges, 4), [0, 1], [1] * 4) == 2 + 2 * Fraction(5, 8)
    assert exact_reach(threshold_worlds(edges, 4), [0, 1], [1] * 4) == 2 + 2 * Fraction(3, 4)


@pytest.mark.parametrize("model", ["ic", "lt"])
def test_simulation_beside_cynetdiff(rng: np.random.Generator, model: str) -> None:
    n, n_worlds = 400, 4_000
    ends = np.unique(rng.integers(0, n * n, 1_600))
    source, target = ends // n, ends % n
    source, target = source[source != target], target[source != target]
    degree = np.bincount(target, minlength=n)
    weight, seeds = 1 / degree[target], rng.choice(n, 8, replace=False)
    make = independent_cascade if model == "ic" else linear_threshold
    peer = cascade_model if model == "ic" else threshold_model
    diffusion = make(source, target, weight, n=n)
    theirs = spread(peer(diffusion, rng_seed=int(rng.integers(2**31))), seeds, n_worlds)
    ours = reach(diffusion, np.ones(n, np.int64), seeds, rng_seed=1, max_worlds=n_worlds)
    # Two means of as many worlds differ by sqrt(2) standard errors of one.
    assert close(ours, theirs, 5 * 2**0.5 / 1.96)
