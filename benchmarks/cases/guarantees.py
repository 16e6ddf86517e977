"""Guarantees: rings, cycles and circles beside scipy and networkx, defaults; and outflow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.guarantee_bank import open_guarantees, write_guarantees
from benchmarks.harness import Run, agree, case
from benchmarks.questions import ask

if TYPE_CHECKING:
    import networkx as nx

    from graphcrm.analysis.guarantee_graph import GuaranteeGraph
    from graphcrm.answer import Answer

MOST = 1_000_000
PEER_UP_TO = 10_000


@case("guarantees")
def bank(run: Run) -> None:
    """the bank with many guarantees; not timed"""
    from graphcrm.analysis import risk

    write_guarantees(run)
    graph = open_guarantees(run)
    found = risk.rings(graph), risk.circles(graph)
    run.facts |= {
        "n_firms": int(graph.n_rows("firms")),
        "n_guarantees": found[0].totals["n_guarantees"],
        "n_rings": found[0].totals["n_rings"],
        "n_largest_ring": max(row["n_parties"] for row in found[0].rows()),  # type: ignore[type-var]
        "n_circles": found[1].totals["n_circles"],
        "n_largest_circle": max(row["n_parties"] for row in found[1].rows()),  # type: ignore[type-var]
    }


@case("guarantees")
def rings(run: Run) -> None:
    """rings"""
    ask(run, "risk.rings", graph=open_guarantees(run))
    run.note_peak()
    import networkx as nx
    from scipy import sparse

    found = _edges(run)
    ones, n = np.ones(len(found.giver), np.int8), found.n_parties
    with run.timed("scipy, components alone"):
        edges = sparse.csr_array((ones, (found.giver, found.taker)), shape=(n, n))
        _, label = sparse.csgraph.connected_components(edges, connection="strong")
    ours = _parties(_answer(run, "rings"))
    sizes = np.bincount(label)
    agree(len(ours) == np.count_nonzero(sizes > 1))
    theirs = _networkx(run, found)
    with run.timed("networkx, components alone"):
        parts = [p for p in nx.strongly_connected_components(theirs) if len(p) > 1]
    agree({frozenset(p) for p in parts} == ours)


@case("guarantees")
def cycles(run: Run) -> None:
    """cycles of up to six guarantees"""
    ask(run, "risk.cycles", graph=open_guarantees(run), most=MOST)
    run.note_peak()
    import networkx as nx

    theirs = _networkx(run, _edges(run))
    bound = 6 if run.n_customers <= PEER_UP_TO else 3  # the others would take it too long
    with run.timed("networkx, cycles alone"):
        found = [tuple(way) for way in nx.simple_cycles(theirs, length_bound=bound)]
    run.facts["is_complete"] = _answer(run, "cycles", most=MOST).totals["is_complete"]
    answer = _answer(run, "cycles", most=MOST, max_length=bound)
    column = next(c for c in answer.columns if c.name == "party_ids")
    assert column.offsets is not None
    ours = {tuple(way.tolist()) for way in np.split(column.data, column.offsets[1:-1])}
    agree({_turned(way) for way in found} == ours)


@case("guarantees")
def circles(run: Run) -> None:
    """circles, with chains and companies"""
    ask(run, "risk.circles", graph=open_guarantees(run))
    run.note_peak()
    import networkx as nx

    theirs = _networkx(run, _edges(run))
    company = open_guarantees(run).node("parties", "is_guarantee_company") == 1
    theirs.remove_nodes_from(np.flatnonzero(company).tolist())
    with run.timed("networkx, components alone"):
        parts = [p for p in nx.weakly_connected_components(theirs) if len(p) > 2]
    agree({frozenset(p) for p in parts} == _parties(_answer(run, "circles")))


@case("guarantees")
def debtrank(run: Run) -> None:
    """DebtRank of every borrower"""
    graph = open_guarantees(run)
    ask(run, "risk.debtrank", graph=graph)
    found = _answer(run, "debtrank")
    run.facts |= {name: found.totals[name] for name in ("n_ranked", "rounds", "n_cut")}


@case("guarantees")
def default(run: Run) -> None:
    """the default of the ten that would hit hardest, together"""
    graph = open_guarantees(run)
    worst = [row["party_id"] for row in _answer(run, "debtrank").limited(10).rows()]
    ask(run, "risk.debtrank", graph=graph, default=worst)


@case("guarantees")
def outflow(run: Run) -> None:
    """net outflow by outside channels of the sample bank, by party"""
    ask(run, "risk.outflow")


def _answer(run: Run, question: str, **params: Any) -> Answer:
    from graphcrm.app import question_function

    return question_function(f"risk.{question}")(open_guarantees(run), **params)


def _edges(run: Run) -> GuaranteeGraph:
    from graphcrm.analysis.guarantee_graph import guarantee_graph

    return guarantee_graph(open_guarantees(run).view())


def _networkx(run: Run, found: GuaranteeGraph) -> nx.DiGraph[int]:
    """Return the edges in networkx; making it is timed apart."""
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph()
    with run.timed("networkx, made ready in"):
        graph.add_edges_from(zip(found.giver.tolist(), found.taker.tolist(), strict=True))
    return graph


def _parties(answer: Answer) -> set[frozenset[int]]:
    """Return the members of each row."""
    column = next(c for c in answer.columns if c.name == "party_ids")
    assert column.offsets is not None
    groups = np.split(column.data, column.offsets[1:-1]) if len(column) else []
    return {frozenset(group.tolist()) for group in groups}


def _turned(way: tuple[int, ...]) -> tuple[int, ...]:
    first = way.index(min(way))
    return (*way[first:], *way[:first])
