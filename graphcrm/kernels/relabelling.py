"""How often chance alone would make two matched groups differ as much.

If who is of the group makes no difference, then within a stratum anybody else might as well have
been.  The labels are dealt out again within strata, at random, and the figure is looked at again; a
permutation test is exact however unevenly a figure is spread (Fisher 1935; Rosenbaum 2002), where
an interval by resampling is too narrow if a few people hold most of the money.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec
from graphcrm.kernels.blocks import in_blocks
from graphcrm.kernels.jit import jit
from graphcrm.kernels.matching import Matched
from graphcrm.kernels.worlds import RELABELLING, stream_key, toss, world_key

N_DEALS: Final = 199  # with the one seen 200, of which 5 % are 10


def chance(
    matched: Matched,
    figure: Callable[[BoolVec], float],
    *,
    n_deals: int = N_DEALS,
    rng_seed: int = 1,
) -> float:
    """Return the share of deals of the labels that come out as the one seen, or farther off.

    Parameters
    ----------
    matched : Matched
    figure : callable
        The figure, from who in ``matched.order`` is of the group; NaN counts as far off.
    n_deals : int
    rng_seed : int

    Returns
    -------
    float
        The p-value, two-sided: twice the share on the side on which there is less, the deal that
        was seen among them, at most 1.

    Notes
    -----
    O(n_deals x people) time and what ``figure`` takes.

    Examples
    --------
    Of 70 ways to deal four labels to eight people two are as far apart: 2/70.

    >>> from graphcrm.kernels.matching import match
    >>> eight = match(np.zeros(8, int), np.arange(8) < 4)
    >>> value = np.array([9.0, 8, 7, 6, 4, 3, 2, 1])
    >>> 0.01 < chance(eight, lambda group: value[group].sum(), n_deals=2000) < 0.05
    True
    """
    seen, bounds = figure(matched.in_group), matched.bounds
    stream, noise = stream_key(rng_seed, RELABELLING), 1e-9 * max(abs(seen), 1.0)

    def work(first: int, n: int) -> IntVec:
        group, sides = np.empty(len(matched.order), bool), np.zeros(2, np.int64)
        for deal in range(first, first + n):
            _deal(np.uint64(world_key(stream, deal)), bounds, group)
            found = figure(group)
            sides += (not found > seen + noise, not found < seen - noise)
        return sides

    as_far = np.sum(list(in_blocks(work, n_deals, size=20)), axis=0)
    return min(2 * (int(as_far.min()) + 1) / (n_deals + 1), 1.0)


@jit
def sum_over(group: BoolVec, side: bool, lever: FloatVec) -> float:
    """Return the sum over the group, or over the others.

    >>> sum_over(np.array([True, False, True]), True, np.array([1.0, 2, 4]))
    5.0
    """
    total = 0.0
    for person in range(len(group)):
        total += lever[person] if group[person] == side else 0.0
    return total


@jit
def _deal(key: np.uint64, bounds: IntVec, group: BoolVec) -> None:
    """Deal the labels of each stratum out again: each person gets one as often as any other.

    Knuth, The art of computer programming, 3.4.2, algorithm S.
    """
    for begin, middle, end in bounds:
        left = middle - begin
        for person in range(begin, end):
            group[person] = toss(key, person) * (end - person) < left
            left -= group[person]
