"""At which stage of its life with the bank each party is, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.value import lifecycle
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from tests.unit.analysis.small import Make, Row, ago, cells, codes, customer, firm
from tests.unit.analysis.test_attrition import had

OLD: Row = {"opened_on": ago(5000)}


def stages(graph: Graph, **given: Any) -> dict[Any, Any]:
    return dict(cells(lifecycle(graph, **given), "party_id", "life_cycle"))


@pytest.mark.parametrize(
    ("columns", "stage"),
    [
        ({"opened_on": ago(179)}, "exploring"),
        ({"opened_on": ago(180)}, "mature"),
        ({}, "mature"),  # nobody knows since when
    ],
)
def test_half_a_year_after_opening(make: Make, columns: Row, stage: str) -> None:
    graph = make(customers=[customer("c", 1, **columns)])
    assert stages(graph, as_of=ago(0)) == {"c": stage}


@pytest.mark.parametrize(
    ("yuan", "stage"),
    [
        ({6: 1000, 0: 700}, "declining"),
        ({6: 1000, 0: 701}, "mature"),
        ({6: 1000, 0: 1199}, "mature"),
        ({6: 1000, 0: 1200}, "growing"),
        ({7: 1000, 1: 700}, "declining"),  # the newest is of the last quarter
        ({10: 1000, 4: 0}, "mature"),  # it is not
        ({5: 1000, 0: 0}, "mature"),  # nobody knows December
        ({6: 0, 0: 1200}, "mature"),  # nothing grows from nothing
        ({6: 1000, 0: None}, "mature"),
        ({6: 1000, 1: 0, 0: 1000}, "mature"),
    ],
)
def test_what_became_of_worth_in_six_months(
    make: Make, yuan: dict[int, int | None], stage: str
) -> None:
    graph = make(customers=[customer("c", **OLD)], balances=had("c", yuan))
    assert stages(graph, as_of="2026-06-30") == {"c": stage}


def test_shares_can_be_set(make: Make) -> None:
    balances = [*had("c", {6: 1000, 0: 900}), *had("d", {6: 1000, 0: 1100})]
    graph = make(customers=[customer("c", **OLD), customer("d", **OLD)], balances=balances)
    assert stages(graph, fall=0.1, rise=0.1) == {"c": "declining", "d": "growing"}


def held(product_id: str, days: int | None, **columns: Any) -> Row:
    opened_on = None if days is None else ago(days)
    return {"party_id": "c", "product_id": product_id, "opened_on": opened_on, **columns}


@pytest.mark.parametrize(
    ("holdings", "stage"),
    [
        ([held("P", 400), held("F", 179)], "growing"),
        ([held("P", 400), held("F", 180)], "mature"),
        ([held("P", 400), held("P2", 10)], "mature"),  # of the same category
        ([held("F", None), held("F", 10)], "mature"),  # it had one before, nobody knows when
        ([held("F", 400, closed_on=ago(300)), held("F", 10, account_no="2")], "mature"),
        ([held("F", 20, closed_on=ago(10))], "mature"),  # gone again
        ([held("N", 20)], "mature"),  # of no category
        ([held("F", -1)], "mature"),  # not yet
    ],
)
def test_a_new_category(make: Make, holdings: list[Row], stage: str) -> None:
    products = [
        {"product_id": "P", "category": "deposit"},
        {"product_id": "P2", "category": "deposit"},
        {"product_id": "F", "category": "fund"},
        {"product_id": "N"},
    ]
    graph = make(customers=[customer("c", **OLD)], products=products, holdings=holdings)
    assert stages(graph, as_of=ago(0)) == {"c": stage}


def test_the_first_that_holds_counts(make: Make) -> None:
    """C is new though it falls; d falls though it buys; e left a year ago to the day."""
    graph = make(
        customers=[customer("c", opened_on=ago(9)), customer("d", **OLD), customer("e", **OLD)],
        firms=[firm("f", **OLD)],
        products=[{"product_id": "P", "category": "fund"}],
        balances=[*had("c", {6: 10, 0: 1}), *had("d", {6: 10, 0: 1})],
        holdings=[{"party_id": "d", "product_id": "P", "opened_on": ago(5)}],
        signals=[
            {"party_id": "e", "kind": "left", "raised_on": ago(365)},
            {"party_id": "f", "kind": "left", "raised_on": ago(364)},
        ],
    )
    found = {"c": "exploring", "d": "declining", "e": "mature", "f": "declining"}
    assert stages(graph) == found
    answer = lifecycle(graph)
    assert [answer.totals[f"n_{s}"] for s in ("exploring", "declining", "growing", "mature")] == [
        *(1, 2, 0, 1)
    ]


def test_rows_show_the_evidence(make: Make) -> None:
    graph = make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        customers=[
            customer("c", 7, branch_id="B1", opened_on=ago(9)),
            customer("d", branch_id="B1", **OLD),
            customer("e", branch_id="B2", **OLD),
        ],
        balances=[*had("d", {6: 1000, 0: 650}), *had("e", {6: 10, 0: 10})],
        signals=[{"party_id": "d", "kind": "left", "raised_on": ago(3)}],
    )
    down, _, new = lifecycle(graph).rows("en")
    assert (down["worth_before"], down["change"], down["since"]) == (1000.0, -0.35, "2026-06-27")
    assert down["reason"] == (
        "left on 2026-06-27: left; worth fell from 1,000.00 yuan to 650.00 in the half year up to "
        "2026-06-30 (by 35.0%)"
    )
    assert new["reason"] == "opened on 2026-06-21, not half a year ago"
    scoped = lifecycle(graph.view(None, Scope(frozenset({"B2"}))))
    assert cells(scoped, "party_id", "life_cycle", "since") == [("e", "mature", None)]


def test_what_the_data_cannot_say_is_admitted(make: Make) -> None:
    people = [customer("c", 1), customer("d", 2, **OLD)]
    assert codes(lifecycle(make(customers=people))) == [
        *("lifecycle", "life_no_balances", "life_opened_unknown")
    ]
    known = lifecycle(make(customers=people, balances=had("d", {6: 1, 0: 1})))
    assert codes(known)[1:2] == ["life_change_unknown"]
    assert known.totals["n_change_unknown"] == 1
    assert lifecycle(make()).n_rows == 0


@pytest.mark.parametrize("given", [{"fall": 0}, {"fall": 1.1}, {"rise": 0}, {"rise": float("nan")}])
def test_shares_out_of_range_are_refused(make: Make, given: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="is a share above 0"):
        lifecycle(make(), **given)
