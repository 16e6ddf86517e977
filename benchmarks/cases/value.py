"""Questions about what parties are worth to the bank."""

from __future__ import annotations

from benchmarks.harness import Run, case
from benchmarks.questions import ask


@case("value")
def classes(run: Run) -> None:
    """value classes of all parties"""
    ask(run, "value.classes")


@case("value")
def lifecycle(run: Run) -> None:
    """stages of life of all parties"""
    ask(run, "value.lifecycle")


@case("value")
def contribution(run: Run) -> None:
    """contribution by party"""
    ask(run, "value.contribution")


@case("value")
def contribution_pairs(run: Run) -> None:
    """contribution by party and product"""
    ask(run, "value.contribution", by="party_product")


@case("value")
def clv(run: Run) -> None:
    """lifetime and network value of all parties"""
    ask(run, "value.clv")
