"""Ranked lists by hand and beside plain Python, and the intervals of what they are worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.kernels.ranking import best, judged
from graphcrm.kernels.resampled_shares import covered, mean, ratio


def plain_precision(listed: list[int], taken: set[int], k: int) -> float:
    """Return the average precision of a list as textbooks write it."""
    total, n_right = 0.0, 0
    for place, item in enumerate(listed[:k], start=1):
        if item in taken:
            n_right += 1
            total += n_right / place
    return total / min(k, len(taken))


def test_lists_and_what_they_are_worth_by_hand() -> None:
    # User 0 is told 2, 0 (1 is barred) and took 0: half.  User 1 is told 0, 1 and took 0 and 1:
    # all.  User 2 is told 1, 0 and took 2, which is on no list: nothing.
    out = -np.inf
    score = np.array([[0.1, out, 0.3, 0.0], [0.5, 0.5, 0.1, out], [0.2, 0.9, 0.0, out]])
    taken = np.array([[1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0]], bool)
    found = judged(best(score, 2), taken)
    assert found.item.tolist() == [[2, 0], [0, 1], [1, 0]]
    assert found.hit.tolist() == [True, True, False]
    assert found.precision.tolist() == [0.5, 1.0, 0.0]


def test_nobody_and_nothing() -> None:
    assert best(np.zeros((0, 3)), 2).shape == (0, 2)
    assert best(np.zeros((2, 0)), 2).tolist() == [[-1, -1], [-1, -1]]
    assert judged(best(np.zeros((0, 3)), 2), np.zeros((0, 3), bool)).precision.shape == (0,)


@given(st.data())
def test_as_textbooks_have_it(data: st.DataObject) -> None:
    n_items, k = data.draw(st.integers(1, 7)), data.draw(st.integers(1, 5))
    scores = st.lists(st.sampled_from([-np.inf, 0.0, 1.0, 2.0]), min_size=n_items, max_size=n_items)
    score = data.draw(scores)
    taken = data.draw(st.sets(st.integers(0, n_items - 1), min_size=1))
    listed = sorted((i for i in range(n_items) if score[i] > -np.inf), key=lambda i: (-score[i], i))
    row = np.isin(np.arange(n_items), list(taken))[None]
    found = judged(best(np.array([score]), k), row)
    assert [i for i in found.item[0].tolist() if i >= 0] == listed[:k]
    assert found.hit[0] == bool(taken & set(listed[:k]))
    assert found.precision[0] == pytest.approx(plain_precision(listed, taken, k))


def test_an_interval_of_a_mean_is_that_of_its_standard_error() -> None:
    # 400 people, half of them right: 1.96 standard errors of 0.5 / 20 on either side.
    found = mean(np.tile([0.0, 1.0], 200))
    assert found.value == 0.5
    assert [found.low, found.high] == pytest.approx([0.451, 0.549], abs=0.006)


def test_looked_at_together_an_interval_is_wider() -> None:
    value = np.tile([0.0, 1.0], 50)
    alone, one_of_four = mean(value), mean(value, n_looks=4)
    assert one_of_four.low < alone.low < alone.high < one_of_four.high


def test_a_ratio_of_the_same_people_has_no_doubt() -> None:
    value = np.random.default_rng(3).random(50)
    found = ratio(1.5 * value, value, n_resamples=50)
    assert found == pytest.approx((1.5, 1.5, 1.5))
    assert np.isnan(ratio(value, 0 * value, n_resamples=8)).all()


def test_what_lists_cover() -> None:
    # Items 0 and 1 are on every list, 2 on one of twenty: of four, three are listed or two.
    item = np.tile([0, 1], (20, 1))
    item[7] = [2, -1]
    found = covered(item, 4)
    assert found == (0.75, 0.5, 0.75)
    assert np.isnan(covered(np.zeros((0, 2), np.int64), 0, n_resamples=8)).all()
