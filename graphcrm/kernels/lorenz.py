"""How unevenly something is spread: the Lorenz curve and the Gini coefficient, exact.

Lorenz (1905), Methods of measuring the concentration of wealth; Gini (1912) in the form of
Sen (1973), On economic inequality: half the mean difference of all pairs, over the mean.
"""

from __future__ import annotations

import numpy as np

from graphcrm.graph.arrays import FloatVec, IntVec

_BITS = 31  # half of a sum: a thousand million such halves still fit 64 bits


def gini(ascending: IntVec) -> float:
    """Return how far amounts are from being equal: 0 where all are, near 1 where one has all.

    Parameters
    ----------
    ascending : (n,) int64
        The smallest first; no sum of any of them leaves 64 bits.  Negative ones count as they
        stand, so that the coefficient may exceed 1; clip them for one that may not.

    Returns
    -------
    float
        Not a number where the sum is not positive.

    Notes
    -----
    O(n).  With cumulative sums S_1 .. S_n it is ((n + 1) S_n - 2 (S_1 + .. + S_n)) / (n S_n), of
    whole numbers up to the division.

    Examples
    --------
    Pairs of 1 and 3 differ by 2, twice of four: 1 on average, half of it over a mean of 2.

    >>> gini(np.array([1, 3]))
    0.25
    """
    n, total = len(ascending), int(ascending.sum())
    if total <= 0:
        return float("nan")
    return ((n + 1) * total - 2 * _sum(np.cumsum(ascending))) / (n * total)


def lorenz_curve(amounts: IntVec, n_steps: int) -> FloatVec:
    """Return what share of all the first 0, 1/k, 2/k .. 1 of them have, k being the steps.

    Parameters
    ----------
    amounts : (n,) int64
        In the order in which they are counted, for a Lorenz curve the smallest first; no sum of
        any of them leaves 64 bits.
    n_steps : int, >= 1

    Returns
    -------
    (n_steps + 1,) float64
        Where a step ends within an entry, that part of it counts.  Not a number where the sum is
        not positive.

    Notes
    -----
    O(n + n_steps), of whole numbers up to the division.

    Examples
    --------
    >>> lorenz_curve(np.array([1, 3]), 4).tolist()
    [0.0, 0.125, 0.25, 0.625, 1.0]
    """
    n, before = len(amounts), np.concatenate([[0], np.cumsum(amounts)])
    total = int(before[-1])
    if total <= 0:
        return np.full(n_steps + 1, np.nan)
    whole, part = np.divmod(np.arange(n_steps + 1) * n, n_steps)
    entry = np.append(amounts, 0)[whole]
    rows = zip(before[whole].tolist(), entry.tolist(), part.tolist(), strict=True)
    return np.array([(s * n_steps + x * r) / (n_steps * total) for s, x, r in rows])


def _sum(values: IntVec) -> int:
    """Return the sum of values that together may leave 64 bits."""
    low = values & ((1 << _BITS) - 1)
    return (int((values >> _BITS).sum()) << _BITS) + int(low.sum())
