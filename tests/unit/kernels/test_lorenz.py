import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.kernels.lorenz import gini, lorenz_curve

amounts = st.lists(st.integers(-(2**40), 2**56), max_size=30)


def sorted_(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(sorted(values), np.int64)


def test_by_hand() -> None:
    # pairs of 0, 0, 1, 3 differ by 0 1 3 1 3 2: twice their sum over 16 is 1.25; the mean is 1
    assert gini(sorted_(3, 0, 1, 0)) == 1.25 / 2
    assert gini(sorted_(5, 5, 5)) == 0
    assert gini(sorted_(0, 0, 0, 8)) == 0.75  # one of n has all: (n - 1) / n


def test_negative_amounts_as_they_stand_and_clipped() -> None:
    # -1 and 3 differ by 4, twice of four pairs, over a mean of 1: above 1; clipped 0 and 3
    assert gini(sorted_(-1, 3)) == 1.0
    assert gini(sorted_(-2, 3)) == 2.5
    assert gini(np.maximum(sorted_(-2, 3), 0)) == 0.5


@pytest.mark.parametrize("values", [[], [0, 0], [-3, 3], [-5]])
def test_of_nothing_there_is_no_share(values: list[int]) -> None:
    assert np.isnan(gini(sorted_(*values)))
    assert np.isnan(lorenz_curve(sorted_(*values), 2)).all()


@given(amounts)
def test_it_is_the_mean_difference_of_pairs(values: list[int]) -> None:
    n, total = len(values), sum(values)
    if total > 0:
        pairs = sum(abs(a - b) for a in values for b in values)
        assert gini(sorted_(*values)) == pairs / (2 * n * total)  # both rounded once


@given(amounts, st.integers(1, 12))
def test_the_curve_encloses_the_coefficient(values: list[int], k: int) -> None:
    n = len(values)
    if sum(values) > 0:
        curve = lorenz_curve(sorted_(*values), n * k)
        area = (curve[1:] + curve[:-1]).sum() / (2 * n * k)
        assert (curve[0], curve[-1]) == (0, 1)
        assert np.diff(curve, 2).min(initial=0) >= -1e-9 * np.abs(curve).max()  # bends upwards
        assert 1 - 2 * area == pytest.approx(gini(sorted_(*values)), abs=1e-9 * np.abs(curve).max())


def test_sums_beyond_64_bits_are_exact() -> None:
    values = np.full(1000, 2**52, np.int64)
    assert gini(values) == 0
    values[-1] += 1  # the mean difference of pairs is 2 * 999 / 1000 ** 2
    assert gini(values) == 999 / (1000 * (1000 * 2**52 + 1))
