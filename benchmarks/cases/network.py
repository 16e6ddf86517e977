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
N_EGOS = 1_000


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
def ties(run: Run) -> None:
    """ties of everybody"""
    from graphcrm.analysis.ties import ties
    from graphcrm.graph.view import View

    graph = open_graph(run)
    for what in ("first", *["new view"] * run.repeats):
        view = View(graph, graph.newest_event_on)
        with run.timed(what):
            web = ties(view)
    run.facts["n_rows"] = len(web.other) // 2


@case("network")
def ego(run: Run) -> None:
    """ego of two hops around parties drawn by chance"""
    from graphcrm.analysis import ego as module

    view, asked = open_graph(run).view(), function("network.ego")
    drawn = np.random.default_rng(1).choice(np.flatnonzero(view.active), N_EGOS + 1)
    parties = view.graph.ids("parties").take(drawn)
    with run.timed("first"):
        found = asked(view, parties[0], hops=2).n_rows
    with run.timed_within(module, "walked", "inside"):
        for party in parties[1:]:
            with run.timed("again"):
                found += asked(view, party, hops=2).n_rows
    run.facts["n_rows"] = found // N_EGOS


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
    rng, active = np.random.default_rng(1), np.flatnonzero(view.active)
    drawn = [rng.choice(active, n_ends, replace=False) for _ in range(N_DRAWN)]
    ends = [view.graph.ids("parties").take(some) for some in drawn]
    asked = function(question)
    with run.timed("first"):
        asked(view, *ends[0])
    found = 0
    for some in ends[1:]:
        with run.timed("again"):
            found += asked(view, *some).n_rows > 0
    run.facts["n_rows"] = found
