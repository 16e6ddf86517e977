"""Questions about firms and their people."""

from __future__ import annotations

from benchmarks.harness import Run, case
from benchmarks.questions import ask

PLANT = "F000001"  # the firm that the sample is built around


@case("corporate")
def penetration(run: Run) -> None:
    """penetration of all firms"""
    ask(run, "corporate.penetration")


@case("corporate")
def key_people(run: Run) -> None:
    """key people of all firms"""
    ask(run, "corporate.key-people")


@case("corporate")
def one_sided(run: Run) -> None:
    """one-sided firms"""
    ask(run, "corporate.one-sided")


@case("corporate")
def leads(run: Run) -> None:
    """leads both ways"""
    ask(run, "corporate.leads")


@case("corporate")
def neighbourhood(run: Run) -> None:
    """neighbourhood of the plant"""
    ask(run, "corporate.neighbourhood", PLANT, next_=0)


@case("corporate")
def next_firms(run: Run) -> None:
    """the same, with whom to win next over ties of everybody"""
    ask(run, "corporate.neighbourhood", PLANT, next_=10)


@case("corporate")
def relocation(run: Run) -> None:
    """relocation of the plant"""
    ask(run, "corporate.relocation", [PLANT])
