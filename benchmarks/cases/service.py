"""Questions of the service book."""

from __future__ import annotations

from benchmarks.harness import Run, case
from benchmarks.questions import ask


@case("service")
def after_sale(run: Run) -> None:
    """sales of the last month that nobody followed up"""
    ask(run, "service.after-sale", span=30)


@case("service")
def calendar(run: Run) -> None:
    """calendar of the next 30 days"""
    ask(run, "service.calendar")


@case("service")
def needs(run: Run) -> None:
    """open needs"""
    ask(run, "service.needs")


@case("service")
def feedback(run: Run) -> None:
    """open feedback of every kind"""
    ask(run, "service.feedback", kind_of="all")


@case("service")
def scorecard(run: Run) -> None:
    """every book beside its peers"""
    ask(run, "service.scorecard")


@case("service")
def pairing(run: Run) -> None:
    """weak books and who could show how"""
    ask(run, "service.pairing")


@case("service")
def targets(run: Run) -> None:
    """plan against actual of six months"""
    ask(run, "service.targets")
