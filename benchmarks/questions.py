"""Ask a question the three ways it is asked in practice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from benchmarks.harness import Run
from benchmarks.stores import open_graph

if TYPE_CHECKING:
    from graphcrm.answer import Answer


def function(question: str) -> Callable[..., Answer]:
    """Return the function that answers a question about coverage, imported."""
    from graphcrm.app import question_function

    return question_function(f"coverage.{question}")


def ask(run: Run, question: str, *args: object, **params: object) -> None:
    """Ask a question about coverage.

    ``first`` is the first call in a process, arrays being mapped as they are met; ``new view`` is
    what another date or another viewer costs in a process that has answered before; ``again`` is
    the same question about a view that has been asked already.
    """
    from graphcrm.graph.view import View

    asked = function(question)
    graph = open_graph(run)
    with run.timed("first"):
        answer = asked(graph, *args, **params)
    run.facts["n_rows"] = answer.n_rows
    for _ in range(run.repeats):
        view = View(graph, answer.as_of)
        with run.timed("new view"):
            asked(view, *args, **params)
        with run.timed("again"):
            asked(view, *args, **params)
