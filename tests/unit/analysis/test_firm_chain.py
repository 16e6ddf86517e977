"""The chain around a firm, worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graphcrm.analysis.firm_chain import firm_chain
from graphcrm.answer import Answer
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import OTHER_BRANCH, Graph, Scope
from graphcrm.graph.arrays import marked
from tests.banks import DAY
from tests.unit.analysis.small import (
    Make,
    ago,
    cells,
    codes,
    covers,
    customer,
    firm,
    lives,
    member,
    works,
)


def plant(make: Make, **more: Any) -> Graph:
    """Return a firm with two key people, three employees, a wife, a supplier and a dealer."""
    tables: dict[str, list[dict[str, Any]]] = {
        "staff": [member("S1"), member("S2")],
        "customers": [
            customer("C1", 10),
            customer("C2", 70),
            customer("C3", 50),
            customer("C4", 60),
            customer("C5"),
            customer("C6", 40, closed_on=ago(5)),
        ],
        "firms": [firm("F1", 1, headcount=9), firm("F2", is_client=False), firm("F3", 5)],
        "households": [{"household_id": "H1"}],
        "household_members": [lives("C1", "H1"), lives("C5", "H1")],
        "employment": [
            works("C1", "F1") | {"role": "legal_rep"},
            works("C1", "F1") | {"role": "finance"},
            works("C2", "F1"),
            works("C3", "F1", department="Paint"),
            works("C4", "F1", department="Paint"),
            works("C6", "F1", department="Welding"),
        ],
        "firm_links": [
            {"firm_id": "F2", "other_firm_id": "F1", "kind": "supplies"},
            {"firm_id": "F1", "other_firm_id": "F3", "kind": "supplies"},
        ],
        "coverage": [covers("S1", "F1"), covers("S2", "C3")],
    }
    return make(**tables | more)


def chain(graph: Graph, anchor: str = "F1", scope: Scope | None = None, **given: Any) -> Answer:
    return firm_chain(graph.view(DAY, scope), anchor, **given)


def test_rings_go_outwards_those_not_banked_first_then_by_department_and_worth(make: Make) -> None:
    found = chain(plant(make))
    assert cells(found, "ring", "party_id", "banked", "department") == [
        ("key_people", "C1", True, None),
        ("employees", "C6", False, "Welding"),
        ("employees", "C4", True, "Paint"),
        ("employees", "C3", True, "Paint"),
        ("employees", "C2", True, None),
        ("families", "C5", True, None),
        ("suppliers", "F2", False, None),
        ("dealers", "F3", True, None),
    ]
    assert cells(found, "rank") == list(range(1, 9))
    assert cells(found, "customer_id")[-3:] == ["C5", None, None]


def test_whoever_looks_after_a_party_calls_it_else_who_looks_after_the_firm(make: Make) -> None:
    found = chain(plant(make))
    assert dict(cells(found, "party_id", "staff_id")) == {
        **dict.fromkeys(("C1", "C2", "C4", "C5", "C6", "F2", "F3"), "S1"),
        "C3": "S2",
    }


def test_reasons_say_how_somebody_stands_to_the_firm_and_who_calls(make: Make) -> None:
    said = dict(cells(chain(plant(make)), "party_id", "reason"))
    assert said["C1"].startswith("holds a role at the firm: legal representative, head of")
    assert said["C3"] == "works at the firm, in Paint; called by S2, who looks after it"
    assert said["C5"].startswith("lives in one household with C1; nobody looks after it; called by")
    assert said["F2"].startswith("supplies the firm; does not bank here; ")


def test_nobody_to_call_is_said(make: Make) -> None:
    found = chain(plant(make, coverage=[]))
    assert set(cells(found, "staff_id")) == {None}
    assert all("name a caller" in reason for reason in cells(found, "reason"))


def test_totals_count_rings_and_people_known_by_number_alone(make: Make) -> None:
    totals = chain(plant(make)).totals
    rings = {"n_key_people": 1, "n_employees": 4, "n_families": 1, "n_suppliers": 1}
    assert totals.items() >= {**rings, "n_dealers": 1, "n_controllers": 0, "n_parties": 8}.items()
    # Nine work there; C1, C2, C3 and C4 bank here.
    assert (totals["n_not_banked"], totals["n_unknown_people"]) == (2, 5)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"do_not_contact": True}, "n_do_not_contact"),
        ({"status": "frozen"}, "n_status"),
        ({"aml_grade": "high"}, "n_aml"),
        ({"birth_date": ago(6000)}, "n_under_age"),
        ({"consent_marketing": "no"}, "n_no_consent"),
    ],
)
def test_who_must_not_be_contacted_is_counted_and_nobody_is_found_through_him(
    make: Make, row: dict[str, Any], why: str
) -> None:
    people = [customer("C1", 10, **row), customer("C5"), customer("C2")]
    graph = plant(make, customers=people, employment=[works("C1", "F1"), works("C2", "F1")])
    found = chain(graph, unknown_consent="allow")
    assert cells(found, "party_id") == ["C2", "F2", "F3"]
    assert found.totals[why] == 1


def test_a_firm_that_must_not_be_contacted_is_left_out(make: Make) -> None:
    firms = [firm("F1"), firm("F2", do_not_contact=True), firm("F3", status="revoked")]
    found = chain(plant(make, firms=firms))
    assert {"F2", "F3"}.isdisjoint(cells(found, "party_id"))
    assert (found.totals["n_do_not_contact"], found.totals["n_status"]) == (1, 1)


def test_who_holds_the_product_or_is_excluded_is_left_out(make: Make) -> None:
    graph = plant(
        make,
        products=[{"product_id": "P1"}],
        holdings=[{"party_id": "C2", "product_id": "P1"}, {"party_id": "F3", "product_id": "P1"}],
    )
    at = np.array([graph.find("parties", party, what="it") for party in ("C3", "F3")])
    found = chain(graph, product="P1", exclude=marked(at, graph.n("parties")))
    assert {"C2", "C3", "F3"}.isdisjoint(cells(found, "party_id"))
    assert (found.totals["n_excluded"], found.totals["n_holds"]) == (2, 1)
    assert "firm_chain_held" in codes(found)


@pytest.mark.parametrize("kind", ["agency", "treasury"])
def test_a_payer_of_others_is_said_to_be_no_employer(make: Make, kind: str) -> None:
    paid = {"firm_id": "F1", "customer_id": "C2", "month": DAY.replace(day=1), "amount": 5}
    graph = make(customers=[customer("C2")], firms=[firm("F1", payer_kind=kind)], payrolls=[paid])
    found = chain(graph)
    assert cells(found, "party_id") == []
    assert codes(found)[:3] == ["firm_chain_nobody", "firm_chain_headcount", f"firm_chain_{kind}"]


def test_staff_of_another_branch_are_not_named(make: Make) -> None:
    here, there = {"branch_id": "B1"}, {"branch_id": "B2"}
    graph = make(
        branches=[here, there],
        staff=[member("S1", **there)],
        customers=[customer("C1", **here), customer("C2", **there)],
        firms=[firm("F1", **here)],
        employment=[works("C1", "F1"), works("C2", "F1")],
        coverage=[covers("S1", "C1")],
    )
    found = chain(graph, scope=Scope(frozenset({"B1"})))
    assert cells(found, "party_id", "staff_id") == [("C1", OTHER_BRANCH)]
    assert "S1" not in cells(found, "reason")[0]


def test_the_anchor_is_a_firm_that_is_known(make: Make) -> None:
    graph = plant(make)
    with pytest.raises(InputError, match="the anchor is a customer"):
        chain(graph, "C1")
    with pytest.raises(NotFoundError, match="the anchor is not known"):
        chain(graph, "F9")
    with pytest.raises(NotFoundError, match="the product is not known"):
        chain(graph, product="P9")
