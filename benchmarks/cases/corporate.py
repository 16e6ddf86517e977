"""Questions about firms and their people."""

from __future__ import annotations

from benchmarks.harness import Run, case
from benchmarks.questions import ask


@case("corporate")
def leads(run: Run) -> None:
    """leads both ways"""
    ask(run, "corporate.leads")
