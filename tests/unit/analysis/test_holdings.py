"""Who holds what, worked by hand."""

from __future__ import annotations

from graphcrm.analysis.holdings import held
from graphcrm.graph import Scope
from tests.banks import DAY
from tests.unit.analysis.small import Make, ago, customer

P1, P2 = {"product_id": "P1"}, {"product_id": "P2"}


def test_a_product_held_twice_counts_once_and_a_closed_one_not_at_all(make: Make) -> None:
    graph = make(
        customers=[customer("C1"), customer("C2"), customer("C3", closed_on=ago(5))],
        products=[P1, P2],
        holdings=[
            {"party_id": "C1", **P1, "account_no": "1"},
            {"party_id": "C1", **P1, "account_no": "2"},
            {"party_id": "C1", **P2, "closed_on": ago(0)},
            {"party_id": "C2", **P2, "opened_on": ago(-1)},
            {"party_id": "C3", **P2},
        ],
    )
    matrix = held(graph.view(DAY))
    assert list(zip(matrix.party_ix, matrix.product_ix, strict=True)) == [(0, 0), (2, 1)]
    assert matrix.n_holders.tolist() == [1, 1]


def test_nobody_sees_what_parties_of_other_branches_hold(make: Make) -> None:
    graph = make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        customers=[customer("C1", branch_id="B1"), customer("C2", branch_id="B2")],
        products=[P1],
        holdings=[{"party_id": "C1", **P1}, {"party_id": "C2", **P1}],
    )
    view = graph.view(DAY, Scope(frozenset({"B1"})))
    assert held(view).party_ix.tolist() == [0]


def test_a_bank_without_products_holds_nothing(make: Make) -> None:
    view = make(customers=[customer("C1")]).view(DAY)
    assert held(view).start.tolist() == [0, 0]
