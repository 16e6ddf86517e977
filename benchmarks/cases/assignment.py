"""The kernel of hand-over plans, on arrays alone."""

from __future__ import annotations

import numpy as np

from benchmarks.assignments import BRANCH_GAIN, drawn, households, second_persons
from benchmarks.harness import Run, case


@case("assignment")
def handover(run: Run) -> None:
    """a party for 200 customers, a successor for 500"""
    asked = drawn(run.n_customers // 200, run.n_customers // 500 + 1)
    for _ in range(run.repeats):
        with run.timed("all"):
            plan = asked.plan()
    run.facts["n_assigned"] = int(np.count_nonzero(plan >= 0))


@case("assignment")
def handover_full(run: Run) -> None:
    """the same with few places"""
    asked = drawn(run.n_customers // 200, run.n_customers // 500 + 1, full=0.97)
    for _ in range(run.repeats):
        with run.timed("all"):
            plan = asked.plan()
    run.facts["n_assigned"] = int(np.count_nonzero(plan >= 0))


@case("assignment")
def whole_households(run: Run) -> None:
    """households kept together"""
    _keep_households(run, full=0.0)


@case("assignment")
def whole_households_full(run: Run) -> None:
    """households kept together with few places"""
    _keep_households(run, full=0.97)


def _keep_households(run: Run, *, full: float) -> None:
    from graphcrm.kernels.assignment import assign_households

    asked = drawn(run.n_customers // 200, run.n_customers // 500 + 1, full=full)
    together = households(asked)
    with run.timed("all"):
        plan, gap = assign_households(
            *(asked.parties, asked.successors, asked.ties, together), branch_gain=BRANCH_GAIN
        )
    run.facts |= {"gap": gap, "n_assigned": int(np.count_nonzero(plan >= 0))}


@case("assignment")
def second_person(run: Run) -> None:
    """somebody else for 13 of 100 customers"""
    asked = second_persons(run.n_customers * 13 // 100, run.n_customers // 500 + 2)
    with run.timed("all"):
        asked.plan()


@case("assignment")
def solvers(run: Run) -> None:
    """500 parties to 150 successors"""
    from benchmarks.peers.assignment import by_highs, by_hungarian, check

    asked = drawn(500, 150, full=0.9)
    plan = asked.plan()
    for name, peer in (("by HiGHS", by_highs), ("by the Hungarian method", by_hungarian)):
        with run.timed(name):
            best = peer(asked)
        check(asked, plan, best)
    for _ in range(run.repeats):
        with run.timed("all"):
            asked.plan()
