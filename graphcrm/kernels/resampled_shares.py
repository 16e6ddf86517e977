"""Means, ratios and coverage of lists with the interval that other people would have given."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from graphcrm.graph.arrays import FloatVec, IntVec
from graphcrm.kernels.bootstrap import LANES, interval, resampled, weigh
from graphcrm.kernels.jit import jit

N_RESAMPLES: Final = 1_000


class Estimate(NamedTuple):
    """A figure, and what lies around the middle of the same figure over resamples; NaN: none."""

    value: float
    low: float
    high: float


def ratio(
    top: FloatVec,
    bottom: FloatVec,
    *,
    n_resamples: int = N_RESAMPLES,
    rng_seed: int = 1,
    n_looks: int = 1,
) -> Estimate:
    """Return Σ top / Σ bottom over people, with an interval of 95 % or more.

    A mean where ``bottom`` is 1 throughout; of two measures of the same people, how many times as
    large one is.  A person has the same weight on both sides of a resample.

    Parameters
    ----------
    top, bottom : (n,) float64
    n_resamples, rng_seed : int
        See :func:`graphcrm.kernels.bootstrap.resampled`.
    n_looks : int
        How many such figures are looked at together: the interval is as wide as is needed for all
        of them to hold what they stand for in 95 % of cases (Bonferroni).

    Notes
    -----
    O(n_resamples x n).  NaN where nobody is there, or Σ bottom is 0.

    Examples
    --------
    >>> ratio(np.array([2.0, 4.0]), np.array([1.0, 2.0]))
    Estimate(value=2.0, low=2.0, high=2.0)
    """
    one, other = (np.ascontiguousarray(side, np.float64) for side in (top, bottom))
    drawn = resampled(
        lambda key, out: _ratio(one, other, key, out), n_resamples=n_resamples, rng_seed=rng_seed
    )
    below = float(other.sum())
    value = float(one.sum()) / below if below else np.nan
    return Estimate(value, *interval(drawn, n_looks=n_looks))


def mean(value: FloatVec, **drawing: int) -> Estimate:
    """Return the mean over people with its interval; see `ratio`."""
    return ratio(value, np.ones(len(value)), **drawing)


def covered(
    item: IntVec, n_items: int, *, n_resamples: int = N_RESAMPLES, rng_seed: int = 1
) -> Estimate:
    """Return which share of all items is on anybody's list, with an interval.

    Parameters
    ----------
    item : (n, k) integers
        Positions below ``n_items``, -1 where a list is shorter.
    n_items : int

    Notes
    -----
    Somebody of weight 0 in a resample has no list there, so that the interval lies at or below the
    figure: other people cannot be told more than was listed.
    """
    lists = np.ascontiguousarray(item, np.int64)
    drawn = resampled(
        lambda key, out: _covered(lists, n_items, key, out),
        n_resamples=n_resamples,
        rng_seed=rng_seed,
    )
    share = len(np.unique(item[item >= 0])) / n_items if n_items else np.nan
    return Estimate(share, *interval(drawn))


@jit
def _ratio(top: FloatVec, bottom: FloatVec, key: np.uint64, out: FloatVec) -> None:
    """Write the ratio in each resample of a block."""
    weight, above, below = np.empty(LANES), np.zeros(LANES), np.zeros(LANES)
    for person in range(len(top)):
        weigh(key, person, weight)
        for lane in range(LANES):
            above[lane] += weight[lane] * top[person]
            below[lane] += weight[lane] * bottom[person]
    for lane in range(LANES):
        out[lane] = above[lane] / below[lane] if below[lane] > 0 else np.nan


@jit
def _covered(item: IntVec, n_items: int, key: np.uint64, out: FloatVec) -> None:
    """Write the share of items that are listed in each resample of a block."""
    weight, listed = np.empty(LANES), np.zeros((n_items, LANES), np.bool_)
    for person in range(len(item)):
        weigh(key, person, weight)
        for at in item[person]:
            if at >= 0:
                for lane in range(LANES):
                    listed[at, lane] |= weight[lane] > 0
    for lane in range(LANES):
        out[lane] = np.sum(listed[:, lane]) / n_items if n_items > 0 else np.nan
