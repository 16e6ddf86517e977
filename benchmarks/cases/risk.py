"""What goes wrong together: the board of clusters, contagion, and how far it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.harness import Run, case
from benchmarks.questions import ask, function
from benchmarks.stores import open_graph

if TYPE_CHECKING:
    from graphcrm.graph import Graph, View

LEAVING = 20  # the clients of greatest worth
CUTOFF = "2025-12-31"  # by then the sample's first falls are seen, and the later ones are not


@case("risk")
def clusters(run: Run) -> None:
    """board of clusters end to end"""
    graph, asked = _warm(run), function("risk.clusters")
    with run.timed("all"):
        answer = asked(graph)
        shown = len(answer.rows("zh"))
    run.note_peak()
    run.facts |= {"n_rows": shown, "n_clusters": answer.totals["n_clusters"]}
    with run.timed("again"):
        asked(graph)


@case("risk")
def cluster(run: Run) -> None:
    """the largest cluster, once the board was asked"""
    graph, asked = _warm(run), function("risk.cluster")
    board = function("risk.clusters")(graph, most=10**9, least=2, least_worth=0.0).rows()
    largest = max(board, key=lambda row: int(str(row["n_parties"])))
    asked(graph, str(board[-1]["cluster_id"]))  # compiled
    with run.timed("all"):
        run.facts["n_rows"] = asked(graph, str(largest["cluster_id"])).n_rows


@case("risk")
def contagion(run: Run) -> None:
    """contagion from whoever left in a year"""
    view, asked = _tied(run), function("risk.contagion")
    with run.timed("all"):
        answer = asked(view)
    run.note_peak()
    run.facts |= {"n_rows": answer.n_rows, "rounds": answer.totals["rounds"]}
    with run.timed("again"):
        asked(view)


@case("risk")
def leaving(run: Run) -> None:
    """what if the 20 clients of greatest worth left"""
    view, asked = _tied(run), function("risk.contagion")
    with run.timed("all"):
        run.facts["n_rows"] = asked(view, top=LEAVING).n_rows


@case("risk")
def evaluate(run: Run) -> None:
    """evaluate, half a year back"""
    ask(run, "risk.evaluate", repeats=1, cutoff=CUTOFF)


def _tied(run: Run) -> View:
    """Return a view of a warm snapshot that knows its ties; making them is timed apart."""
    from graphcrm.analysis.risk_ties import risk_ties
    from graphcrm.graph.view import View

    graph = _warm(run)
    view = View(graph, graph.newest_event_on)
    with run.timed("ties"):
        risk_ties(view)
    return view


def _warm(run: Run) -> Graph:
    """Open a snapshot whose columns are mapped, with what is compiled loaded."""
    from graphcrm.graph.view import View

    graph = open_graph(run)
    function("coverage.orphans")(graph)
    function("risk.rings")(View(graph, graph.newest_event_on))
    return graph
