"""Who is still there: by hand, beside scipy, and between matched groups."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.graph.arrays import BoolVec, IntVec
from graphcrm.kernels.matching import match
from graphcrm.kernels.survival import survival, survival_difference

HORIZON = 365


def drawn(rng: np.random.Generator, n: int, hazard: float) -> tuple[IntVec, BoolVec]:
    """Return how long people were followed, and who of them left, as a bank sees it."""
    stays = rng.exponential(1 / hazard, n).astype(np.int64)
    followed = rng.integers(0, 1500, n)
    return np.minimum(stays, followed), stays <= followed


def test_weights_by_hand() -> None:
    # Day 2: one of weight 2 leaves among 2 + 1 + 1 = 4; day 7: one of weight 1 among 2.
    days, left = np.array([2, 7, 400]), np.array([True, True, False])
    assert survival(days, left, np.array([2.0, 1, 1]), horizon=HORIZON) == 0.25
    assert survival(days, left, np.ones(3), horizon=6) == pytest.approx(2 / 3)


@pytest.mark.parametrize(("day", "share"), [(364, 0.5), (365, 0.5), (366, 1.0)])
def test_who_leaves_on_the_last_day_is_gone(day: int, share: float) -> None:
    days, left = np.array([day, 366]), np.array([True, False])
    assert survival(days, left, np.ones(2), horizon=HORIZON) == share


def test_nobody_followed_for_so_long_is_not_known() -> None:
    one = np.ones(1)
    assert np.isnan(survival(np.array([364]), np.array([False]), one, horizon=HORIZON))
    assert np.isnan(survival(np.zeros(0, int), np.zeros(0, bool), np.zeros(0), horizon=1))
    assert survival(np.array([365]), np.array([False]), one, horizon=HORIZON) == 1
    two = match(np.zeros(2, int), np.array([True, False]))
    never = np.zeros(2, bool)
    found = survival_difference(two, np.array([364, 400]), never, horizon=HORIZON)
    assert (found.others, found.found) == (1, False)
    assert np.isnan([found.group, found.low, found.high]).all()


@pytest.mark.parametrize("seed", range(5))
def test_as_scipy_has_it(seed: int) -> None:
    from scipy.stats import CensoredData, ecdf

    days, left = drawn(np.random.default_rng(seed), 300, 1 / 700)
    curve = ecdf(CensoredData.right_censored(days, ~left)).sf
    for horizon in (30, 365, 700):
        found = survival(days, left, np.ones(300), horizon=horizon)
        assert found == pytest.approx(curve.evaluate([horizon])[0], abs=1e-12)


def test_whole_weights_are_copies_of_people() -> None:
    rng = np.random.default_rng(3)
    days, left = drawn(rng, 200, 1 / 400)
    times = rng.integers(1, 5, 200)
    copies = survival(
        np.repeat(days, times), np.repeat(left, times), np.ones(times.sum()), horizon=200
    )
    assert survival(days, left, times.astype(float), horizon=200) == pytest.approx(copies)


def test_others_are_weighted_as_the_group_is_spread() -> None:
    # Stratum 0: one of the group, three others of whom one leaves on day 5.  Stratum 1: two of the
    # group, one other, who leaves on day 9.  Others: 1/3 each and 2; day 5: 1 - (1/3) / 3, day 9:
    # 1 - 2 / (2 + 2/3).
    stratum = np.array([0, 0, 0, 0, 1, 1, 1])
    in_group = np.array([True, False, False, False, True, True, False])
    days = np.array([500, 5, 500, 500, 500, 500, 9])
    found = survival_difference(match(stratum, in_group), days, days < 10, horizon=HORIZON)
    assert found.group == 1
    assert found.others == pytest.approx(8 / 9 * 1 / 4)
