"""Shares of ancestors in whole fen, against fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.graph.arrays import NO_IX
from graphcrm.kernels.shares import (
    equal_parts,
    halves,
    largest_remainder,
    lineage,
    reach_of_halves,
)

worths = st.integers(0, 1000) | st.integers(0, 2**61)
depths = st.integers(1, 10) | st.integers(1, 300)


def rounded(worth: int, weights: list[Fraction], ids: list[int]) -> list[int]:
    """Give each its whole fen, then one more to the largest remainders, ties by the smaller id."""
    due = [worth * weight / sum(weights) for weight in weights]
    whole = [int(share) for share in due]
    order = sorted(range(len(due)), key=lambda i: (whole[i] - due[i], ids[i]))
    for i in order[: worth - sum(whole)]:
        whole[i] += 1
    return whole


def halved(worth: int, ids: list[int]) -> list[int]:
    """Return what the kernel gives the ancestors, the nearest first; 0 beyond its reach."""
    total = np.array([worth], np.int64)
    n = min(len(ids), int(reach_of_halves(total)[0]))
    which, one = np.zeros(n, np.int64), np.ones(n, np.int64)
    whole, remainder = halves(one * worth, one * len(ids), np.arange(1, n + 1))
    ancestors = np.array(ids[:n], np.int64)
    found: list[int] = largest_remainder(total, which, ancestors, whole, remainder).tolist()
    return found + [0] * (len(ids) - n)


@given(worths, depths, st.randoms(use_true_random=False))
def test_halves_are_those_of_fractions(worth: int, depth: int, rng: object) -> None:
    ids = list(range(depth))
    rng.shuffle(ids)  # type: ignore[attr-defined]
    expected = rounded(worth, [Fraction(1, 2**g) for g in range(1, depth + 1)], ids)
    assert halved(worth, ids) == expected


@pytest.mark.parametrize("depth", [1, 2, 20, 61, 62, 63, 64, 126, 127, 187, 188, 189, 400])
@pytest.mark.parametrize("worth", [0, 1, 2, 2**20, 2**42 + 1, 2**61, 2**61 - 1, 99_999_999_999])
def test_where_integers_get_longer_than_a_word(worth: int, depth: int) -> None:
    weights = [Fraction(1, 2**g) for g in range(1, depth + 1)]
    ids = list(range(depth))[::-1]
    assert halved(worth, ids) == rounded(worth, weights, ids)


@pytest.mark.parametrize("depth", [1, 2, 3, 5, 9, 40])
def test_every_small_worth(depth: int) -> None:
    weights = [Fraction(1, 2**g) for g in range(1, depth + 1)]
    ids = list(range(depth))
    for worth in range(260):
        assert halved(worth, ids) == rounded(worth, weights, ids)


@given(worths, st.lists(st.integers(0, 50), min_size=1, max_size=9, unique=True))
def test_equal_parts_are_those_of_fractions(worth: int, ids: list[int]) -> None:
    n = len(ids)
    whole, remainder = equal_parts(np.full(n, worth), np.full(n, n))
    which = np.zeros(n, np.int64)
    total = np.array([worth])
    found = largest_remainder(total, which, np.array(ids), whole, remainder)
    assert found.tolist() == rounded(worth, [Fraction(1)] * n, ids)


def test_two_thirds_and_one_third() -> None:
    # 100 fen over three: 33 each and one left, which goes to the smallest id.
    which, ids = np.zeros(3, np.int64), np.array([9, 4, 7])
    whole, remainder = equal_parts(np.full(3, 100), np.full(3, 3))
    found = largest_remainder(np.array([100]), which, ids, whole, remainder)
    assert found.tolist() == [33, 34, 33]


@pytest.mark.parametrize("most", [0, 1, 2, 9])
def test_lineage_ends_at_the_root_or_at_the_most(most: int) -> None:
    parent = np.array([NO_IX, 0, 1, 2, NO_IX])
    nodes = np.array([3, 1, 4])
    which, ancestor, distance = lineage(parent, nodes, np.array([most, 9, 9]))
    found = sorted(zip(which.tolist(), ancestor.tolist(), distance.tolist(), strict=True))
    first = [(0, 0, 3), (0, 1, 2), (0, 2, 1)]
    assert found == [step for step in first if step[2] <= most] + [(1, 0, 1)]
