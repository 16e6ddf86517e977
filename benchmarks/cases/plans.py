"""Questions about coverage that weigh everybody against everybody, or ask about many dates."""

from __future__ import annotations

from typing import Any

from benchmarks.harness import Run, case
from benchmarks.questions import ask
from benchmarks.staffed_bank import asked_about, open_staffed


def _handover(run: Run, **params: Any) -> None:
    leaving = asked_about(run)["leaving"]
    ask(run, "coverage.handover", leaving, graph=open_staffed(run), **params)


@case("plans")
def handover(run: Run) -> None:
    """handover of one party for 200 customers"""
    _handover(run)


@case("plans")
def handover_weighted(run: Run) -> None:
    """the same, the wealthy first"""
    _handover(run, weight_by_worth=True)


@case("plans")
def handover_of_branches(run: Run) -> None:
    """the same, each branch for itself"""
    _handover(run, branch_only=True)


@case("plans")
def handover_households(run: Run) -> None:
    """the same, households kept together"""
    _handover(run, keep_households=True, repeats=1)


@case("plans")
def second_person(run: Run) -> None:
    """second person for every single link of the managed book"""
    ask(run, "coverage.second-person", graph=open_staffed(run), repeats=1)


@case("plans")
def factor(run: Run) -> None:
    """factor of every branch"""
    ask(run, "coverage.factor", graph=open_staffed(run))


@case("plans")
def factor_firms(run: Run) -> None:
    """factor of every firm's people"""
    ask(run, "coverage.factor", graph=open_staffed(run), by="firm")


@case("plans")
def factor_bank(run: Run) -> None:
    """factor of the bank"""
    ask(run, "coverage.factor", graph=open_staffed(run), by="bank")


@case("plans")
def history(run: Run) -> None:
    """history of 24 months"""
    ask(run, "coverage.history", graph=open_staffed(run), repeats=1, months=24)
