"""Which share of each of several groups is still there, day by day (Kaplan and Meier 1958)."""

from __future__ import annotations

import numpy as np

from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec


def kaplan_meier(
    days: IntVec, left: BoolVec, group: IntVec, n_groups: int
) -> tuple[IntVec, FloatVec]:
    """Return how many are followed into each day, and the share that is there after it.

    Parameters
    ----------
    days : (n,) integers, >= 0
        For how long each was followed.
    left : (n,) bool
        Who left on the last of these days; others are followed no further.
    group : (n,) integers, 0 to n_groups - 1
    n_groups : int

    Returns
    -------
    (n_groups, d) int64, (n_groups, d) float64
        Of day 0 to the last that anybody was followed to.  Where nobody is followed any more the
        share stays what it was.

    Notes
    -----
    Who left and who is followed no further on the same day: both were there on it.  O(n + groups
    x days).

    Examples
    --------
    Of four one leaves on day 1, one is not seen after day 2, one leaves on day 3: 3/4 x 1/2.

    >>> days, left = np.array([1, 2, 3, 3]), np.array([True, False, True, False])
    >>> there, share = kaplan_meier(days, left, np.zeros(4, int), 1)
    >>> there.tolist(), share.tolist()
    ([[4, 4, 3, 2]], [[1.0, 0.75, 0.75, 0.375]])
    """
    width = int(days.max(initial=0)) + 1
    key = group.astype(np.int64) * width + days
    shape, size = (n_groups, width), n_groups * width
    ended = np.bincount(key, minlength=size).reshape(shape)
    gone = np.bincount(key[left], minlength=size).reshape(shape)
    there = np.cumsum(ended[:, ::-1], axis=1)[:, ::-1]
    left_there = np.cumprod(1 - gone / np.maximum(there, 1), axis=1)
    return there, np.asarray(left_there, np.float64)
