"""How many may be asked, by whom and where: the options of a plan as limits on its seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.analysis.campaign_control import size_of_control
from graphcrm.analysis.campaign_terms import Chain
from graphcrm.analysis.figures import fen_of_limit
from graphcrm.analysis.links import household_of
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, NO_IX, IntVec
from graphcrm.graph.spaces import PARTIES

if TYPE_CHECKING:
    from graphcrm.kernels.seed_limits import Limits, Quota

N_SEEDS: Final = 20


@dataclass(frozen=True, slots=True)
class Most:
    """The most that a plan may ask; 0 means no limit.

    Parameters
    ----------
    seeds : int, optional
        How many customers; without a budget 20, or fewer where fewer may be asked.
    budget : float, optional
        Yuan, in place of a number.
    max_per_manager, max_per_household : int
    branch_quota : sequence of str
        Such as ``B001=5``: the most of that branch; other branches have no limit.
    control_share : float, at least 0 and less than 1
        Share of those who may be asked who are not, to compare with.
    """

    seeds: int | None = None
    budget: float | None = None
    max_per_manager: int = 0
    max_per_household: int = 1
    branch_quota: Sequence[str] = ()
    control_share: float = 0.0

    @property
    def said(self) -> dict[str, object]:
        """The limits as an answer says them."""
        return {
            "seeds": self.seeds,
            "budget": self.budget,
            "max_per_manager": self.max_per_manager,
            "max_per_household": self.max_per_household,
            "branch_quota": list(self.branch_quota),
            "control_share": self.control_share,
        }


def limits_of(chain: Chain, most: Most) -> Limits:
    """Return the limits of a plan over the nodes of its graph.

    Raises
    ------
    InputError
        Both a number and a budget, a budget without costs, a number out of its range, or a quota
        that is not written as BRANCH=NUMBER.
    NotFoundError
        A quota names a branch that is not there.
    """
    from graphcrm.kernels.seed_limits import Limits

    _check(chain, most)
    cost, everybody = chain.cost, np.ones(len(chain.person), bool)
    quotas = tuple(_quotas(chain, most))
    if most.budget is not None:
        budget = fen_of_limit(most.budget, "budget")
        known = cost != NO_FEN
        return Limits(known, budget=budget, cost=np.where(known, cost, 0), quotas=quotas)
    if most.seeds is not None:
        return Limits(everybody, n_seeds=most.seeds, quotas=quotas)
    n_control = size_of_control(most.control_share, len(everybody))
    n_seeds = max(min(N_SEEDS, len(everybody) - n_control), 1)
    allowed = Limits(everybody, n_seeds=n_seeds, quotas=quotas).most_seeds
    return Limits(everybody, n_seeds=max(allowed, 1), quotas=quotas)


def _check(chain: Chain, most: Most) -> None:
    n_eligible = len(chain.person)
    n_control = size_of_control(most.control_share, n_eligible)
    if most.seeds is not None and most.seeds <= n_eligible < most.seeds + n_control:
        raise InputError(
            f"{most.seeds:,} to ask and {n_control:,} to hold back are more than the "
            f"{n_eligible:,} who may be asked; lower seeds or control_share"
        )
    if most.seeds is not None and most.budget is not None:
        raise InputError("seeds and budget exclude each other; name the one that decides")
    if most.seeds is not None and most.seeds < 1:
        raise InputError("seeds is 1 or more")
    if most.budget is not None and chain.terms.cost is None:
        raise InputError("a budget needs to know what asking costs; give cost too")
    for name in ("max_per_manager", "max_per_household"):
        if getattr(most, name) < 0:
            raise InputError(f"{name} is 1 or more, or 0 for no limit")


def _quotas(chain: Chain, most: Most) -> list[Quota]:
    from graphcrm.kernels.seed_limits import Quota

    def alike(group: IntVec, space: str, each: int) -> Quota:
        return Quota(group.astype(np.int64), np.full(chain.view.graph.n(space), each, np.int64))

    quotas = []
    if most.max_per_manager:
        quotas.append(alike(chain.staff, "staff", most.max_per_manager))
    if most.max_per_household:
        home = household_of(chain.view)[chain.person]
        quotas.append(alike(home, "households", most.max_per_household))
    if most.branch_quota:
        quotas.append(_branches(chain, most.branch_quota))
    return quotas


def _branches(chain: Chain, given: Sequence[str]) -> Quota:
    from graphcrm.kernels.seed_limits import Quota

    branch = chain.view.graph.node(PARTIES, "branch_ix")[chain.person].astype(np.int64)
    allowed = np.full(chain.view.graph.n("branches") + 1, NO_IX, np.int64)  # the last: no branch
    for n, text in enumerate(given, start=1):
        at, number = _quota(chain.view, text, f"branch_quota number {n} of {len(given)}")
        if allowed[at] != NO_IX:
            raise InputError(
                f"branch_quota number {n} of {len(given)}: its branch stands there twice"
            )
        allowed[at] = number
    return Quota(np.where(allowed[branch] == NO_IX, NO_IX, branch), np.maximum(allowed[:-1], 0))


def _quota(view: View, text: str, where: str) -> tuple[int, int]:
    """Read ``B001=5``: which branch, and how many."""
    branch, _, number = text.rpartition("=")
    if not branch or not number.strip().isdecimal():
        raise InputError(f"{where} is written as BRANCH=NUMBER, such as B001=5")
    at = view.graph.ids("branches").find(branch.strip())
    if at < 0 or not view.branch_visible[at]:
        raise NotFoundError(f"{where}: its branch is not known in this store")
    return at, int(number)
