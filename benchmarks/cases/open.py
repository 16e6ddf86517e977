"""Opening a published version."""

from __future__ import annotations

from benchmarks.harness import Run, case
from benchmarks.memory import forget
from benchmarks.questions import function
from benchmarks.stores import open_graph


@case("open")
def graph(run: Run) -> None:
    """Open the current snapshot."""
    if forget(run.store.parent):
        open_graph(run, "from disk")
    for _ in range(run.repeats):
        open_graph(run, "again")


@case("open")
def first_answer(run: Run) -> None:
    """single-links, the first answer after opening from disk."""
    question = function("coverage.single-links")
    if forget(run.store.parent):
        graph = open_graph(run)
        with run.timed("all"):
            question(graph)
