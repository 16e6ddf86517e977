"""Whom to ask first: the kernels of campaigns on arrays alone, beside IMM, CELF and top degree."""

from __future__ import annotations

import os
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from benchmarks.harness import BenchmarkError, Run, case
from benchmarks.questions import ask

if TYPE_CHECKING:
    from graphcrm.kernels.diffusion import Diffusion
    from graphcrm.kernels.seeds import Chosen
    from graphcrm.kernels.simulate import Reach

JUDGE = 20_261_122  # the seed of worlds in which no choice was made
SMALL = "from benchmarks.cases.campaign import choose; from benchmarks.payments import payments"


@case("campaign")
def compiled(run: Run) -> None:
    """first call after install"""
    command = [sys.executable, "-c", f"{SMALL}; choose(payments(500))"]
    with TemporaryDirectory(dir=run.folder) as cache:
        environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
        for way in ("all", "then from the compile cache"):
            with run.timed(way):
                subprocess.run(command, env=environment, check=True)


@case("campaign")
def seeds_quick(run: Run) -> None:
    """50 seeds, up to the certificate"""
    _measure(run, quick=True)


@case("campaign")
def seeds(run: Run) -> None:
    """50 seeds"""
    _measure(run)


@case("campaign")
def simulation(run: Run) -> None:
    """reach of the 50 who pay the most others"""
    from benchmarks.payments import payments

    diffusion = payments(run.n_customers)
    top = np.argsort(-np.diff(diffusion.out_of.start), kind="stable")[: n_seeds(diffusion)]
    _judged(diffusion, top[:1])
    with run.timed("all"):
        run.facts["reach"] = _judged(diffusion, top).mean


@case("campaign")
def plan(run: Run) -> None:
    """plan of 20, at most 3 a manager"""
    _planned(run)


@case("campaign")
def plan_quick(run: Run) -> None:
    """plan of 20, at most 3 a manager, up to the certificate"""
    _planned(run, quick=True)


@case("campaign", peer=True, up_to=1_000_000)
def imm(run: Run) -> None:
    """50 seeds by IMM"""
    from benchmarks.payments import payments
    from benchmarks.peers import imm as peer

    diffusion = payments(run.n_customers)
    peer.imm(payments(100), 2)  # compiled
    with run.timed("all"):
        theirs, run.facts["n_sets"] = peer.imm(diffusion, n_seeds(diffusion))
    run.note_peak()
    ours, best = (_judged(diffusion, s) for s in (choose(diffusion).seed, np.array(theirs)))
    run.facts |= {"reach": best.mean, "reach_of_ours": ours.mean}
    error = (best.high - best.mean + ours.high - ours.mean) / 1.96
    if ours.mean < best.mean - max(0.01 * best.mean, 2 * error):
        raise BenchmarkError(f"campaign: reach {ours.mean:.1f}, that of IMM {best.mean:.1f}")


@case("campaign", peer=True)
def celf(run: Run) -> None:
    """50 seeds by CELF of cynetdiff, 100 simulations each"""
    from benchmarks.payments import payments
    from benchmarks.peers import cynetdiff

    diffusion = payments(run.n_customers)
    model = cynetdiff.cascade_model(diffusion, rng_seed=1)
    with run.timed("all"):
        theirs = np.array(cynetdiff.celf(model, diffusion.n, n_seeds(diffusion)))
    ours = choose(diffusion)
    far = cynetdiff.spread(model, ours.seed, 10_000)
    run.facts |= {"reach": cynetdiff.spread(model, theirs, 10_000), "reach_of_ours": far}
    _check(ours, far)


def _planned(run: Run, *, quick: bool = False) -> None:
    from benchmarks.payments import payments

    choose(payments(100))  # compiled
    seeds = min(20, run.n_customers // 40)
    ask(run, "campaign.plan", repeats=1, seeds=seeds, max_per_manager=3, quick=quick)


def n_seeds(diffusion: Diffusion) -> int:
    """Return 50, fewer on a graph as small as tests have."""
    return min(50, diffusion.n // 40)


def choose(diffusion: Diffusion, *, quick: bool = False) -> Chosen:
    """Return our choice of 50 seeds, anybody being eligible and each counting 1."""
    from graphcrm.kernels.seed_limits import Limits
    from graphcrm.kernels.seeds import choose_seeds

    limits = Limits(np.ones(diffusion.n, bool), n_seeds=n_seeds(diffusion))
    return choose_seeds(diffusion, np.ones(diffusion.n, np.int64), limits, quick=quick)


def _measure(run: Run, *, quick: bool = False) -> None:
    from benchmarks.payments import payments

    diffusion = payments(run.n_customers)
    choose(payments(100), quick=quick)  # compiled
    for _ in range(run.repeats if diffusion.n < 100_000 else 1):
        with run.timed("all"):
            chosen = choose(diffusion, quick=quick)
    run.note_peak()
    far = _judged(diffusion, chosen.seed)
    run.facts |= {
        "reach": far.mean,
        "certified_ratio": chosen.certified_ratio,
        "n_sets": chosen.n_sets,
        "n_edges": diffusion.n_edges,
    }
    _check(chosen, far.mean)


def _judged(diffusion: Diffusion, chosen: npt.NDArray[Any]) -> Reach:
    """Return what seeds reach in 10,000 worlds that were not asked before."""
    from graphcrm.kernels.simulate import reach

    one = np.ones(diffusion.n, np.int64)
    return reach(diffusion, one, chosen, rng_seed=JUDGE, precision=0)


def _check(chosen: Chosen, simulated: float) -> None:
    """Refuse an estimate that is further than 2 % from a simulation apart."""
    if abs(chosen.estimate / simulated - 1) > 0.02:
        raise BenchmarkError(f"campaign: estimate {chosen.estimate:.1f}, reach {simulated:.1f}")
