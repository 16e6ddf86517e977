"""Which share is still there after some time, though many have not been followed for so long.

Kaplan and Meier (1958): the chances of getting past each day, multiplied.  Who has been followed
for less counts up to his last day.  The others of two matched groups are weighted as the group is
spread over strata (Xie and Liu 2005), and resampled as in `graphcrm.kernels.bootstrap`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec
from graphcrm.kernels.bootstrap import LANES, Difference, chance_of, interval, resampled, weigh
from graphcrm.kernels.jit import jit
from graphcrm.kernels.matching import Matched
from graphcrm.kernels.relabelling import sum_over


def survival(days: IntVec, left: BoolVec, weight: FloatVec, *, horizon: int) -> float:
    """Return the share that is still there after ``horizon`` days.

    Parameters
    ----------
    days : (n,) integers, >= 0
        For how long each was followed.
    left : (n,) bool
        Who left on the last of these days; others are followed no further.
    weight : (n,) float, >= 0
    horizon : int

    Returns
    -------
    float
        Who leaves on day ``horizon`` is there no longer.  NaN where nobody was followed so long.

    Notes
    -----
    Who left and who is followed no further on the same day: both were there on it.

    Examples
    --------
    Of four one leaves on day 2, one is not seen after day 3, one leaves on day 5: 3/4 x 1/2.

    >>> days, left = np.array([2, 3, 5, 9]), np.array([True, False, True, False])
    >>> survival(days, left, np.ones(4), horizon=7)
    0.375
    """
    last = np.minimum(days, horizon + 1)
    gone = np.bincount(last, weights=weight * (left & (last <= horizon)), minlength=horizon + 2)
    there = np.cumsum(np.bincount(last, weights=weight, minlength=horizon + 2)[::-1])[::-1]
    if not there[horizon]:
        return np.nan
    return float(np.prod(1 - gone / np.where(there, there, 1)))


def survival_difference(
    matched: Matched,
    days: IntVec,
    left: BoolVec,
    *,
    horizon: int,
    n_resamples: int = 1_000,
    rng_seed: int = 1,
) -> Difference:
    """Compare the share of a group that is still there with that of the others, matched.

    Parameters are those of :func:`survival` and of
    :func:`~graphcrm.kernels.bootstrap.matched_difference`; ``days`` and ``left`` are of everybody
    who was to be matched.

    Notes
    -----
    Time and memory as for means: those who were followed for longer count as they stand.
    """
    order, mine, weight = matched.order, matched.in_group, matched.weight
    until = np.minimum(days[order], horizon + 1).astype(np.int64)
    gone = np.ascontiguousarray(left[order] & (until <= horizon))
    group, others = (
        survival(until[side], gone[side], weight[side], horizon=horizon) for side in (mine, ~mine)
    )
    bounds = matched.bounds
    drawn = resampled(
        lambda key, out: _block(until, gone, bounds, horizon, key, out),
        n_resamples=n_resamples,
        rng_seed=rng_seed,
    )
    low, high = interval(drawn)
    figure = _still_there_by_group(matched, until, gone, horizon)
    return Difference(group, others, low, high, chance_of(matched, figure, low, high, rng_seed))


def _still_there_by_group(
    matched: Matched, until: IntVec, gone: BoolVec, horizon: int
) -> Callable[[BoolVec], float]:
    """Return a function of who is in the group: the share still there less that of the others."""
    early = np.flatnonzero(until <= horizon)
    n_group = matched.middle - matched.start[:-1]
    n_all = np.diff(matched.start)
    share = np.repeat(n_group / (n_all - n_group), n_all)
    days, left = np.append(until[early], horizon + 1), np.append(gone[early], False)

    def side(is_group: bool, weight: FloatVec) -> Callable[[BoolVec], float]:
        counts, beyond = weight[early], np.where(until > horizon, weight, 0.0)
        return lambda group: survival(
            days,
            left,
            np.append(counts * (group[early] == is_group), sum_over(group, is_group, beyond)),
            horizon=horizon,
        )

    mine, theirs = side(True, np.ones(len(until))), side(False, share)
    return lambda group: mine(group) - theirs(group)


@jit
def _block(
    until: IntVec, gone: BoolVec, bounds: IntVec, horizon: int, key: np.uint64, out: FloatVec
) -> None:
    """Write the difference in each resample of a block."""
    weight, n, late = np.empty(LANES), np.zeros((2, LANES)), np.zeros((2, LANES))
    ended = np.zeros((2, LANES, horizon + 2))  # by the last day; beyond the horizon all are one
    left = np.zeros((2, LANES, horizon + 2))
    for begin, middle, end in bounds:
        n[:], late[:] = 0.0, 0.0
        for person in range(begin, end):
            side = 0 if person < middle else 1
            weigh(key, person, weight)
            for lane in range(LANES):
                n[side, lane] += weight[lane]
                late[side, lane] += weight[lane] if until[person] > horizon else 0.0
        for lane in range(LANES):  # how much each side counts: nothing where one is empty
            both = n[0, lane] > 0 and n[1, lane] > 0
            n[1, lane] = n[0, lane] / n[1, lane] if both else 0.0
            n[0, lane] = 1.0 if both else 0.0
            for side in range(2):
                ended[side, lane, horizon + 1] += late[side, lane] * n[side, lane]
        for person in range(begin, end):
            if until[person] > horizon:
                continue
            side = 0 if person < middle else 1
            weigh(key, person, weight)
            for lane in range(LANES):
                counts = weight[lane] * n[side, lane]
                ended[side, lane, until[person]] += counts
                left[side, lane, until[person]] += counts if gone[person] else 0.0
    for lane in range(LANES):
        group = _still_there(left[0, lane], ended[0, lane])
        out[lane] = group - _still_there(left[1, lane], ended[1, lane])


@jit
def _still_there(left: FloatVec, ended: FloatVec) -> float:
    """Return the share that is there after all days but the last, which stands for any later."""
    there, share = ended[-1], 1.0
    if there + ended[-2] == 0:
        return np.nan
    for day in range(len(ended) - 2, -1, -1):
        there += ended[day]
        if left[day] > 0:
            share *= 1 - left[day] / there
    return share
