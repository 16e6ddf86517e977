"""How far word gets, worked by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from graphcrm.errors import InputError
from graphcrm.kernels.diffusion import Diffusion, independent_cascade, linear_threshold
from graphcrm.kernels.simulate import Reach, reach

ONE = np.ones(4, np.int64)


MODELS = pytest.mark.parametrize("make", [independent_cascade, linear_threshold])


def star(p: float, make: Callable[..., Diffusion] = independent_cascade) -> Diffusion:
    """0 tells 1, 2 and 3."""
    return make(np.zeros(3, int), np.array([1, 2, 3]), np.full(3, p), n=4)


def chain(p: float, make: Callable[..., Diffusion] = independent_cascade) -> Diffusion:
    """0 tells 1, 1 tells 2, 2 tells 3."""
    return make(np.arange(3), np.arange(1, 4), np.full(3, p), n=4)


def within(found: Reach, expected: float) -> bool:
    """Whether the expected value is within 3 standard errors: 1.96 are half the interval."""
    return abs(found.mean - expected) <= 3 / 1.96 * (found.high - found.mean)


@MODELS
def test_a_star(make: Callable[..., Diffusion]) -> None:
    found = reach(star(0.5, make), ONE, np.array([0]), rng_seed=1)
    assert within(found, 2.5)  # 1 + 3 x 1/2


@MODELS
def test_a_chain(make: Callable[..., Diffusion]) -> None:
    found = reach(chain(0.5, make), ONE, np.array([0]), rng_seed=2)
    assert within(found, 1.875)  # 1 + 1/2 + 1/4 + 1/8


def test_word_comes_to_a_node_from_one_friend_at_most_under_linear_threshold() -> None:
    # 0 and 1 both tell 2, with weights 1/4 and 1/2: 2 + 3/4, not 2 + 1 - 3/4 x 1/2.
    both = linear_threshold(np.array([0, 1]), np.array([2, 2]), np.array([0.25, 0.5]), n=3)
    found = reach(both, ONE[:3], np.array([0, 1]), rng_seed=3, precision=0.002)
    assert within(found, 2.75)


def test_each_seed_adds_what_those_before_it_left() -> None:
    found = reach(star(1.0), ONE, np.array([2, 0, 1, 2]), rng_seed=1)
    assert found.gain.tolist() == [1, 3, 0, 0]
    assert (found.mean, found.low, found.high) == (4, 4, 4)


def test_nobody_hears_where_no_edge_carries() -> None:
    assert reach(star(0.0), ONE, np.array([0, 3]), rng_seed=1).gain.tolist() == [1, 1]


def test_weight_says_how_much_each_counts() -> None:
    found = reach(chain(1.0), np.array([0, 5, 0, 7]), np.array([0]), rng_seed=1)
    assert found.mean == 12


def test_nobody_asked_reaches_nobody() -> None:
    found = reach(star(0.5), ONE, np.zeros(0, int), rng_seed=1)
    assert (found.mean, found.low, found.high, found.gain.tolist()) == (0, 0, 0, [])


def test_worlds_are_walked_until_the_interval_is_narrow() -> None:
    found = reach(star(0.5), ONE, np.array([0]), rng_seed=1, precision=0.01, max_worlds=9_500)
    assert found.high - found.mean <= 0.01 * found.mean
    assert found.n_worlds == 4_750  # (1.96 x sqrt(3/4) / (0.01 x 2.5))^2 = 4,610
    rough = reach(star(0.5), ONE, np.array([0]), rng_seed=1, precision=0, max_worlds=1_500)
    assert rough.n_worlds == 1_500


@pytest.mark.parametrize("seed", [-1, 4])
def test_a_seed_that_is_no_node(seed: int) -> None:
    with pytest.raises(InputError, match="a seed is the position of a node"):
        reach(star(0.5), ONE, np.array([seed]), rng_seed=1)
