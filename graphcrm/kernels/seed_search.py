"""Seeds chosen by ever more sets, until they are good enough."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import e, nan
from typing import Final, Literal

import numpy as np

from graphcrm.kernels.greedy_coverage import Choice, best_single, choose
from graphcrm.kernels.opim import greatest_share, least_share, most_coverable
from graphcrm.kernels.seed_limits import Limits
from graphcrm.kernels.set_index import SetIndex
from graphcrm.kernels.set_sampler import FEWEST_SETS, Sampler

PROMISE: Final = 1 - 1 / e  # of a number of seeds; beside quotas or money less, but seldom
SETTLED: Final = 1.01  # up to here one reach is as good as the other
ENOUGH: Final = 3  # doublings without growth, where certificate or sets do not tell

Stopped = Literal["certificate", "growth", "memory", "whole"]


@dataclass(slots=True)
class Search:
    """The sets so far, the seeds chosen by them, and what is known of these.

    Parameters
    ----------
    sampler : Sampler
    limits : Limits
    epsilon : float
        How far the certificate may stay below ``PROMISE``.
    delta : float
        Chance of a wrong certificate.
    quick : bool
        The certificate is enough.

    Attributes
    ----------
    best : Choice
    reached : float, in weight
        What the seeds reach, told by sets or worlds that they were not chosen by: to 1 %, which is
        enough to compare rounds, since they share these.
    low, high : float, in weight
        What they reach at least, and any within the limits at most; told in the last round.
    """

    sampler: Sampler
    limits: Limits
    epsilon: float
    delta: float
    quick: bool
    index: SetIndex = field(init=False)
    best: Choice = field(init=False)
    reached: float = field(init=False, default=nan)
    low: float = field(init=False, default=nan)
    high: float = field(init=False, default=nan)
    n_rounds: int = field(init=False, default=0)
    n_settled: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Begin without sets."""
        self.index = SetIndex(self.sampler.diffusion.n)

    def go_on(self) -> Stopped | None:
        """Choose by twice as many sets, and return why that is enough if it is."""
        self.sampler.double(self.index)
        self.n_rounds += 1
        greedy = choose(self.index, self.limits)
        self.best = self._better(greedy)
        self._compare()
        whole = self.best.seed.size == np.count_nonzero(self.limits.eligible)
        last = whole or not self.sampler.can_double(self.index)
        if not (self.quick or self.n_settled or last):
            return None  # the certificate would not end it, and counting for it takes time
        self._certify(greedy)
        return "whole" if whole else self._why_stop(last=last)

    def reach(self, *, error: float) -> float:
        """Return what the seeds reach, by sets or worlds that they were not chosen by."""
        share = self._expected / self.sampler.whole
        return self.sampler.reach(self.best.seed, share, self.index, error=error)

    @property
    def _expected(self) -> float:
        """What the seeds reach, going by the sets that they were chosen by."""
        return self.sampler.whole * float(self.best.n_new.sum()) / self.index.n_sets

    def _better(self, greedy: Choice) -> Choice:
        """Return the choice by sets for money, or the best single one where he covers more."""
        if self.limits.budget is None:
            return greedy
        single = best_single(self.index, self.limits)
        return single if single.n_new.sum() > greedy.n_new.sum() else greedy

    def _compare(self) -> None:
        """Note whether the reach hardly grew."""
        before, self.reached = self.reached, self.reach(error=0.01)
        self.n_settled = self.n_settled + 1 if self.reached <= SETTLED * before else 0

    @property
    def _suits_all(self) -> bool:
        """Tell whether the seeds reach what the sets they were chosen by make of it.

        Seeds suit the sets they were chosen by better than others; as long as that shows, more
        sets would find better ones, though the reach may not have grown this time.
        """
        return self._expected <= SETTLED * self.reached

    def _certify(self, greedy: Choice) -> None:
        """Set the bounds; both hold in all rounds at once but for a chance of ``delta``."""
        chance = self.delta / (2 * self.sampler.most_rounds)
        n_checked = _n_checked(self.index.n_sets)
        n_met = self.sampler.n_met(self.best.seed, n_checked)
        most = most_coverable(self.index, greedy, self.limits)
        certain = float(self.sampler.weight[self.best.seed].sum())  # seeds are reached in any case
        self.low = max(certain, self.sampler.whole * least_share(n_met, n_checked, chance))
        high = self.sampler.whole * greatest_share(most, self.index.n_sets, chance)
        self.high = max(certain, high)

    def _why_stop(self, *, last: bool) -> Stopped | None:
        good = self.low >= (PROMISE - self.epsilon) * self.high
        if self.quick and good:
            return "certificate"
        enough = (good and self._suits_all) or self.n_settled >= ENOUGH  # it may never be good
        if self.n_settled and (enough or last):
            return "growth"
        return "memory" if last else None


def _n_checked(n_sets: int) -> int:
    """Return how many fresh sets check a choice: half as many, of many millions an eighth.

    More narrow the lower bound by little, and cost as much as those that the seeds are chosen by.
    """
    return max(n_sets // 8, min(n_sets // 2, 2**20), FEWEST_SETS)
