"""Whom to ask first: the seeds that reach most, and how good they surely are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import FloatVec, IntVec
from graphcrm.kernels.diffusion import Diffusion
from graphcrm.kernels.seed_limits import Limits, check_limits
from graphcrm.kernels.seed_search import Search, Stopped
from graphcrm.kernels.set_sampler import Sampler

MAX_BYTES: Final = 2 * 2**30


@dataclass(frozen=True, slots=True)
class Chosen:
    """The seeds, what they reach, and what is certain about that.

    Parameters
    ----------
    seed : (m,) int64
        In the order in which they were chosen.  Fewer than asked for where several quotas
        together do not allow as many.
    gain : (m,) float64, in weight
        What each adds to those before; they sum to ``estimate``.
    estimate : float, in weight
        What they reach together, themselves included, told by sets or worlds that they were not
        chosen by, with a standard error of 0.5 %.
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

    Sets are doubled until the certificate is within ``epsilon`` of 1 - 1/e and the reach of the
    seeds chosen by them has settled: it grew by less than 1 %, and is less than 1 % below what
    these sets make of it.  ``quick`` stops at the certificate.  The greedy choice promises 1 - 1/e
    for a number of seeds alone, and only 1/(p + 1) beside p quotas and (1 - 1/e)/2 for a budget;
    where the certificate stays below, three doublings without growth are enough.

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
    Time goes with the edges into the nodes of all sets; 4 bytes for each node of each set.
    Source: Tang, Tang, Xiao and Yuan (2018), OPIM-C; it stops at the certificate,
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
    search, stopped = Search(sampler, limits, epsilon, delta, quick), None
    while stopped is None:
        stopped = search.go_on()
        tick(search.index.n_sets)
    return _chosen(search, stopped)


def _chosen(search: Search, stopped: Stopped) -> Chosen:
    best, estimate = search.best, search.reach(error=0.005)
    gain: FloatVec = best.n_new * np.float64(estimate / max(1, int(best.n_new.sum())))
    bounds, n_sets = (search.low, search.high), search.index.n_sets
    return Chosen(best.seed, gain, estimate, *bounds, n_sets, search.n_rounds, stopped)


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
