"""Groups matched by hand, and what holds of every match."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.kernels.matching import match

people = st.lists(st.tuples(st.integers(-1, 5), st.booleans()), max_size=30)


def test_strata_without_both_are_left_out() -> None:
    # Stratum 1: two of the group, one other.  2: nobody else.  3: others alone.  4: one each.
    stratum = np.array([1, 2, 1, 3, 1, 4, 4])
    in_group = np.array([True, True, True, False, False, False, True])
    found = match(stratum, in_group)
    assert found.order.tolist() == [0, 2, 4, 6, 5]
    assert (found.start.tolist(), found.middle.tolist()) == ([0, 3, 5], [2, 4])
    assert (found.n_group, found.n_others) == (3, 2)
    assert found.weight.tolist() == [1, 1, 2, 1, 1]


@pytest.mark.parametrize("n", [0, 3])
def test_nobody_is_like_anybody(n: int) -> None:
    found = match(np.arange(n), np.ones(n, bool))
    assert (len(found.order), found.n_group, found.n_others) == (0, 0, 0)
    assert found.weight.tolist() == []


@given(people)
def test_others_count_as_much_as_the_group_in_each_stratum(rows: list[tuple[int, bool]]) -> None:
    stratum = np.array([row[0] for row in rows], np.int64)
    in_group = np.array([row[1] for row in rows], bool)
    found = match(stratum, in_group)
    both = set(stratum[in_group].tolist()) & set(stratum[~in_group].tolist())
    assert sorted(found.order.tolist()) == [i for i, s in enumerate(stratum) if s in both]
    assert found.in_group.tolist() == in_group[found.order].tolist()
    for one in both:
        here = stratum[found.order] == one
        theirs = found.weight[here & ~found.in_group].sum()
        assert theirs == pytest.approx(np.count_nonzero(here & found.in_group))
