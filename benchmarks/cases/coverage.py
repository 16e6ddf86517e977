"""Questions about coverage."""

from __future__ import annotations

from benchmarks.harness import Run, case
from benchmarks.questions import ask


@case("coverage")
def single_links(run: Run) -> None:
    """single-links"""
    ask(run, "coverage.single-links")


@case("coverage")
def single_links_managed(run: Run) -> None:
    """single-links of the managed book"""
    ask(run, "coverage.single-links", book="managed")


@case("coverage")
def orphans(run: Run) -> None:
    """orphans"""
    ask(run, "coverage.orphans")


@case("coverage")
def departures(run: Run) -> None:
    """departures of everyone on staff"""
    ask(run, "coverage.departures")


@case("coverage")
def leaver(run: Run) -> None:
    """leaver, one person"""
    ask(run, "coverage.leaver", run.known["staff"][:1])


@case("coverage")
def leavers(run: Run) -> None:
    """leaver, ten together"""
    ask(run, "coverage.leaver", run.known["staff"])


@case("coverage")
def factor(run: Run) -> None:
    """factor of every branch"""
    ask(run, "coverage.factor")


@case("coverage")
def factor_firms(run: Run) -> None:
    """factor of every firm's people"""
    ask(run, "coverage.factor", by="firm")


@case("coverage")
def factor_bank(run: Run) -> None:
    """factor of the bank"""
    ask(run, "coverage.factor", by="bank")


@case("coverage")
def explain(run: Run) -> None:
    """explain, one party"""
    ask(run, "coverage.explain", run.known["party"])
