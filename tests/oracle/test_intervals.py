"""Differences between groups: beside scipy and formulas, and right as often as they say."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import pytest

from graphcrm.graph.arrays import BoolVec, IntVec
from graphcrm.kernels.bootstrap import matched_difference
from graphcrm.kernels.matching import match
from graphcrm.kernels.relabelling import chance
from graphcrm.kernels.survival import survival_difference
from tests.unit.kernels.test_bootstrap import alone
from tests.unit.kernels.test_survival import HORIZON, drawn


def test_the_interval_is_that_of_scipy() -> None:
    from scipy.stats import bootstrap

    rng = np.random.default_rng(5)
    one, other = rng.lognormal(0, 1, 80), rng.lognormal(0, 1, 120)
    in_group = np.arange(200) < 80
    found = matched_difference(
        match(alone(in_group), in_group), np.r_[one, other], n_resamples=20_000
    )
    peer = bootstrap(
        (one, other),
        lambda x, y, axis: x.mean(axis) - y.mean(axis),
        n_resamples=20_000,
        method="percentile",
        random_state=rng,
    )
    width = peer.confidence_interval.high - peer.confidence_interval.low
    assert (found.low, found.high) == pytest.approx(peer.confidence_interval, abs=0.03 * width)


def test_the_interval_is_as_wide_as_the_standard_error_says() -> None:
    rng = np.random.default_rng(6)
    stratum = np.repeat([0, 1, 2], 1000)
    in_group = rng.random(3000) < 0.4
    found = matched_difference(match(stratum, in_group), rng.normal(stratum * 10.0, 2.0))
    n_group = np.bincount(stratum[in_group])
    share = n_group / n_group.sum()
    error = 2 * np.sqrt(np.sum(share**2 * (1 / n_group + 1 / (1000 - n_group))))
    assert found.high - found.low == pytest.approx(2 * 1.96 * error, rel=0.08)


def findings(rng: np.random.Generator, effect: float, n_samples: int) -> float:
    """Return how often an effect is found in people whose worth is as uneven as in a bank."""
    found = 0
    for seed in range(n_samples):
        stratum = rng.integers(0, 12, 400)
        in_group = rng.random(400) < (stratum + 3) / 40
        worth = rng.lognormal(stratum / 6, 1.0) + effect * in_group
        matched = match(stratum, in_group)
        found += matched_difference(matched, worth, n_resamples=400, rng_seed=seed).found
    return found / n_samples


def test_no_effect_is_rarely_found() -> None:
    # 5 % by design; five standard errors of 300 samples more.
    assert findings(np.random.default_rng(8), 0.0, 300) <= 0.05 + 5 * np.sqrt(0.05 * 0.95 / 300)


def test_a_planted_effect_is_found() -> None:
    assert findings(np.random.default_rng(9), 5.0, 40) >= 0.9


def test_a_few_who_hold_most_are_no_finding() -> None:
    # Intervals by resampling alone would be wrong in one such sample of ten.
    rng, found = np.random.default_rng(10), 0
    for seed in range(200):
        in_group, worth = rng.random(300) < 0.2, rng.lognormal(0, 2, 300)
        matched = match(alone(in_group), in_group)
        found += matched_difference(matched, worth, n_resamples=200, rng_seed=seed).found
    assert found <= 200 * 0.05


def greenwood(days: IntVec, left: BoolVec) -> float:
    """Return the variance of the share still there, by Greenwood's formula."""
    share, terms = 1.0, 0.0
    for day in np.unique(days[left & (days <= HORIZON)]):
        there = np.count_nonzero(days >= day)
        gone = np.count_nonzero(left & (days == day))
        share *= 1 - gone / there
        terms += gone / (there * (there - gone))
    return float(share**2 * terms)


def test_survival_is_as_sure_as_greenwood_says() -> None:
    days, left = drawn(np.random.default_rng(4), 4000, 1 / 900)
    group = np.arange(4000) < 1500
    found = survival_difference(
        match(np.zeros(4000, int), group), days, left, horizon=HORIZON, n_resamples=2000
    )
    variance = greenwood(days[group], left[group]) + greenwood(days[~group], left[~group])
    assert found.high - found.low == pytest.approx(2 * 1.96 * variance**0.5, rel=0.08)


def stayings(hazard: float, n_samples: int) -> float:
    """Return how often retention is found to differ where the group leaves at this pace."""
    rng, found = np.random.default_rng(6), 0
    for seed in range(n_samples):
        stratum = rng.integers(0, 10, 500)
        in_group = rng.random(500) < (stratum + 3) / 40
        days, left = drawn(rng, 500, 1 / 900)
        days[in_group], left[in_group] = drawn(rng, int(in_group.sum()), hazard)
        matched = match(stratum, in_group)
        found += survival_difference(
            matched, days, left, horizon=HORIZON, n_resamples=200, rng_seed=seed
        ).found
    return found / n_samples


def test_retention_without_an_effect_and_with_one() -> None:
    assert stayings(1 / 900, 200) <= 0.05 + 5 * np.sqrt(0.05 * 0.95 / 200)
    assert stayings(1 / 200, 20) >= 0.9


def test_chance_is_that_of_scipy() -> None:
    from scipy.stats import permutation_test

    rng = np.random.default_rng(2)
    value = rng.normal(size=60) + 0.6 * (np.arange(60) < 25)
    matched = match(np.zeros(60, int), np.arange(60) < 25)
    found = chance(matched, lambda group: float(value[group].sum()), n_deals=20_000)
    peer = permutation_test(
        (value[:25], value[25:]),
        lambda x, y, axis: x.mean(axis) - y.mean(axis),
        vectorized=True,
        n_resamples=20_000,
        rng=rng,
    )
    assert found == pytest.approx(peer.pvalue, abs=0.005)


def test_chance_by_hand() -> None:
    # Pairs of 1 and 0: the first of each is of the group. 2^6 deals, of which 2 are as far off.
    stratum = np.repeat(np.arange(6), 2)
    value = np.tile([1.0, 0.0], 6)
    every = [sum(deal) for deal in product([0, 1], repeat=6)]
    exact = 2 * np.mean(np.array(every) >= 6)
    matched = match(stratum, value == 1)
    found = chance(matched, lambda group: float(value[group].sum()), n_deals=20_000)
    assert found == pytest.approx(exact, abs=0.005)


def test_every_deal_is_as_likely() -> None:
    # Stratum 0: one of three; stratum 1: two of three. 3 x 3 = 9 deals.
    stratum = np.repeat([0, 1], 3)
    matched = match(stratum, np.array([True, False, False, True, True, False]))
    seen: Counter[tuple[bool, ...]] = Counter()

    def noted(group: BoolVec) -> float:
        seen[tuple(group.tolist())] += 1
        return 0.0

    chance(matched, noted, n_deals=9_000)
    assert len(seen) == 9
    assert all(sum(deal[:3]) == 1 and sum(deal[3:]) == 2 for deal in seen)
    assert min(seen.values()) > 1_000 - 5 * 30  # five standard errors below
