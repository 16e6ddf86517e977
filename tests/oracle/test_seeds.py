"""Seeds beside every possible choice and every possible world."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from graphcrm.graph.arrays import IntVec
from graphcrm.kernels.diffusion import independent_cascade
from graphcrm.kernels.opim import greatest_share, least_share
from graphcrm.kernels.seed_limits import Limits, Quota
from graphcrm.kernels.seeds import Chosen, choose_seeds
from tests.reference.diffusion import Edge, cascade_worlds, reached
from tests.reference.greedy import allowed, choices

N = 8
# Everybody may bring two others; 0 and 1 bring nearly the same ones, so that both are one too many.
EDGES: list[Edge] = [
    (0, 2, Fraction(3, 4)), (0, 3, Fraction(1, 2)), (1, 3, Fraction(3, 4)), (1, 2, Fraction(1, 2)),
    (4, 5, Fraction(1, 2)), (5, 6, Fraction(1, 2)), (6, 7, Fraction(1, 4)), (3, 7, Fraction(1, 4)),
]  # fmt: skip
WEIGHT = np.array([1, 1, 2, 1, 1, 3, 1, 1])
MANAGER = Quota(np.array([0, 0, 1, 1, 1, -1, 2, 2]), np.array([1, 1, 0]))
HOUSEHOLD = Quota(np.array([-1, -1, 0, -1, 0, 0, -1, -1]), np.array([1]))
ALL = np.ones(N, bool)
COST = np.array([500, 400, 100, 200, 300, 300, 0, 100])
LIMITS = {
    "number": Limits(ALL, n_seeds=3),
    "one quota": Limits(ALL, n_seeds=3, quotas=(MANAGER,)),
    "two quotas": Limits(ALL, n_seeds=3, quotas=(MANAGER, HOUSEHOLD)),
    "budget": Limits(ALL, budget=700, cost=COST),
    "budget and quotas": Limits(ALL, budget=900, cost=COST, quotas=(MANAGER, HOUSEHOLD)),
}


@pytest.fixture(scope="module")
def exact() -> dict[frozenset[int], float]:
    """Return the exact reach of each choice that any of the limits allows."""
    found = {frozenset(seeds): 0.0 for limits in LIMITS.values() for seeds in choices(limits)}
    for chance, world in cascade_worlds(EDGES, N):
        for seeds in found:
            found[seeds] += float(chance) * int(WEIGHT[list(reached(world, seeds))].sum())
    return found


def chosen(limits: Limits, rng_seed: int, **options: float) -> Chosen:
    source, target, chance = zip(*EDGES, strict=True)
    ends = np.array(source), np.array(target)
    diffusion = independent_cascade(*ends, np.array(chance, float), n=N)
    return choose_seeds(diffusion, WEIGHT, limits, rng_seed=rng_seed, n_threads=1, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("quick", [True, False])
def test_certificates_are_never_above_the_truth(
    exact: dict[frozenset[int], float], name: str, quick: bool
) -> None:
    limits = LIMITS[name]
    best = max(exact[frozenset(seeds)] for seeds in choices(limits))
    n = 200 if quick and name == "number" else 40
    for rng_seed in range(n):  # 560 certificates in all, wrong once in a million
        found = chosen(limits, rng_seed, quick=quick, delta=1e-6 / 560)
        reach = exact[frozenset(found.seed.tolist())]
        assert allowed(limits, found.seed.tolist())
        assert found.low <= reach + 1e-9
        assert best <= found.high + 1e-9
        assert found.certified_ratio <= reach / best + 1e-9


@pytest.mark.parametrize(("name", "promised"), [("number", 1 - 1 / np.e), ("one quota", 1 / 2)])
def test_the_choice_is_as_good_as_it_promises(
    exact: dict[frozenset[int], float], name: str, promised: float
) -> None:
    found = chosen(LIMITS[name], 7)
    best = max(exact[frozenset(seeds)] for seeds in choices(LIMITS[name]))
    assert found.certified_ratio >= promised - 0.1
    assert exact[frozenset(found.seed.tolist())] >= 0.98 * best  # far more than promised
    assert found.estimate == pytest.approx(exact[frozenset(found.seed.tolist())], rel=0.02)


def test_bounds_of_a_share_fail_no_more_often_than_they_say(rng: np.random.Generator) -> None:
    # Of 20,000 draws of 500 sets a bound that may fail in 5 % fails at most 1,000 times + 3 errors.
    share, chance = 0.1, 0.05
    drawn: IntVec = rng.binomial(500, share, 20_000)
    low = np.array([least_share(int(n), 500, chance) for n in drawn])
    high = np.array([greatest_share(int(n), 500, chance) for n in drawn])
    assert max(np.count_nonzero(low > share), np.count_nonzero(high < share)) < 1_093
