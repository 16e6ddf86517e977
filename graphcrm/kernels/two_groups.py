"""Do two groups of people differ on average, by how much, and could it be chance?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.graph.arrays import FloatVec, IntVec

N_RESAMPLES: Final = 10_000
SIGNIFICANCE: Final = 0.05
# Drawing how often each value comes up beats drawing every person where values are so few.
_PEOPLE_PER_VALUE: Final = 16
_DRAWN_AT_ONCE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean of one group less that of another.

    Parameters
    ----------
    estimate : float
    low, high : float
        95 % interval.
    p_value : float, 0..1
    """

    estimate: float
    low: float
    high: float
    p_value: float

    @property
    def one_sided(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0

    def per(self, units: int) -> Difference:
        """Return the same in units of which each holds so many of these."""
        return Difference(self.estimate / units, self.low / units, self.high / units, self.p_value)


def difference(
    one: IntVec, other: IntVec, *, rng: np.random.Generator, n_resamples: int = N_RESAMPLES
) -> Difference:
    """Return by how much the mean of ``one`` is above that of ``other``, with two tests.

    The interval is the percentile bootstrap: each group is drawn again from itself, with
    replacement, and the middle 95 % of the differences between the means are kept.  The p-value is
    that of a permutation test, two-sided: twice the smaller share of random splits of all people
    into groups of these sizes that differ as much or more, the split that was seen among them.

    Parameters
    ----------
    one : (n,) integers, n >= 1
    other : (m,) integers, m >= 1
    rng : Generator
    n_resamples : int
        Of each kind.

    Notes
    -----
    Where the values of a group do not vary its bootstrap does not either, and the interval is too
    narrow; where they hardly do it is nearly so.  Ask the permutation test too: it is exact
    whatever the values, though its question is only whether there is any difference at all.

    O(n_resamples * (n + m)) time, less where few values occur.  Source: Efron and Tibshirani
    (1993), chapters 13 and 15.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> found = difference(np.array([3] * 30), np.array([1] * 30), rng=rng)
    >>> found.estimate, found.low, found.high, found.p_value < 0.001
    (2.0, 2.0, 2.0, True)
    """
    apart = _drawn_means(one, n_resamples, rng) - _drawn_means(other, n_resamples, rng)
    low, high = np.percentile(apart, (2.5, 97.5))
    estimate = float(one.mean() - other.mean())
    return Difference(estimate, float(low), float(high), _p_value(one, other, n_resamples, rng))


def together(p_values: FloatVec) -> FloatVec:
    """Return p-values adjusted for being looked at together, by Holm's method.

    Of all that are below 0.05 after it, any is there by chance in at most one case of twenty,
    however many were looked at and however they hang together.

    Parameters
    ----------
    p_values : (k,) float64
        NaN where there is none; it stays so and counts for nothing.

    Notes
    -----
    Source: Holm (1979).

    Examples
    --------
    >>> together(np.array([0.04, 0.01, np.nan, 0.03])).tolist()
    [0.06, 0.03, nan, 0.06]
    """
    order = np.argsort(p_values)  # NaN last
    n_left = np.count_nonzero(~np.isnan(p_values)) - np.arange(len(order))
    adjusted = np.empty(len(order))
    adjusted[order] = np.minimum(np.maximum.accumulate(p_values[order] * n_left), 1.0)
    return adjusted


def _drawn_means(values: IntVec, n_resamples: int, rng: np.random.Generator) -> FloatVec:
    """Return the mean of each of several draws, with replacement, of as many values."""
    n = len(values)
    distinct, counts = np.unique(values, return_counts=True)
    if len(distinct) * _PEOPLE_PER_VALUE <= n:
        times = rng.multinomial(n, counts / n, size=n_resamples)
        return np.asarray(times @ distinct.astype(np.float64) / n)
    means, plain = np.empty(n_resamples), values.astype(np.float64)
    step = max(_DRAWN_AT_ONCE // n, 1)
    for start in range(0, n_resamples, step):
        part = means[start : start + step]
        part[:] = plain[rng.integers(n, size=(len(part), n), dtype=np.int32)].mean(axis=1)
    return means


def _p_value(one: IntVec, other: IntVec, n_resamples: int, rng: np.random.Generator) -> float:
    """Return how seldom chance alone splits all values so far apart.

    The mean of one group, and so the difference, grows with the sum of that group alone.
    """
    fewer = one if len(one) <= len(other) else other
    sums = _split_sums(np.concatenate([one, other]), len(fewer), n_resamples, rng)
    seen = int(fewer.sum())
    as_far = min(np.count_nonzero(sums <= seen), np.count_nonzero(sums >= seen))
    return min(2 * (int(as_far) + 1) / (n_resamples + 1), 1.0)


def _split_sums(values: IntVec, size: int, n_resamples: int, rng: np.random.Generator) -> IntVec:
    """Return the sums of random groups of ``size``, drawn without replacement."""
    distinct, counts = np.unique(values, return_counts=True)
    if len(distinct) * _PEOPLE_PER_VALUE <= len(values):
        times = rng.multivariate_hypergeometric(counts, size, size=n_resamples, method="marginals")
        return np.asarray(times @ distinct)
    n = len(values)
    drawn = (rng.choice(n, size, replace=False, shuffle=False) for _ in range(n_resamples))
    return np.array([values[at].sum() for at in drawn])
