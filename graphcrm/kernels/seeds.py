"""Whom to ask first: the seeds that reach most, and how good they surely are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import e, nan
from typing import Final, Literal

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import FloatVec, IntVec
from graphcrm.kernels.diffusion import Diffusion
from graphcrm.kernels.greedy_coverage import Choice, best_single, choose
from graphcrm.kernels.opim import greatest_share, least_share, most_coverable
from graphcrm.kernels.seed_limits import Limits, check_limits
from graphcrm.kernels.set_index import SetIndex
from graphcrm.kernels.set_sampler import FEWEST_SETS, Sampler

MAX_BYTES: Final = 2 * 2**30
GROWTH: Final = 1.01  # of the reach by a doubling of the sets, up to which it has settled
CHECKED_PART: Final = 2  # for so many sets to choose by, one to check by

Stopped = Literal["certificate", "growth", "memory", "whole"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The seeds, what they reach, and what is certain about that.

    Parameters
    ----------
    seed : (m,) int64
        In the order in which they were chosen.  Fewer than asked for where several quotas
        together do not allow as many.
    gain : (m,) float64, in weight
        What each adds to those before.
    estimate : float, in weight
        What they reach together, themselves included: the sum of the gains, simulated in worlds
        that no set was drawn from.
    low, high : float, in weight
        What they reach is at least ``low``; what any seeds within the limits reach, hence these
        too, is at most ``high``.
    n_sets, n_rounds : int
        Sets they were chosen by, and how often these were doubled, the first ones included.
    stopped : str
        Why no more sets were drawn: ``certificate`` (it was good enough), ``growth`` (the reach
        hardly grew), ``memory`` (more would not fit), ``whole`` (all who are eligible are chosen).
    """

    seed: IntVec
    gain: FloatVec
    estimate: float
    low: float
    high: float
    n_sets: int
    n_rounds: int
    stopped: Stopped

    @property
    def certified_ratio(self) -> float:
        """Which share of what the best possible seeds reach these reach at least, 0 to 1."""
        if self.stopped == "whole":
            return 1.0
        return min(1.0, self.low / self.high) if self.high else 0.0


def choose_seeds(
    diffusion: Diffusion,
    weight: IntVec,
    limits: Limits,
    *,
    epsilon: float = 0.1,
    delta: float | None = None,
    rng_seed: int = 1,
    quick: bool = False,
    max_bytes: int = MAX_BYTES,
    n_threads: int = 0,
    tick: Callable[[int], None] = lambda _: None,
) -> Chosen:
    """Choose whom to ask so that word reaches most, within limits, with a certificate.

    Sets are doubled until the reach of the seeds chosen by them grows by less than 1 %; ``quick``
    stops as soon as the certificate is within ``epsilon`` of what the greedy choice promises:
    1 - 1/e for a number of seeds alone, 1/(p + 1) beside p quotas, (1 - 1/e)/2 for a budget.

    The certificate holds but for a chance of ``delta``, over the sets that were drawn.  It is about
    the model: how far word would get if the probabilities of the edges were right.  Whether
    they are, only what came of a campaign can tell.

    Parameters
    ----------
    diffusion : Diffusion
    weight : (n,) int64, >= 0
        How much each node counts as reached: 1, or fen.
    limits : Limits
    epsilon : float in (0, 1)
    delta : float in (0, 1), optional
        1/n, and at most 0.01, where it is left out.
    rng_seed : int
        In place of a generator: the result hangs on no order and no number of threads.
    quick : bool
    max_bytes : int
        What the sets may take.
    n_threads : int
        0: as many as there are processors.
    tick : callable
        Called with the number of sets after each round.

    Raises
    ------
    InputError
        Limits that nobody can meet (see `check_limits`); weights of another number of nodes,
        negative, or all 0; ``epsilon`` or ``delta`` outside 0..1; too little memory allowed.

    Notes
    -----
    Time goes with the edges into the nodes of all sets; 4 bytes for each time an eligible node
    is in a set.  Source: Tang, Tang, Xiao and Yuan (2018), OPIM-C; it stops at the certificate,
    when the seeds still reach several percent less than more sets would find.

    Examples
    --------
    >>> from graphcrm.kernels.diffusion import independent_cascade
    >>> star = independent_cascade(np.zeros(3, int), np.array([1, 2, 3]), np.ones(3), n=4)
    >>> found = choose_seeds(star, np.ones(4, int), Limits(np.ones(4, bool), n_seeds=1))
    >>> found.seed.tolist(), found.estimate, found.stopped
    ([0], 4.0, 'growth')
    """
    _check(diffusion, weight, epsilon, delta)
    check_limits(limits, diffusion.n)
    sampler = Sampler(diffusion, weight.astype(np.int64), rng_seed, n_threads, max_bytes)
    delta = min(0.01, 1 / diffusion.n) if delta is None else delta
    chance = delta / (2 * sampler.most_rounds)  # of each of two bounds in each of the rounds
    index, reached, goal = SetIndex(limits.eligible), [nan, nan], _promise(limits) - epsilon
    while True:
        sampler.double(index)
        tick(index.n_sets)
        greedy = choose(index, limits)
        best = greedy if limits.budget is None else _better(greedy, best_single(index, limits))
        far = sampler.reach(best.seed)
        reached.append(far.mean)
        last, whole = not sampler.can_double(index), best.seed.size == limits.eligible.sum()
        if quick or last or whole or _settled(reached):
            low, high = _bounds(sampler, index, limits, (greedy, best), chance)
            good = low >= goal * high
            if stopped := "whole" if whole else _why_stop(reached, good, quick=quick, last=last):
                rounds = len(reached) - 2
                return Chosen(
                    best.seed, far.gain, far.mean, low, high, index.n_sets, rounds, stopped
                )


