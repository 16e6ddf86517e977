"""The guarantees of a date, worked by hand."""

from __future__ import annotations

import pytest

from graphcrm.analysis.guarantee_graph import guarantee_graph
from graphcrm.errors import InputError
from graphcrm.graph import Scope
from tests.unit.analysis.guarantees import bank, vouches
from tests.unit.analysis.small import Make, ago, firm


def test_contracts_of_one_pair_are_one_edge_with_their_sum(make: Make) -> None:
    rows = (vouches("A", "B", 3), vouches("A", "B", "4.50", contract_id="2"), vouches("B", "A", 2))
    found = guarantee_graph(bank(make, *rows).view())
    edges = zip(found.giver.tolist(), found.taker.tolist(), found.edge_amount.tolist(), strict=True)
    assert [*edges] == [(0, 1, 750), (1, 0, 200)]
    assert found.edge.tolist() == [0, 0, 1]


def test_a_doubtful_amount_counts_nothing_and_its_edge_stands(make: Make) -> None:
    rows = (vouches("A", "B", None), vouches("B", "C", -5), vouches("C", "D", 1))
    found = guarantee_graph(bank(make, *rows).view())
    assert found.edge_amount.tolist() == [0, 0, 100]
    assert (found.is_unknown.tolist(), found.is_negative.tolist()) == (
        [True, False, False],
        [False, True, False],
    )
    assert found.edge_unknown.tolist() == [1, 1, 0]


def test_who_guarantees_himself_is_left_out_and_counted(make: Make) -> None:
    found = guarantee_graph(bank(make, vouches("A", "A", 9), vouches("A", "B", 1)).view())
    assert (found.row.tolist(), found.n_self) == ([1], 1)


def test_only_what_holds_on_the_date(make: Make) -> None:
    rows = (
        vouches("A", "B", 1, until=ago(0)),
        vouches("A", "C", 2, since=ago(-1)),
        vouches("A", "D", 4, since=ago(0)),
    )
    assert guarantee_graph(bank(make, *rows).view()).amount.tolist() == [400]


def test_parties_that_closed_or_are_no_clients_guarantee_too(make: Make) -> None:
    own = [firm("A", closed_on=ago(9)), firm("B", is_client=False)]
    found = guarantee_graph(bank(make, vouches("A", "B"), vouches("B", "C"), rows=own).view())
    assert found.guarantor_ix.tolist() == [0, 1]


def test_what_another_branch_guarantees_is_not_seen(make: Make) -> None:
    own = [firm(f, branch_id="X" if f in "AB" else "Y") for f in "ABC"]
    branches = [{"branch_id": "X"}, {"branch_id": "Y"}]
    rows = (vouches("A", "B", 1), vouches("B", "C", 2), vouches("C", "C", 3))
    graph = bank(make, *rows, rows=own, branches=branches)
    found = guarantee_graph(graph.view(scope=Scope(frozenset({"X"}))))
    assert (found.amount.tolist(), found.n_self) == ([100], 0)


def test_nothing(make: Make) -> None:
    found = guarantee_graph(make().view())
    assert (len(found.row), len(found.giver), found.edge_amount.tolist()) == (0, 0, [])


def test_amounts_too_large_to_sum_are_refused(make: Make) -> None:
    rows = [vouches("A", b, "9999999999999999.99", contract_id=b) for b in "BCDEFG"]
    with pytest.raises(InputError, match="amounts of guarantees are too large"):
        guarantee_graph(bank(make, *rows).view())
