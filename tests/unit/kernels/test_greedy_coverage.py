"""Covering sets worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.kernels.greedy_coverage import UNCOVERED, best_single, choose
from graphcrm.kernels.opim import most_coverable
from graphcrm.kernels.reverse_sets import Sets
from graphcrm.kernels.seed_limits import Limits, Quota
from graphcrm.kernels.set_index import SetIndex

ALL = np.ones(4, bool)


@pytest.fixture
def index() -> SetIndex:
    """0 is in sets 0 1 2, 1 in 2 3, 2 in 0 1, 3 in 4; set 5 has nobody; in two blocks."""
    found = SetIndex(4)
    found.add(Sets(np.array([0, 2, 4]), np.array([0, 2, 0, 2], np.int32)))
    found.add(Sets(np.array([0, 2, 3, 4, 4]), np.array([0, 1, 1, 3], np.int32)))
    return found


def test_who_adds_most_comes_next_and_the_smaller_of_equals(index: SetIndex) -> None:
    # 0 covers 0 1 2; then 1 adds set 3 and 3 adds set 4; 2 adds nothing and comes all the same.
    found = choose(index, Limits(ALL, n_seeds=4))
    assert found.seed.tolist() == [0, 1, 3, 2]
    assert found.n_new.tolist() == [3, 1, 1, 0]
    assert found.rank.tolist() == [0, 0, 0, 1, 2, UNCOVERED]


def test_who_shares_a_full_group_is_passed_over(index: SetIndex) -> None:
    household = Quota(np.array([0, 0, -1, 0]), np.array([1]))
    found = choose(index, Limits(ALL, n_seeds=3, quotas=(household,)))
    assert found.seed.tolist() == [0, 2]  # 1 and 3 live with 0, and nobody else is left


def test_money_goes_to_who_adds_most_for_it(index: SetIndex) -> None:
    # Sets for a fen: 3/6, 2/2, 2/5, 1/4; after 1 has set 2: 2/6, -, 2/5, 1/4; then 1 fen is left.
    found = choose(index, Limits(ALL, budget=8, cost=np.array([6, 2, 5, 4])))
    assert (found.seed.tolist(), found.n_new.tolist()) == ([1, 2], [2, 2])


def test_who_costs_nothing_comes_first_and_who_adds_nothing_is_not_paid(index: SetIndex) -> None:
    found = choose(index, Limits(ALL, budget=100, cost=np.array([1, 1, 1, 0])))
    assert found.seed.tolist() == [3, 0, 1]  # 2 adds nothing to 0


def test_the_best_single_one_is_one_whom_the_limits_allow(index: SetIndex) -> None:
    nobody = Quota(np.array([-1, 0, -1, -1]), np.array([0]))
    found = best_single(index, Limits(ALL, budget=5, cost=np.array([6, 2, 5, 4]), quotas=(nobody,)))
    assert (found.seed.tolist(), found.n_new.tolist()) == ([2], [2])
    assert found.rank.tolist() == [0, 0] + 4 * [UNCOVERED]


def test_the_bound_is_the_least_over_first_parts(index: SetIndex) -> None:
    # Two seeds. Nobody before: 3 + 2 = 5; after 0: 3 + 1 + 1 = 5; after 0 and 1: 4 + 1 = 5.
    two = Limits(ALL, n_seeds=2)
    assert most_coverable(index, choose(index, two), two) == 5
    # One of 0 and 1 alone: nobody before: 3 + 2 = 5; after 0: 3 + 1 + 0 or 1 = 4 or 5;
    # after 0 and 3, who are chosen: 4 + 1 = 5.
    one = Limits(ALL, n_seeds=2, quotas=(Quota(np.array([0, 0, -1, -1]), np.array([1])),))
    assert most_coverable(index, choose(index, one), one) == 5
