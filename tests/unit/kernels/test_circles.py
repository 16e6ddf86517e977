"""Groups of people and the pairs that they make, against plain Python."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.kernels.circles import Circles

Rows = list[tuple[int, int]]
rows = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6)), max_size=20)


def circles_of(rows: Rows) -> Circles:
    group, member = (np.array([row[i] for row in rows], np.int64) for i in (0, 1))
    return Circles.of(group, member)


def plain(rows: Rows) -> list[list[int]]:
    groups = defaultdict(set)
    for group, member in rows:
        groups[group].add(member)
    return [sorted(groups[group]) for group in sorted(groups)]


def members(circles: Circles) -> list[list[int]]:
    return [part.tolist() for part in np.split(circles.member, np.cumsum(circles.size)[:-1])]


@given(rows.filter(bool))
def test_groups_are_sorted_and_hold_each_member_once(rows: Rows) -> None:
    assert members(circles_of(rows)) == plain(rows)


@given(rows)
def test_pairs_are_those_within_a_group(rows: Rows) -> None:
    circles = circles_of(rows)
    pairs = [pair for group in plain(rows) for pair in combinations(group, 2)]
    one, other = circles.pairs()
    assert list(zip(one.tolist(), other.tolist(), strict=True)) == pairs
    assert circles.n_pairs == len(pairs)


@given(rows.filter(bool), st.sets(st.integers(0, 6)))
def test_groups_of_some_members(rows: Rows, kept: set[int]) -> None:
    among = np.isin(np.arange(7), list(kept))
    wanted = [[one for one in group if one in kept] for group in plain(rows)]
    assert members(circles_of(rows).of_members(among)) == wanted


def test_some_groups_are_left() -> None:
    circles = circles_of([(1, 4), (1, 5), (2, 4), (3, 6), (3, 4)])
    assert members(circles.only(circles.size > 1)) == [[4, 5], [4, 6]]
