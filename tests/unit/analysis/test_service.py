"""The service book on a bank of a handful, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.service import after_sale, feedback, needs
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from tests.builders import load, new_app, write_bank

# As of 2026-06-30.  S1 leads C1 and C2, nobody C3; C4 closed.
BANK: dict[str, Any] = {
    "branches": [{"branch_id": "B1"}, {"branch_id": "B2"}],
    "staff": [{"staff_id": "S1", "branch_id": "B1"}, {"staff_id": "S9", "branch_id": "B2"}],
    "customers": [
        {"customer_id": "C1", "name": "王", "branch_id": "B1", "aum": 500, "closed_on": None},
        {"customer_id": "C2", "name": "李", "branch_id": "B1", "aum": 900, "closed_on": None},
        {"customer_id": "C3", "name": "赵", "branch_id": "B2", "aum": 100, "closed_on": None},
        {"customer_id": "C4", "name": "钱", "branch_id": "B1", "aum": 1, "closed_on": "2026-01-01"},
    ],
    "products": [{"product_id": "P1", "name": "大额存单"}, {"product_id": "P2", "name": "基金"}],
    "coverage": [
        {"staff_id": "S1", "party_id": "C1", "role": "lead"},
        {"staff_id": "S1", "party_id": "C2", "role": "lead"},
    ],
    "contacts": [
        {"staff_id": "S1", "party_id": "C1", "contacted_on": "2026-06-20", "channel": "call"},
        {"staff_id": "S1", "party_id": "C2", "contacted_on": "2026-06-25", "channel": "sms"},
    ],
    "needs": [
        # Open for 30, 10 and 181 days; one met, one of a closed customer, one still to come.
        {"party_id": "C1", "kind": "loan", "raised_on": "2026-05-31", "status": "open"},
        {"party_id": "C2", "kind": "fund", "raised_on": "2026-06-20", "staff_id": "S9"},
        {"party_id": "C3", "kind": "loan", "raised_on": "2025-12-31", "status": "跟进"},
        {"party_id": "C2", "kind": "loan", "raised_on": "2026-01-01", "status": "Done"},
        {"party_id": "C4", "kind": "loan", "raised_on": "2025-01-01", "status": "open"},
        {"party_id": "C1", "kind": "fund", "raised_on": "2026-07-01", "status": "open"},
    ],
    "feedback": [
        # Open for 11 (met on the 20th, after the 19th), 5 and 60 days; one settled, one praise.
        {"party_id": "C1", "kind": "complaint", "opened_on": "2026-06-19"},
        {"party_id": "C2", "kind": "complaint", "opened_on": "2026-06-25"},
        {"party_id": "C3", "kind": "complaint", "opened_on": "2026-05-01", "score": 2},
        {
            "party_id": "C1",
            "kind": "complaint",
            "opened_on": "2026-01-01",
            "closed_on": "2026-06-30",
        },
        {"party_id": "C2", "kind": "praise", "opened_on": "2026-06-01"},
    ],
    "holdings": [
        # 7 days ago: C1 (contacted before), C2 (a mass text since); 30: C3; 6 and 31: not due.
        {"party_id": "C1", "product_id": "P1", "opened_on": "2026-06-23", "balance": 100},
        {"party_id": "C2", "product_id": "P1", "opened_on": "2026-06-23", "balance": None},
        {"party_id": "C3", "product_id": "P2", "opened_on": "2026-05-31", "balance": 50},
        {"party_id": "C2", "product_id": "P2", "opened_on": "2026-06-24", "balance": 9},
        {"party_id": "C3", "product_id": "P1", "opened_on": "2026-05-30", "balance": 9},
        # Due, but contacted on the day after: C1 on 31 May -> 20 June.
        {"party_id": "C1", "product_id": "P2", "opened_on": "2026-05-31", "balance": 7},
        # Due, but sold again, and of a customer who left.
        {
            "party_id": "C3",
            "product_id": "P1",
            "account_no": "x",
            "opened_on": "2026-06-23",
            "closed_on": "2026-06-28",
        },
        {"party_id": "C4", "product_id": "P1", "opened_on": "2026-06-23"},
    ],
}
AS_OF = "2026-06-30"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("service")
    app = new_app(folder)
    load(app, write_bank(folder / "in", **BANK))
    return app.graph()


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("nothing")
    app = new_app(folder)
    load(app, write_bank(folder / "in", products=[{"product_id": "P1"}]))
    return app.graph()


def test_needs_by_how_long_they_are_open(graph: Graph) -> None:
    answer = needs(graph, as_of=AS_OF)
    said = [(r["party_id"], r["need_kind"], r["days_open"], r["staff_id"]) for r in answer.rows()]
    assert said == [("C3", "loan", 181, None), ("C1", "loan", 30, "S1"), ("C2", "fund", 10, "S1")]
    assert [row["recorded_by"] for row in answer.rows()] == [None, None, "S9"]
    assert answer.totals == {"n_open": 3, "n_parties": 3, "n_nobody": 1, "longest_days": 181}
    assert "nobody is responsible" in str(answer.rows()[0]["reason"])


def test_needs_open_for_long_enough(graph: Graph) -> None:
    answer = needs(graph, as_of=AS_OF, least_days=30)
    assert [row["party_id"] for row in answer.rows()] == ["C3", "C1"]


def test_complaints_and_whether_anybody_was_in_touch_since(graph: Graph) -> None:
    answer = feedback(graph, as_of=AS_OF)
    said = [(r["party_id"], r["days_open"], r["last_contact_on"]) for r in answer.rows()]
    assert said == [("C3", 60, None), ("C1", 11, "2026-06-20"), ("C2", 5, None)]
    assert answer.totals == {"n_open": 3, "n_parties": 3, "n_not_met": 2, "longest_days": 60}
    assert answer.rows()[0]["score"] == 2


def test_praise_and_all_of_it(graph: Graph) -> None:
    praise = feedback(graph, as_of=AS_OF, kind_of="praise").rows()
    assert [(row["party_id"], row["days_open"]) for row in praise] == [("C2", 29)]
    assert feedback(graph, as_of=AS_OF, kind_of="all").n_rows == 4


def test_a_complaint_is_open_until_the_day_it_is_settled(graph: Graph) -> None:
    before = feedback(graph, as_of="2026-06-29").rows()
    assert [row["received_on"] for row in before if row["party_id"] == "C1"] == [
        "2026-01-01",
        "2026-06-19",
    ]


def test_sales_to_follow_up(graph: Graph) -> None:
    answer = after_sale(graph, as_of=AS_OF)
    said = [(r["party_id"], r["product"], r["due_after_days"], r["balance"]) for r in answer.rows()]
    assert said == [
        ("C3", "基金", 30, 50.0),
        ("C1", "大额存单", 7, 100.0),
        ("C2", "大额存单", 7, None),
    ]
    assert answer.totals == {"n_due": 3, "n_parties": 3, "n_contacted": 1, "balance": 150.0}


def test_a_longer_look_back_finds_what_was_due_over_a_weekend(graph: Graph) -> None:
    # Two days: 7 and 8, 30 and 31 days ago, so C3's of 31 days ago too.
    answer = after_sale(graph, as_of=AS_OF, span=2)
    said = [(r["party_id"], r["product_id"], r["days_since"]) for r in answer.rows()]
    assert said == [("C3", "P2", 30), ("C3", "P1", 31), ("C1", "P1", 7), ("C2", "P1", 7)]


def test_other_steps(graph: Graph) -> None:
    answer = after_sale(graph, as_of=AS_OF, after="6")
    assert [(r["party_id"], r["due_after_days"]) for r in answer.rows()] == [("C2", 6)]


@pytest.mark.parametrize("after", ["", "x", "0", "-1", "7,,30", "1,2,3,4,5,6,7,8,9,10,11", "7.5"])
def test_steps_that_are_none(graph: Graph, after: str) -> None:
    with pytest.raises(InputError):
        after_sale(graph, after=after)


def test_other_wrong_parameters(graph: Graph) -> None:
    with pytest.raises(InputError):
        needs(graph, least_days=-1)
    with pytest.raises(InputError):
        feedback(graph, least_days=-1)
    with pytest.raises(InputError):
        feedback(graph, kind_of="x")  # type: ignore[arg-type]
    with pytest.raises(InputError):
        after_sale(graph, span=0)


def test_nobody_sees_more_than_his_branch(graph: Graph) -> None:
    view = graph.view(AS_OF, Scope(frozenset({"B1"})))
    assert [row["party_id"] for row in needs(view).rows()] == ["C1", "C2"]
    assert [row["recorded_by"] for row in needs(view).rows()] == [None, "other_branch"]
    assert [row["party_id"] for row in feedback(view).rows()] == ["C1", "C2"]
    assert [row["party_id"] for row in after_sale(view).rows()] == ["C1", "C2"]


def test_a_bank_with_nothing_on_record(nothing: Graph) -> None:
    found = (needs(nothing), feedback(nothing), after_sale(nothing))
    assert [answer.n_rows for answer in found] == [0, 0, 0]