def _check(diffusion: Diffusion, weight: IntVec, epsilon: float, delta: float | None) -> None:
    if len(weight) != diffusion.n:
        raise InputError(f"{len(weight)} weights are given for {diffusion.n} customers")
    if not weight.any():
        raise InputError("nobody counts as reached: the target is empty")
    if weight.min() < 0:
        raise InputError("a weight is 0 or more")
    if not 0 < epsilon < 1:
        raise InputError("epsilon lies between 0 and 1")
    if delta is not None and not 0 < delta < 1:
        raise InputError("delta lies between 0 and 1")


def _promise(limits: Limits) -> float:
    """Return which share of the most the choice covers at least, whatever the graph."""
    if limits.budget is not None:
        return (1 - 1 / e) / 2
    return 1 / (len(limits.quotas) + 1) if limits.quotas else 1 - 1 / e


def _better(greedy: Choice, single: Choice) -> Choice:
    return single if single.n_new.sum() > greedy.n_new.sum() else greedy


def _bounds(
    sampler: Sampler, index: SetIndex, limits: Limits, choices: tuple[Choice, Choice], chance: float
) -> tuple[float, float]:
    """Return what the best choice reaches at least, and any choice at most."""
    greedy, best = choices
    whole, n_checked = int(sampler.weight.sum()), max(index.n_sets // CHECKED_PART, FEWEST_SETS)
    low = whole * least_share(sampler.n_met(best.seed, n_checked), n_checked, chance)
    high = whole * greatest_share(most_coverable(index, greedy, limits), index.n_sets, chance)
    certain = float(sampler.weight[best.seed].sum())  # seeds are reached in any case
    return max(low, certain), max(high, certain)


def _settled(reached: list[float], rounds: int = 1) -> bool:
    """Tell whether the last doublings let the reach grow by less than 1 %."""
    return reached[-1] <= GROWTH * reached[-1 - rounds]


def _why_stop(reached: list[float], good: bool, *, quick: bool, last: bool) -> Stopped | None:
    """Return why to stop; quotas and budgets may never be certified, so slow growth is enough."""
    if quick and good:
        return "certificate"
    if _settled(reached) and (good or last or _settled(reached, 2)):
        return "growth"
    return "memory" if last else None
