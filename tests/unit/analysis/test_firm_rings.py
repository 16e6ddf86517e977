"""Who stands around a firm, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.firm_rings import RINGS, TIES, around, department_of
from graphcrm.graph import Graph, Scope
from graphcrm.graph.spaces import PARTIES
from tests.banks import DAY
from tests.unit.analysis.small import Make, ago, customer, firm, lives, works

C = [customer(f"C{n}") for n in range(1, 10)]


def role(customer_id: str, name: str, **columns: Any) -> dict[str, Any]:
    return works(customer_id, "F1", **columns) | {"role": name}


def kin(one: str, other: str) -> dict[str, Any]:
    return {"customer_id": one, "other_customer_id": other, "relation": "spouse"}


def linked(one: str, kind: str, other: str, **columns: Any) -> dict[str, Any]:
    return {"firm_id": one, "other_firm_id": other, "kind": kind, **columns}


def rings(graph: Graph, scope: Scope | None = None) -> list[tuple[str, str, str, str | None]]:
    """Return ring, tie, party and through whom, as words."""
    view = graph.view(DAY, scope)
    ids = view.graph.ids(PARTIES)
    found = around(view, view.graph.find(PARTIES, "F1", what="the firm"))
    named = zip(found.ring, found.tie, ids.take(found.party), ids.take(found.via), strict=True)
    return [(RINGS[ring], TIES[tie], str(party), via) for ring, tie, party, via in named]


@pytest.mark.parametrize("name", ["legal_rep", "finance", "shareholder", "hr", "operator"])
def test_whoever_holds_another_role_than_employee_is_a_key_person(make: Make, name: str) -> None:
    graph = make(customers=C, firms=[firm("F1")], employment=[role("C1", name)])
    assert rings(graph) == [("key_people", "key_person", "C1", None)]


@pytest.mark.parametrize(("share", "is_key"), [(None, True), (0.25, True), (0.249, False)])
def test_beneficial_owners_hold_a_quarter(make: Make, share: float | None, is_key: bool) -> None:
    graph = make(
        customers=C, firms=[firm("F1")], employment=[role("C1", "beneficial_owner", share=share)]
    )
    assert rings(graph) == ([("key_people", "key_person", "C1", None)] if is_key else [])


def test_a_person_of_two_roles_counts_once_as_key(make: Make) -> None:
    graph = make(
        customers=C,
        firms=[firm("F1")],
        employment=[works("C1", "F1"), role("C1", "executive"), works("C2", "F1")],
    )
    assert rings(graph) == [
        ("key_people", "key_person", "C1", None),
        ("employees", "employee", "C2", None),
    ]


def test_who_is_paid_without_a_contract_is_an_employee(make: Make) -> None:
    paid = {"firm_id": "F1", "customer_id": "C1", "month": DAY.replace(day=1), "amount": 5}
    graph = make(customers=C, firms=[firm("F1")], payrolls=[paid])
    assert rings(graph) == [("employees", "paid", "C1", None)]


def test_families_are_households_and_kin_through_the_key_person_first(make: Make) -> None:
    graph = make(
        customers=C,
        firms=[firm("F1")],
        households=[{"household_id": "H1"}],
        employment=[works("C1", "F1"), role("C2", "finance")],
        # C3 lives with both: C2 is the key person. C4 is kin of C1, C5 names C1 as kin.
        household_members=[lives("C1", "H1"), lives("C2", "H1"), lives("C3", "H1")],
        kinship=[kin("C1", "C4"), kin("C5", "C1"), kin("C4", "C6")],
    )
    assert rings(graph)[2:] == [
        ("families", "household", "C3", "C2"),
        ("families", "kin", "C4", "C1"),
        ("families", "kin", "C5", "C1"),
    ]


def test_a_household_that_was_left_makes_no_family(make: Make) -> None:
    graph = make(
        customers=C,
        firms=[firm("F1")],
        households=[{"household_id": "H1"}],
        employment=[works("C1", "F1")],
        household_members=[lives("C1", "H1"), lives("C3", "H1", until=ago(0))],
    )
    assert [row[2] for row in rings(graph)] == ["C1"]


def test_firms_stand_by_the_sentence_that_a_link_reads_as(make: Make) -> None:
    graph = make(
        firms=[firm(f"F{n}") for n in range(1, 9)],
        firm_links=[
            linked("F2", "supplies", "F1"),
            linked("F1", "supplies", "F3"),
            linked("F1", "subsidiary_of", "F4"),
            linked("F5", "same_controller", "F1"),
            linked("F6", "subsidiary_of", "F1"),
            linked("F7", "supplies", "F2"),  # two steps away
            linked("F8", "supplies", "F1", until=ago(0)),
        ],
    )
    assert [row[:3] for row in rings(graph)] == [
        ("suppliers", "supplies", "F2"),
        ("dealers", "buys", "F3"),
        ("controllers", "parent", "F4"),
        ("controllers", "same_controller", "F5"),
        ("controllers", "subsidiary", "F6"),
    ]


def test_a_firm_that_is_two_things_stands_in_the_first_ring(make: Make) -> None:
    graph = make(
        firms=[firm("F1"), firm("F2")],
        firm_links=[linked("F2", "subsidiary_of", "F1"), linked("F2", "supplies", "F1")],
    )
    assert [row[:3] for row in rings(graph)] == [("suppliers", "supplies", "F2")]


def test_a_viewer_finds_nobody_of_another_branch_and_nobody_through_them(make: Make) -> None:
    there = {"branch_id": "B2"}
    graph = make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        customers=[customer("C1", **there), *(customer(f"C{n}", branch_id="B1") for n in (2, 3))],
        firms=[firm("F1", branch_id="B1")],
        employment=[works("C1", "F1"), works("C2", "F1")],
        kinship=[kin("C1", "C3")],
    )
    assert [row[2] for row in rings(graph, Scope(frozenset({"B1"})))] == ["C2"]


def test_the_first_department_that_is_said_counts(make: Make) -> None:
    graph = make(
        customers=C,
        firms=[firm("F1")],
        employment=[
            works("C1", "F1"),
            works("C1", "F1", since=ago(9), department="Paint"),
            works("C2", "F1"),
        ],
    )
    codes = department_of(graph.view(DAY), graph.find(PARTIES, "F1", what="the firm"))
    words = graph.words("employment", "department").take(codes[:2])
    assert words == ["Paint", None]
