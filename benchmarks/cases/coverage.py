"""Questions about coverage, in a bank with 2,000 on staff for a million customers."""

from __future__ import annotations

from typing import Any

from benchmarks.harness import Run, case
from benchmarks.questions import ask
from benchmarks.staffed_bank import asked_about, describe_staffed, open_staffed, write_staffed


def _ask(run: Run, question: str, *args: object, **params: Any) -> None:
    ask(run, f"coverage.{question}", *args, graph=open_staffed(run), **params)


@case("coverage")
def bank(run: Run) -> None:
    """The bank with more staff; not timed."""
    run.note_peak()  # making it is no part of what is promised
    if not run.staffed.exists():
        write_staffed(run)
    describe_staffed(run)


@case("coverage")
def single_links(run: Run) -> None:
    """single-links"""
    _ask(run, "single-links")


@case("coverage")
def single_links_managed(run: Run) -> None:
    """single-links of the managed book"""
    _ask(run, "single-links", book="managed")


@case("coverage")
def orphans(run: Run) -> None:
    """orphans"""
    _ask(run, "orphans")


@case("coverage")
def departures(run: Run) -> None:
    """departures of everyone on staff"""
    _ask(run, "departures")


@case("coverage")
def leaver(run: Run) -> None:
    """leaver, one person"""
    _ask(run, "leaver", asked_about(run)["staff"][:1])


@case("coverage")
def leaver_five(run: Run) -> None:
    """leaver, five together"""
    _ask(run, "leaver", asked_about(run)["staff"][:5])


@case("coverage")
def leaver_twenty(run: Run) -> None:
    """leaver, twenty together"""
    _ask(run, "leaver", asked_about(run)["staff"])


@case("coverage")
def teams(run: Run) -> None:
    """teams of the core parties"""
    _ask(run, "teams")


@case("coverage")
def overlaps(run: Run) -> None:
    """overlaps"""
    _ask(run, "overlaps")


@case("coverage")
def overdue(run: Run) -> None:
    """overdue"""
    _ask(run, "overdue")


@case("coverage")
def placeholders(run: Run) -> None:
    """placeholders"""
    _ask(run, "placeholders")


@case("coverage")
def joint_cover(run: Run) -> None:
    """joint cover"""
    _ask(run, "joint-cover")


@case("coverage")
def explain(run: Run) -> None:
    """explain, one party"""
    _ask(run, "explain", asked_about(run)["party"])
