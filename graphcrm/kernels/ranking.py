"""How good ranked lists of items are: who is recommended what he then takes, and how far up it is.

Herlocker, Konstan, Terveen and Riedl (2004), Evaluating collaborative filtering recommender
systems; average precision cut at k as in Manning, Raghavan and Schütze (2008), chapter 8.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.graph.arrays import NO_IX, BoolVec, FloatVec, IntVec


@dataclass(frozen=True, slots=True)
class Ranked:
    """Lists of at most k items beside what each user took.

    Parameters
    ----------
    item : (n, k) integers
        The best first; -1 where a list is shorter.
    hit : (n,) bool
        Whether any of them was taken.
    precision : (n,) float64, 0..1
        Average precision: the mean, over the items taken (at most k), of the share of taken ones
        among those listed down to it; an item that is not listed counts 0.
    """

    item: IntVec
    hit: BoolVec
    precision: FloatVec


def best(score: FloatVec, k: int) -> IntVec:
    """Return the k best items of each user, the best first, ties by the smaller item.

    Parameters
    ----------
    score : (n, p) float64
        -inf where an item must not be recommended.
    k : int

    Returns
    -------
    (n, k) int64
        -1 where there are fewer.

    Notes
    -----
    O(n p log p).

    Examples
    --------
    >>> best(np.array([[0.2, 0.7, 0.7], [-np.inf, 0.1, -np.inf]]), 2).tolist()
    [[1, 2], [1, -1]]
    """
    order = np.argsort(-score, axis=1, kind="stable")[:, :k]
    there = np.take_along_axis(score, order, axis=1) > -np.inf
    item = np.full((len(score), k), NO_IX, np.int64)
    item[:, : order.shape[1]] = np.where(there, order, NO_IX)
    return item


def judged(item: IntVec, taken: BoolVec) -> Ranked:
    """Return lists beside what was taken.

    Parameters
    ----------
    item : (n, k) integers
        Of `best`.
    taken : (n, p) bool
        Each user took one item or more.

    Examples
    --------
    The second and third of the list were taken, and one that is not on it:
    (1/2 + 2/3) / 3.

    >>> lists, taken = np.array([[0, 1, 2]]), np.array([[False, True, True, True]])
    >>> round(float(judged(lists, taken).precision[0]), 3)
    0.389
    """
    right = np.take_along_axis(taken, np.maximum(item, 0), axis=1) & (item != NO_IX)
    n_right = np.cumsum(right, axis=1)
    place = np.arange(1, item.shape[1] + 1)
    most = np.minimum(np.count_nonzero(taken, axis=1), item.shape[1])
    total = np.where(right, n_right / place, 0.0).sum(axis=1)
    return Ranked(item, right.any(axis=1), total / np.maximum(most, 1))
