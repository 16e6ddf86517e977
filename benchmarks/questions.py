"""Ask a question the three ways it is asked in practice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks.forest_bank import open_forest
from benchmarks.harness import Run
from benchmarks.stores import open_graph

if TYPE_CHECKING:
    from graphcrm.answer import Answer
    from graphcrm.graph import Graph


def function(question: str) -> Callable[..., Answer]:
    """Return the function that answers ``area.question``, imported."""
    from graphcrm.app import question_function

    return question_function(question)


def graph_for(run: Run, question: str) -> Graph:
    """Open the bank that is asked: about referrals the one that has many."""
    return open_forest(run) if about_referrals(question) else open_graph(run)


def about_referrals(question: str) -> bool:
    """Whether ``area.question`` is about referrals."""
    return question.startswith("referral.")


def ask(
    run: Run,
    question: str,
    *args: object,
    graph: Graph | None = None,
    repeats: int | None = None,
    **params: object,
) -> None:
    """Ask ``area.question`` of ``graph``, or of the bank that has what it is about.

    ``first`` is the first call in a process, arrays being mapped as they are met; ``new view`` is
    what another date or another viewer costs in a process that has answered before; ``again`` is
    the same question about a view that has been asked already.
    """
    from graphcrm.graph.view import View

    asked = function(question)
    graph = graph or graph_for(run, question)
    with run.timed("first"):
        answer = asked(graph, *args, **params)
    run.facts["n_rows"] = answer.n_rows
    for n in range(run.repeats if repeats is None else min(repeats, run.repeats)):
        # Another date each time: a question that compares two finds neither of them answered.
        view = View(graph, answer.as_of - timedelta(days=n + 1))
        with run.timed("new view"):
            asked(view, *args, **params)
        with run.timed("again"):
            asked(view, *args, **params)
