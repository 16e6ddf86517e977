"""Who may be asked first, how many, and what asking them may cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec

MOST_COST: Final = 2**32  # fen: a number of sets times a cost stays within 64 bits


@dataclass(frozen=True, slots=True)
class Quota:
    """At most so many of each group: of an account manager, a household or a branch.

    Parameters
    ----------
    group : (n,) integers
        Group of each node; -1: of none, hence without a limit.
    most : (g,) integers, >= 0
        How many of each group.
    """

    group: IntVec
    most: IntVec

    @property
    def bounded(self) -> BoolVec:
        """Which nodes have a group."""
        return np.asarray(self.group != NO_IX)

    def allows(self, eligible: BoolVec) -> int:
        """Return how many of the eligible this quota alone allows."""
        found = np.bincount(self.group[eligible & self.bounded], minlength=len(self.most))
        return int(np.minimum(found, self.most).sum() + (eligible & ~self.bounded).sum())


@dataclass(frozen=True, slots=True)
class Limits:
    """What a choice of seeds has to keep to; of ``n_seeds`` and ``budget`` one is given.

    Parameters
    ----------
    eligible : (n,) bool
        Who may be a seed.
    n_seeds : int, optional
        How many, >= 1.
    budget : int, optional
        What they may cost together, in fen.
    cost : (n,) int64, fen, 0 to 2^32, optional
        What asking each one costs; needed with a budget.
    quotas : tuple of Quota
        All of them hold at once.

    Examples
    --------
    >>> household = Quota(group=np.array([0, 0, -1]), most=np.array([1]))
    >>> Limits(np.ones(3, bool), n_seeds=2, quotas=(household,)).most_seeds
    2
    """

    eligible: BoolVec
    n_seeds: int | None = None
    budget: int | None = None
    cost: IntVec | None = None
    quotas: tuple[Quota, ...] = ()

    @property
    def most_seeds(self) -> int:
        """How many seeds there can be, by number and by each quota alone."""
        n_eligible = int(self.eligible.sum())
        each = [quota.allows(self.eligible) for quota in self.quotas]
        return min([n_eligible, n_eligible if self.n_seeds is None else self.n_seeds, *each])

    @property
    def prices(self) -> IntVec:
        """What each node takes of the allowance: its cost, or 1 where seeds are counted."""
        if self.budget is None or self.cost is None:
            return np.ones(len(self.eligible), np.int64)
        return self.cost.astype(np.int64)

    @property
    def allowance(self) -> int:
        """How much the seeds may take together: the budget, or their number."""
        given = self.n_seeds if self.budget is None else self.budget
        assert given is not None
        return min(given, int(self.prices[self.eligible].sum()))  # more than all cost is all


def check_limits(limits: Limits, n: int) -> None:
    """Refuse limits that no choice among ``n`` nodes can meet.

    Several quotas may allow fewer together than each does alone; that shows when the seeds are
    chosen, who are then fewer than asked for.

    Raises
    ------
    InputError
        Nobody is eligible; not one of number and budget is given; more seeds than are eligible or
        a quota allows; a budget below the cheapest; a cost that is missing, negative or too
        large; arrays of other lengths, or a group outside its quota.
    """
    if (limits.n_seeds is None) == (limits.budget is None):
        raise InputError("either a number of seeds or a budget is given, and not both")
    if len(limits.eligible) != n or any(len(quota.group) != n for quota in limits.quotas):
        raise InputError(f"the limits are of other people than the {n} of the graph")
    if not limits.eligible.any():
        raise InputError("nobody can be asked: no customer is eligible; loosen what excludes them")
    for quota in limits.quotas:
        _check_quota(quota)
    if limits.n_seeds is not None:
        _check_number(limits, limits.n_seeds)
    if limits.budget is not None:
        _check_budget(limits, limits.budget)


def _check_quota(quota: Quota) -> None:
    if len(quota.most) and quota.most.min() < 0:
        raise InputError("a quota is 0 or more")
    if len(quota.group) and not NO_IX <= quota.group.min() <= quota.group.max() < len(quota.most):
        raise InputError("a group of a quota has no limit: give one for each group")


def _check_number(limits: Limits, n_seeds: int) -> None:
    if n_seeds < 1:
        raise InputError("the number of seeds is 1 or more")
    n_eligible = int(limits.eligible.sum())
    if n_seeds > n_eligible:
        raise InputError(f"more seeds are wanted than are eligible, {n_eligible}: ask for fewer")
    if n_seeds > limits.most_seeds:
        raise InputError(
            f"more seeds are wanted than the quotas allow, {limits.most_seeds}: "
            "ask for fewer, or raise a quota"
        )


def _check_budget(limits: Limits, budget: int) -> None:
    if limits.cost is None or len(limits.cost) != len(limits.eligible):
        raise InputError("a budget needs the cost of each customer")
    cost = limits.cost[limits.eligible]
    if cost.min() < 0 or cost.max() > MOST_COST:
        raise InputError(f"what a customer costs lies between 0 and {MOST_COST // 100} yuan")
    if cost.min() > budget:
        raise InputError("the budget pays for nobody: it is less than the cheapest costs")
    if limits.most_seeds < 1:
        raise InputError("the quotas allow nobody: raise one")
