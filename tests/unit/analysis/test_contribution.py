"""What parties and products bring in and cost, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.rules import Rules
from graphcrm.analysis.value import contribution
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from tests.unit.analysis.small import (
    Make,
    Row,
    ago,
    cells,
    codes,
    customer,
    firm,
    member,
    met,
    money,
)

COSTS = Rules(channel_costs={"visit": 120, "call": 8.55})


def holds(party_id: str, product_id: str, yuan: str | None, **columns: Any) -> Row:
    row = {"party_id": party_id, "product_id": product_id, "revenue_12m": money(yuan)}
    return {**row, "opened_on": ago(400), **columns}


@pytest.fixture
def graph(make: Make) -> Graph:
    """Return a bank where c1 has two accounts of P and one of Q; c3 has closed."""
    return make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        staff=[member("S")],
        products=[
            {"product_id": "P", "name": "存单", "category": "deposit"},
            {"product_id": "Q"},
            {"product_id": "R"},
        ],
        customers=[
            customer("c1", 5, branch_id="B1"),
            customer("c2", 60_000, branch_id="B2"),
            customer("c3", 7, closed_on=ago(0)),
        ],
        firms=[firm("f1", 9, branch_id="B1")],
        holdings=[
            holds("c1", "P", "100.10", account_no="1"),
            holds("c1", "P", "0.05", account_no="2"),
            holds("c1", "Q", "-30.00"),
            holds("c1", "R", "999", closed_on=ago(0)),  # closed
            holds("c1", "R", "999", opened_on=ago(-1)),  # not yet
            holds("c2", "Q", None),
            holds("c3", "P", "500"),
            holds("f1", "P", "7"),
        ],
        contacts=[
            met("S", "c1", 0, "visit"),
            met("S", "c1", 364, "call"),
            met("S", "c1", 365, "visit"),  # a year ago
            met("S", "c2", 3, "sms"),
            met("S", "c2", 4, None),
            met("S", "c3", 1, "visit"),
        ],
    )


def test_by_party(graph: Graph) -> None:
    """C1: 100.10 + 0.05 - 30 = 70.15, and 120 + 8.55 for a visit and a call."""
    answer = contribution(graph, rules=COSTS)
    assert cells(
        answer, "party_id", "n_holdings", "revenue", "n_contacts", "cost_to_serve", "net"
    ) == [
        ("f1", 1, 7.0, 0, 0.0, 7.0),
        ("c1", 3, 70.15, 2, 128.55, -58.4),
        ("c2", 1, None, 2, 0.0, None),
    ]
    assert answer.totals == {
        **{"n_parties": 3, "n_holdings": 5, "n_revenue_unknown": 1, "revenue": 77.15},
        **{"n_contacts": 4, "n_contacts_unpriced": 2, "cost_to_serve": 128.55, "net": -51.4},
    }
    assert codes(answer) == ["contribution", "contribution_unknown", "contribution_unpriced"]


def test_by_product_contacts_stand_apart(graph: Graph) -> None:
    answer = contribution(graph, by="product", rules=COSTS)
    names = ("product_id", "product_name", "category", "n_parties", "n_holdings", "revenue", "net")
    assert cells(answer, *names) == [
        ("P", "存单", "deposit", 2, 3, 107.15, 107.15),
        ("Q", None, None, 2, 2, -30.0, -30.0),  # what is known of it
        (None, None, None, 2, 0, 0.0, -128.55),
    ]


def test_by_party_and_product(graph: Graph) -> None:
    answer = contribution(graph, by="party_product", rules=COSTS)
    assert cells(answer, "party_id", "product_id", "revenue", "cost_to_serve", "net") == [
        ("c1", "P", 100.15, 0.0, 100.15),
        ("f1", "P", 7.0, 0.0, 7.0),
        ("c2", None, 0.0, 0.0, 0.0),
        ("c1", "Q", -30.0, 0.0, -30.0),
        ("c1", None, 0.0, 128.55, -128.55),
        ("c2", "Q", None, 0.0, None),
    ]


def test_reasons_say_what_comes_in_and_what_it_costs(graph: Graph) -> None:
    firm_, one, other = contribution(graph, rules=COSTS).rows("en")
    assert firm_["reason"] == "holdings: 1, which bring 7.00 yuan"
    assert one["reason"] == (
        "holdings: 3, which bring 70.15 yuan; contacts: 2, which cost 128.55 yuan"
    )
    assert str(other["reason"]).startswith("holdings: 1, of unknown revenue; contacts: 2")


def test_some_parties_only(graph: Graph) -> None:
    assert cells(contribution(graph, kind="firms"), "party_id") == ["f1"]
    assert cells(contribution(graph, book="managed"), "party_id") == ["f1", "c2"]
    view = graph.view(None, Scope(frozenset({"B2"})))
    answer = contribution(view, by="product")
    assert cells(answer, "product_id", "n_parties") == [(None, 1), ("Q", 1)]
    assert answer.totals["n_parties"] == 1


def test_without_costs_or_holdings_it_says_so(graph: Graph, make: Make) -> None:
    answer = contribution(graph)
    assert "no_channel_costs" in codes(answer)
    assert answer.totals["cost_to_serve"] == 0
    bare = make(staff=[member("S")], customers=[customer("c")], contacts=[met("S", "c", 1)])
    answer = contribution(bare, rules=COSTS)
    assert codes(answer) == ["contribution_no_holdings"]
    assert cells(answer, "revenue", "cost_to_serve", "net") == [(None, 8.55, None)]


@pytest.mark.parametrize("by", ["party", "product", "party_product"])
def test_an_empty_bank(make: Make, by: Any) -> None:
    answer = contribution(make(), by=by)
    assert answer.n_rows == 0
    assert answer.totals["net"] == 0


@pytest.mark.parametrize("given", [{"by": "SECRET"}, {"kind": "SECRET"}, {"book": "SECRET"}])
def test_what_there_is_not_is_refused(graph: Graph, given: dict[str, Any]) -> None:
    with pytest.raises(InputError) as error:
        contribution(graph, **given)
    assert "SECRET" not in str(error.value)
