"""Survival of several groups, worked by hand and beside scipy."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from graphcrm.kernels.kaplan_meier import kaplan_meier


def test_two_groups_by_hand() -> None:
    """Of four one leaves on day 1: 3/4; one is lost on 2, one of two leaves on 3: 3/8."""
    days, left = np.array([1, 2, 3, 3, 2]), np.array([True, False, True, False, True])
    there, share = kaplan_meier(days, left, np.array([0, 0, 0, 0, 1]), 3)
    assert there.tolist() == [[4, 4, 3, 2], [1, 1, 1, 0], [0, 0, 0, 0]]
    assert share.tolist() == [[1, 0.75, 0.75, 0.375], [1, 1, 0, 0], [1, 1, 1, 1]]


def test_who_leaves_on_a_day_was_there_with_those_lost_sight_of_on_it() -> None:
    _, share = kaplan_meier(
        np.array([0, 5, 5]), np.array([False, True, False]), np.zeros(3, int), 1
    )
    assert share[0].tolist() == [1, 1, 1, 1, 1, 0.5]


def test_nobody() -> None:
    none = np.zeros(0, int)
    there, share = kaplan_meier(none, none.astype(bool), none, 2)
    assert (there.tolist(), share.tolist()) == ([[0], [0]], [[1], [1]])


lives = st.lists(st.tuples(st.integers(0, 12), st.booleans(), st.integers(0, 2)), max_size=30)


@given(lives)
def test_each_curve_is_that_of_scipy(people: list[tuple[int, bool, int]]) -> None:
    days, left, group = (np.array([p[i] for p in people], int) for i in range(3))
    _, share = kaplan_meier(days, left.astype(bool), group, 3)
    for one in range(3):
        own = [(d, gone) for d, gone, g in people if g == one]
        gone, censored = ([d for d, left in own if left is is_gone] for is_gone in (True, False))
        if not gone:
            assert np.all(share[one] == 1)
            continue
        curve = ecdf(CensoredData(uncensored=gone, right=censored)).sf
        np.testing.assert_allclose(share[one], curve.evaluate(np.arange(share.shape[1])))
