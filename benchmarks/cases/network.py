"""Questions about the network."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.harness import Run, case
from benchmarks.questions import function
from benchmarks.stores import open_graph

if TYPE_CHECKING:
    from graphcrm.answer import Answer
    from graphcrm.graph import Graph

N_DRAWN = 201


@case("network")
def search(run: Run) -> None:
    """search: names, pinyin, initials, ids and phones, in turns"""
    from benchmarks.searches import searches

    graph, question = open_graph(run), function("network.search")
    texts = searches(graph)
    with run.timed("first"):
        question(graph, texts[0])
    for _ in range(run.repeats):
        took = [_seconds(question, graph, text) for text in texts]
        run.seconds.setdefault("median", []).append(median(took))
        run.seconds.setdefault("slowest", []).append(max(took))
    run.facts["n_rows"] = len(texts)


def _seconds(question: Callable[..., Answer], graph: Graph, text: str) -> float:
    start = perf_counter()
    question(graph, text)
    return perf_counter() - start


@case("network")
def path(run: Run) -> None:
    """path between two parties drawn by chance"""
    _ways(run, "network.path", n_ends=2)


@case("network")
def paths(run: Run) -> None:
    """paths from anybody on staff to a party drawn by chance"""
    _ways(run, "crosssell.paths", n_ends=1)


def _ways(run: Run, question: str, *, n_ends: int) -> None:
    """Ask of parties drawn by chance; the first time makes the ties."""
    view = open_graph(run).view()
    drawn = np.random.default_rng(1).choice(np.flatnonzero(view.active), (N_DRAWN, n_ends))
    ends = np.array(view.graph.ids("parties").take(drawn.ravel())).reshape(drawn.shape).tolist()
    asked = function(question)
    with run.timed("first"):
        asked(view, *ends[0])
    found = 0
    for some in ends[1:]:
        with run.timed("again"):
            found += asked(view, *some).n_rows > 0
    run.facts["n_rows"] = found
