"""Differences with their intervals: by hand, beside scipy, and right as often as they say."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.errors import InputError
from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec
from graphcrm.kernels.bootstrap import (
    MOST_RESAMPLES,
    WEIGHTS,
    interval,
    matched_difference,
    resampled,
)
from graphcrm.kernels.matching import match


def alone(in_group: BoolVec) -> IntVec:
    """Return one stratum for all."""
    return np.zeros(len(in_group), np.int64)


def test_two_strata_by_hand() -> None:
    # Stratum 0: group 10, 20 and others 4; stratum 1: group 1 and others 5, 7; 9 is alone.
    # Group: (10 + 20 + 1) / 3; others: (2 x 4 + 1 x 6) / 3.
    value = np.array([10.0, 20, 4, 1, 5, 7, 9])
    in_group = np.array([True, True, False, True, False, False, True])
    found = matched_difference(match(np.array([0, 0, 0, 1, 1, 1, 2]), in_group), value)
    assert found.group == pytest.approx(31 / 3)
    assert found.others == pytest.approx(14 / 3)
    assert found.difference == pytest.approx(17 / 3)
    # With one other for each, every resample has stratum 0 at 6 to 16 and stratum 1 at -6 to -4.
    assert -6 <= found.low < found.difference < found.high <= 16


def test_nobody_matched_is_not_known() -> None:
    found = matched_difference(match(np.arange(3), np.ones(3, bool)), np.ones(3))
    assert np.isnan([found.group, found.others, found.low, found.high]).all()
    assert not found.found


def test_weights_are_those_of_drawing_with_replacement() -> None:
    assert len(WEIGHTS) == 256
    assert (WEIGHTS.mean(), WEIGHTS.var()) == (1, 1)
    assert np.mean(WEIGHTS**3) == pytest.approx(5, abs=0.02)  # of a Poisson distribution of mean 1


def test_a_resample_hangs_on_the_seed_and_its_number_alone() -> None:
    rng = np.random.default_rng(7)
    in_group, value = rng.random(500) < 0.5, rng.random(500)
    matched = match(alone(in_group), in_group)
    drawn = {
        (n, seed): matched_difference(matched, value, n_resamples=n, rng_seed=seed)
        for n, seed in ((100, 1), (100, 2), (100, 2**64 + 1), (100, -1))
    }
    assert drawn[100, 1] == drawn[100, 2**64 + 1] != drawn[100, 2]
    assert matched_difference(matched, value, n_resamples=100) == drawn[100, 1]


def test_fewer_resamples_are_the_first_ones() -> None:
    def draw(key: np.uint64, out: FloatVec) -> None:
        out[:] = float(key)

    many = resampled(draw, n_resamples=300, rng_seed=3)
    assert resampled(draw, n_resamples=13, rng_seed=3).tolist() == many[:13].tolist()
    assert len(set(many.tolist())) == -(-300 // 8)


def test_resamples_without_anybody_are_left_out() -> None:
    two = match(np.zeros(2, int), np.array([True, False]))
    found = matched_difference(two, np.array([3.0, 1.0]), n_resamples=50)
    assert (found.low, found.high) == (2, 2)
    assert np.isnan(interval(np.full(3, np.nan))).all()


@pytest.mark.parametrize("n_resamples", [0, -1, MOST_RESAMPLES + 1])
def test_a_number_of_resamples_that_makes_no_sense(n_resamples: int) -> None:
    two = match(np.zeros(2, int), np.array([True, False]))
    with pytest.raises(InputError, match="n_resamples is a number from 1"):
        matched_difference(two, np.ones(2), n_resamples=n_resamples)
