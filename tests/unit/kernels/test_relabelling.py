"""Labels dealt out again: beside scipy, and every deal as often as any other."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import pytest

from graphcrm.graph.arrays import BoolVec
from graphcrm.kernels.matching import match
from graphcrm.kernels.relabelling import chance


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


def test_as_scipy_has_it() -> None:
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


def test_exact_by_hand() -> None:
    # Pairs of 1 and 0: the first of each is of the group. 2^6 deals, of which 2 are as far off.
    stratum = np.repeat(np.arange(6), 2)
    value = np.tile([1.0, 0.0], 6)
    every = [sum(deal) for deal in product([0, 1], repeat=6)]
    exact = 2 * np.mean(np.array(every) >= 6)
    matched = match(stratum, value == 1)
    found = chance(matched, lambda group: float(value[group].sum()), n_deals=20_000)
    assert found == pytest.approx(exact, abs=0.005)


def test_all_alike_is_chance() -> None:
    matched = match(np.zeros(4, int), np.array([True, True, False, False]))
    assert chance(matched, lambda group: 0.1 + 0.2 * group[0] - 0.2 * group[0]) == 1
