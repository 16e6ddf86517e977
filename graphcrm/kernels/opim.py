"""How good a choice of seeds surely is: the two bounds behind its certificate.

From below: sets drawn afresh, which the seeds were not chosen by, tell what they reach.  From
above: no choice within the limits covers more of the first sets than what some of the seeds cover
and the best of what is left adds, everybody's part taken as if nobody else was there.

Source: Tang, Tang, Xiao and Yuan (2018), Online Processing Algorithms for Influence Maximization,
SIGMOD, section 4 and lemmas 4.2 and 4.3; there for a number of seeds, here for quotas and budgets
too, each bounded alone.
"""

from __future__ import annotations

from math import log, sqrt
from typing import Final

import numpy as np

from graphcrm.graph.arrays import ByteVec, IntVec, place_among_equals
from graphcrm.kernels.greedy_coverage import UNCOVERED, Choice
from graphcrm.kernels.jit import jit
from graphcrm.kernels.seed_limits import Limits, Quota
from graphcrm.kernels.set_index import SetIndex

N_PREFIXES: Final = 9  # any gives a bound; the least of these is within a percent of that of all


def least_share(n_covered: int, n_sets: int, chance: float) -> float:
    """Return what a share is at least, but for a chance of being wrong.

    >>> least_share(500, 1000, 0.01)  # of 1,000 fresh sets 500 are covered
    0.435...
    """
    a = log(1 / chance)
    root = sqrt(n_covered + 2 * a / 9) - sqrt(a / 2)
    return max(0.0, (max(root, 0.0) ** 2 - a / 18) / n_sets)


def greatest_share(n_covered: int, n_sets: int, chance: float) -> float:
    """Return what a share is at most, but for a chance of being wrong; never above 1.

    >>> greatest_share(500, 1000, 0.01)
    0.572...
    """
    a = log(1 / chance)
    return min(1.0, (sqrt(n_covered + a / 2) + sqrt(a / 2)) ** 2 / n_sets)


def most_coverable(index: SetIndex, choice: Choice, limits: Limits) -> int:
    """Return how many sets no choice within the limits covers more than.

    It is f(S) + the most that the limits allow of f(v | S), the least over some first parts S of
    the seeds: all of them, none, and some between.
    """
    covered = np.concatenate([[0], np.cumsum(choice.n_new)])
    length = np.unique(np.linspace(0, len(choice.seed), N_PREFIXES).astype(np.int64))
    added = _added(index.start, index.set_id, _n_open(choice.rank, length), len(length))
    bounds = [
        int(covered[m]) + most_together(row, limits) for m, row in zip(length, added, strict=True)
    ]
    return min(bounds)


def most_together(added: IntVec, limits: Limits) -> int:
    """Return the greatest sum of ``added`` that number or budget and each quota alone allow.

    >>> from graphcrm.kernels.seed_limits import Quota
    >>> household = Quota(np.array([0, 0, -1]), np.array([1]))
    >>> two = Limits(np.ones(3, bool), n_seeds=2, quotas=(household,))
    >>> most_together(np.array([5, 4, 3]), two)
    8
    """
    within = np.flatnonzero(limits.eligible & (added > 0))
    alone = [_knapsack(added[within], limits.prices[within], limits.allowance)]
    alone += [_of_groups(added, within, quota, limits.n_seeds) for quota in limits.quotas]
    return min(alone)


def _knapsack(added: IntVec, price: IntVec, allowance: int) -> int:
    """Return the most for an allowance, where the last one may be taken in part (Dantzig 1957)."""
    order = np.argsort(-added / np.maximum(price, 2**-40), kind="stable")
    spent = np.cumsum(price[order])
    n_whole = int(np.searchsorted(spent, allowance, side="right"))
    whole, last = order[:n_whole], order[n_whole : n_whole + 1]
    rest = allowance - price[whole].sum()
    return int(added[whole].sum() + np.ceil(added[last] * (rest / price[last])).sum())


def _of_groups(added: IntVec, within: IntVec, quota: Quota, n_seeds: int | None) -> int:
    """Return the most that a quota allows, and the number where seeds are counted."""
    order = within[np.argsort(-added[within], kind="stable")]
    group = quota.group[order]
    fits = (group < 0) | (place_among_equals(group) < np.append(quota.most, 0)[group])
    return int(added[order[fits][:n_seeds]].sum())


def _n_open(rank: IntVec, length: IntVec) -> ByteVec:
    """Return by how many of the first parts each set is not covered; they are the shortest."""
    latest = min(int(length[-1]), UNCOVERED)
    table = np.searchsorted(length, np.arange(latest + 1), side="right").astype(np.uint8)
    return table[np.minimum(rank, latest)]


@jit
def _added(start: IntVec, set_id: IntVec, n_open: ByteVec, n_prefixes: int) -> IntVec:
    """Return how many sets each node would add to each of the first parts."""
    added = np.zeros((n_prefixes, start.shape[1] - 1), np.int32)
    found = np.zeros(n_prefixes + 1, np.int32)
    for v in range(start.shape[1] - 1):
        found[:] = 0
        for block in range(len(start)):
            for at in range(start[block, v], start[block, v + 1]):
                found[n_open[set_id[at]]] += 1
        n = 0
        for prefix in range(n_prefixes - 1, -1, -1):
            n += found[prefix + 1]
            added[prefix, v] = n
    return added
