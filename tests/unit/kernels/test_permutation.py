"""Permutation tests: all splits counted, beside scipy, and false as often as they say."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from graphcrm.kernels.matching import match
from graphcrm.kernels.permutation import permutation_p
from graphcrm.kernels.relabelling import chance

values = st.lists(st.integers(-3, 3), min_size=1, max_size=6).map(np.array)


def test_one_of_twenty_splits_by_hand() -> None:
    # 1, 2, 3 beside 4, 5, 6: one split of 20 is as low, so twice 1/20.
    assert permutation_p(np.array([1, 2, 3]), np.array([4, 5, 6])) == pytest.approx(0.1, abs=0.01)


@given(values, values)
def test_every_split_counted(one: np.ndarray, other: np.ndarray) -> None:
    everybody = np.concatenate([one, other])
    apart = [
        np.mean(some) - (everybody.sum() - sum(some)) / len(other)
        for some in combinations(everybody.tolist(), len(one))
    ]
    seen = one.mean() - other.mean()
    below, above = np.mean(apart <= seen + 1e-9), np.mean(apart >= seen - 1e-9)
    exact = min(2 * min(below, above), 1.0)
    assert permutation_p(one, other) == pytest.approx(exact, abs=0.06)


def test_beside_scipy(rng: np.random.Generator) -> None:
    one, other = rng.poisson(0.9, 15), rng.poisson(0.4, 40)
    peer = stats.permutation_test(
        (one, other),
        lambda a, b, axis: a.mean(axis) - b.mean(axis),
        vectorized=True,
        n_resamples=20_000,
        rng=rng,
    )
    assert permutation_p(one, other) == pytest.approx(peer.pvalue, abs=0.05)


@given(values, values, st.integers(-9, 9))
def test_only_the_difference_matters(one: np.ndarray, other: np.ndarray, more: int) -> None:
    found = permutation_p(one, other, n_splits=200)
    assert permutation_p(one + more, other + more, n_splits=200) == found
    assert permutation_p(-one, -other, n_splits=200) == found
    assert 0 < found <= 1


def test_chance_alone_is_significant_one_time_in_twenty(rng: np.random.Generator) -> None:
    p = [
        permutation_p(*np.split(rng.geometric(0.02, 90), [30]), n_splits=400, rng_seed=seed)
        for seed in range(400)
    ]
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.049)


def test_beside_labels_dealt_to_everybody(rng: np.random.Generator) -> None:
    one, other = rng.poisson(0.9, 12), rng.poisson(0.5, 30)
    everybody = np.concatenate([one, other]).astype(np.float64)
    groups = match(np.zeros(42, np.int64), np.arange(42) < 12)
    dealt = chance(groups, lambda group: everybody[group].sum(), n_deals=4000)
    assert permutation_p(one, other) == pytest.approx(dealt, abs=0.07)


def test_the_seed_decides() -> None:
    one, other = np.arange(20), np.arange(40)
    assert permutation_p(one, other, rng_seed=3) == permutation_p(one, other, rng_seed=3)
    assert permutation_p(one, other, rng_seed=3) != permutation_p(one, other, rng_seed=4)
