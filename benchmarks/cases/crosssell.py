"""Products that parties lack: as asked, of everybody over fifty, and whether that comes true."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.harness import Run, case
from benchmarks.questions import ask, function
from benchmarks.stores import open_graph

if TYPE_CHECKING:
    from graphcrm.graph import View
    from graphcrm.kernels.hold_matrix import HoldMatrix

N_PRODUCTS = 50
FIVE_TERMS = "tier >= gold and not holds(大额存单) and aum >= 5万 and not orphan and"
SERIES = ((2, 31), (3, 22))  # one holder in so many holds the product so many places further on too
EVERYBODY: dict[str, Any] = {"network_weight": "0.5", "unknown_consent": "allow"}


@case("crosssell")
def gaps(run: Run) -> None:
    """gaps, the weight of the network given"""
    ask(run, "crosssell.gaps", repeats=1, **EVERYBODY)


@case("crosssell")
def gaps_of_fifty(run: Run) -> None:
    """gaps of everybody, 50 products"""
    from graphcrm.graph.view import View

    known = open_graph(run).view()
    fifty = _fifty(known)
    view = View(known.graph, known.as_of)
    view.keep("held", lambda: fifty)
    run.facts["n_products"] = int(np.count_nonzero(fifty.n_holders))
    with run.timed("first"):
        answer = function("crosssell.gaps")(view, **EVERYBODY)
    run.facts["n_rows"] = answer.n_rows
    with run.timed("again"):
        function("crosssell.gaps")(view, **EVERYBODY)


@case("crosssell")
def gaps_learned(run: Run) -> None:
    """gaps, the weight of the network learned"""
    ask(run, "crosssell.gaps", repeats=1, unknown_consent="allow")


@case("crosssell")
def evaluate(run: Run) -> None:
    """evaluate, a year back"""
    ask(run, "crosssell.evaluate", repeats=1)


@case("crosssell")
def list_by_condition(run: Run) -> None:
    """list by a condition of five terms"""
    graph = open_graph(run)
    firm = _largest_employer(graph.view())
    ask(run, "crosssell.list", graph=graph, where=f"{FIVE_TERMS} employer = {firm}")


def _largest_employer(view: View) -> str:
    from graphcrm.analysis.payroll import banked_people
    from graphcrm.graph.spaces import PARTIES
    from graphcrm.graph.view import View

    # of a view of another day, so that what is asked finds nothing made
    before = View(view.graph, view.as_of - timedelta(days=40))
    (firm,) = view.graph.ids(PARTIES).take([int(np.argmax(banked_people(before).per_firm))])
    return str(firm)


def _fifty(view: View) -> HoldMatrix:
    """Return what parties hold, some holders of a product also another series of it."""
    from graphcrm.analysis.holdings import held
    from graphcrm.kernels.hold_matrix import HoldMatrix

    sold = held(view)
    party, product = sold.party_ix, sold.product_ix.astype(np.int64)
    parts = [(party, product)]
    for one_in, series in SERIES:
        also = (party + product) % one_in == 0
        parts.append((party[also], (product[also] + series) % N_PRODUCTS))
    return HoldMatrix.of(
        *(np.concatenate(column) for column in zip(*parts, strict=True)),
        n_parties=sold.n_parties,
        n_products=N_PRODUCTS,
    )
