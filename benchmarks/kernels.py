"""Time the kernels of the referral forest on arrays alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.harness import Run

IntVec = npt.NDArray[Any]


def time_forest(run: Run, referrer: IntVec, party: IntVec, day: IntVec, *, n: int) -> None:
    """Time choosing parents and each figure that they give for every node, apart and in all."""
    from graphcrm.kernels.forest import referral_forest

    fen = np.random.default_rng(7).integers(0, 100_000_000, n)
    for _ in range(run.repeats):
        with run.timed("all"):
            with run.timed("forest"):
                found = referral_forest(referrer, party, day, n=n)
            _time_trees(run, found.parent, fen)
    run.facts["n_referrals"] = len(party)


def time_chain(run: Run, n_generations: int) -> None:
    """Time one chain, its nodes in no order, so that memory is met as it comes."""
    node = np.random.default_rng(7).permutation(n_generations + 1).astype(np.int32)
    time_forest(run, node[:-1], node[1:], np.arange(n_generations), n=len(node))


def _time_trees(run: Run, parent: IntVec, fen: IntVec) -> None:
    """Time each figure apart; the first one doubles the pointers that all of them use."""
    from graphcrm.kernels.trees import Trees

    trees = Trees(parent)
    for figure in ("generation", "root", "n_below", "depth_below"):
        with run.timed(figure):
            getattr(trees, figure)
    with run.timed("sum_below"):
        trees.sum_below(fen)
