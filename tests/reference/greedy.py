"""Choosing seeds the plain way: every candidate counted anew each time; every choice tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np

from graphcrm.kernels.seed_limits import Limits

Sets = Sequence[set[int]]


def allowed(limits: Limits, seeds: Sequence[int]) -> bool:
    """Tell whether nobody is asked who may not be, and nothing exceeded."""
    if not all(limits.eligible[v] for v in seeds):
        return False
    for quota in limits.quotas:
        groups = [int(quota.group[v]) for v in seeds if quota.group[v] >= 0]
        if any(groups.count(g) > quota.most[g] for g in groups):
            return False
    if limits.budget is None or limits.cost is None:
        return limits.n_seeds is not None and len(seeds) <= limits.n_seeds
    return sum(int(limits.cost[v]) for v in seeds) <= limits.budget


def covered(sets: Sets, seeds: Sequence[int]) -> int:
    return sum(not one.isdisjoint(seeds) for one in sets)


def greedy(sets: Sets, limits: Limits) -> list[int]:
    """Take whoever adds most for what he costs, again and again."""
    seeds: list[int] = []
    while fitting := [
        v for v in range(len(limits.eligible)) if v not in seeds and allowed(limits, [*seeds, v])
    ]:
        best = max(fitting, key=lambda v: _merit(sets, limits, seeds, v))
        if limits.budget is not None and covered(sets, [*seeds, best]) == covered(sets, seeds):
            break
        seeds.append(best)
    return seeds


def _merit(sets: Sets, limits: Limits, seeds: list[int], v: int) -> tuple[object, ...]:
    gain = covered(sets, [*seeds, v]) - covered(sets, seeds)
    cost = 1 if limits.budget is None or limits.cost is None else int(limits.cost[v])
    free = gain > 0 and cost == 0
    return free, Fraction(gain, cost or 1) if gain else Fraction(0), gain, -v


def choices(limits: Limits) -> Iterator[tuple[int, ...]]:
    """Yield every choice within the limits."""
    people = np.flatnonzero(limits.eligible).tolist()
    for size in range(len(people) + 1):
        yield from (seeds for seeds in combinations(people, size) if allowed(limits, seeds))
