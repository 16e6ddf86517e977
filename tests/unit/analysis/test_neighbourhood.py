"""Groups, owners and supply chains around a firm, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from graphcrm.analysis.firm_groups import groups
from graphcrm.analysis.neighbourhood import neighbourhood
from graphcrm.answer import Answer
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import Graph, Scope
from tests.banks import DAY
from tests.unit.analysis.small import Make, Row, ago, cells, codes, customer, firm, works


def part_of(firm_id: str, other: str, share: float | None = None, **columns: Any) -> Row:
    own = {"firm_id": firm_id, "other_firm_id": other, "kind": "subsidiary_of", "share": share}
    return {**own, **columns}


def alike(firm_id: str, other: str) -> Row:
    return {"firm_id": firm_id, "other_firm_id": other, "kind": "same_controller"}


def supplies(firm_id: str, other: str, amount: int | None = None, **columns: Any) -> Row:
    money = None if amount is None else Decimal(amount)
    row = {"firm_id": firm_id, "other_firm_id": other, "kind": "supplies", "amount": money}
    return {**row, **columns}


def holder(customer_id: str, firm_id: str, share: float | None, role: str = "shareholder") -> Row:
    return works(customer_id, firm_id, role=role, share=share)


def bank(make: Make, *links: Row, people: tuple[Row, ...] = (), **firms: Any) -> Graph:
    """Return firms A to F, worth 1 to 6, with some columns of their own."""
    named = [firm(f, n, **firms.get(f, {})) for n, f in enumerate("ABCDEF", start=1)]
    persons = [customer(c) for c in ("x", "y", "z")]
    return make(firms=named, customers=persons, firm_links=list(links), employment=list(people))


def ring(answer: Answer, name: str, *columns: str) -> dict[Any, Any]:
    found = cells(answer, "ring", "party_id", *columns)
    return {row[1]: row[2] if len(columns) == 1 else row[2:] for row in found if row[0] == name}


def test_shares_multiply_and_add_up_over_ways(make: Make) -> None:
    # A owns 0.6 of B; C is B's by 0.5 and A's by 0.2: 0.2 + 0.6 x 0.5 = 0.5
    graph = bank(make, part_of("B", "A", 0.6), part_of("C", "B", 0.5), part_of("C", "A", 0.2))
    found = neighbourhood(graph, "A")
    columns = ("step", "via", "control_share", "owner_share")
    assert ring(found, "group", *columns) == {"B": (1, "A", 0.6, None), "C": (1, "A", 0.5, None)}
    assert ring(neighbourhood(graph, "C"), "group", *columns) == {
        "A": (1, "C", None, 0.5),
        "B": (1, "C", None, 0.5),
    }
    assert ring(found, "group", "reason")["B"] == "the firm controls 60.0% of it"


def test_a_cycle_of_holdings_ends(make: Make) -> None:
    # each owns 0.6 of the next: of B 0.6, of C 0.36; C owns 0.6 of A, and B 0.36 through C
    links = (part_of("B", "A", 0.6), part_of("C", "B", 0.6), part_of("A", "C", 0.6))
    found = neighbourhood(bank(make, *links), "A")
    assert ring(found, "group", "control_share", "owner_share") == {
        "B": (0.6, 0.36),
        "C": (0.36, 0.6),
    }
    assert found.totals["n_group"] == 3


def test_a_share_that_is_not_known_leaves_the_whole_unknown(make: Make) -> None:
    links = (part_of("B", "A"), part_of("C", "B", 0.5), part_of("C", "A", 0.2))
    found = neighbourhood(bank(make, *links), "A")
    assert ring(found, "group", "control_share", "flag") == {
        "B": (None, "share_unknown"),
        "C": (None, "share_unknown"),
    }
    assert "(20.0% is)" in ring(found, "group", "reason")["C"]


def test_firms_of_one_controller_and_beyond_are_of_the_group(make: Make) -> None:
    graph = bank(make, alike("B", "A"), part_of("C", "B", 1.0), supplies("D", "A"))
    found = neighbourhood(graph, "A")
    assert ring(found, "group", "step", "reason") == {
        "B": (1, "has the same controller as the firm"),
        "C": (2, "of the same group, through B"),
    }
    # worth 1 + 2 + 3
    assert (found.totals["n_group"], found.totals["worth_group"]) == (3, 6.0)
    assert cells(groups(graph), "party_id", "group_id") == [("A", "A"), ("B", "A"), ("C", "A")]


def test_owners_hold_through_the_firms_above(make: Make) -> None:
    # x: 0.3 of C itself, and 0.5 of A, which owns 0.4 of C: 0.3 + 0.2; y a part of A nobody knows
    people = (holder("x", "C", 0.3), holder("x", "A", 0.5), holder("y", "A", None))
    graph = bank(make, part_of("C", "A", 0.4), people=(*people, holder("z", "F", 1.0)))
    found = neighbourhood(graph, "C")
    assert ring(found, "controller", "owner_share", "step", "via", "flag") == {
        "x": (0.5, 1, "C", None),
        "y": (None, 2, "A", "share_unknown"),
    }
    assert ring(found, "controller", "kind")["x"] == "customer"
    assert neighbourhood(graph, "A").totals["n_owners"] == 2


def test_a_beneficial_owner_is_not_counted_twice(make: Make) -> None:
    # 0.6 of A, which owns all of C, is the same 0.6 that C notes of him
    people = (holder("x", "C", 0.6, "beneficial_owner"), holder("x", "A", 0.6))
    found = neighbourhood(bank(make, part_of("C", "A", 1.0), people=people), "C")
    assert ring(found, "controller", "owner_share") == {"x": 0.6}
    alone = (holder("x", "A", 0.5, "actual_controller"), holder("y", "C", 0.1, "actual_controller"))
    found = neighbourhood(bank(make, part_of("C", "A", 0.8), people=alone), "C")
    assert ring(found, "controller", "owner_share") == {"x": 0.4, "y": 0.1}


def test_owners_of_more_than_all_are_flagged(make: Make) -> None:
    links = (part_of("B", "A", 0.7), part_of("B", "C", 0.2), part_of("D", "B", 0.5))
    graph = bank(make, *links, people=(holder("x", "B", 0.3), holder("x", "B", 0.1, "finance")))
    assert ring(neighbourhood(graph, "A"), "group", "flag")["B"] == "ownership_above_one"
    assert codes(neighbourhood(graph, "B"))[:2] == ["neighbourhood", "neighbourhood_oversold"]
    exact = bank(make, part_of("B", "A", 0.7), people=(holder("x", "B", 0.3),))
    assert ring(neighbourhood(exact, "A"), "group", "flag") == {"B": None}


def test_control_of_more_than_all_is_shown_and_flagged(make: Make) -> None:
    # 0.9 + 0.8 x 0.5 = 1.3, though the owners of C alone come to 0.9 + 0.5
    links = (part_of("C", "A", 0.9), part_of("B", "A", 0.8), part_of("C", "B", 0.5))
    found = neighbourhood(bank(make, *links), "A")
    assert ring(found, "group", "control_share", "flag")["C"] == (1.3, "ownership_above_one")
    assert found.totals["n_to_check"] == 1


def test_a_firm_that_owns_itself_is_told_of_and_changes_nothing(make: Make) -> None:
    links = (part_of("A", "A", 0.5), part_of("B", "A", 0.4), part_of("B", "B", 0.2))
    found = neighbourhood(bank(make, *links), "A")
    assert ring(found, "group", "control_share", "flag") == {"B": (0.4, "owns_itself")}
    assert "neighbourhood_itself" in codes(found)


def test_a_web_too_dense_is_told_of(make: Make) -> None:
    names = [f"F{n:02}" for n in range(12)]
    web = [part_of(a, b, 0.05) for a in names for b in names if a != b]
    graph = make(
        firms=[firm(f) for f in names],
        customers=[customer("x")],
        firm_links=web,
        employment=[holder("x", "F01", 0.5), holder("x", "F00", 0.1)],
    )
    found = neighbourhood(graph, "F00")
    assert set(ring(found, "group", "flag").values()) == {"too_many_ways"}
    assert set(ring(found, "group", "control_share").values()) == {None}
    assert ring(found, "controller", "owner_share") == {"x": None}


def test_the_supply_chain_goes_up_and_down(make: Make) -> None:
    # B supplies A with 30 of 40, C supplies B and D with all that it has; A supplies E, E F
    links = (
        *(supplies("B", "A", 30), supplies("B", "F", 10), supplies("C", "B", 5)),
        *(supplies("A", "E", 8), supplies("D", "E", 24), supplies("E", "F", 1)),
    )
    found = neighbourhood(bank(make, *links), "A")
    columns = ("step", "via", "amount_share")
    assert ring(found, "supplier", *columns) == {"B": (1, "A", 0.75), "C": (2, "B", 1.0)}
    # of the 32 that E is supplied with, 8 come from A; of the 11 of F, 1
    assert ring(found, "dealer", *columns) == {"E": (1, "A", 0.25), "F": (2, "E", 0.090909091)}
    near = neighbourhood(bank(make, *links), "A", depth=1)
    assert (near.totals["n_suppliers"], near.totals["n_dealers"]) == (1, 1)


def test_amounts_that_are_missing_leave_the_share_unknown(make: Make) -> None:
    links = (supplies("B", "A", 30), supplies("B", "C"), supplies("D", "A", 0))
    found = neighbourhood(bank(make, *links), "A")
    assert ring(found, "supplier", "amount_share", "flag") == {
        "B": (None, "amount_unknown"),
        "D": (None, "amount_unknown"),
    }


def test_a_trader_of_two_steps_is_found_through_the_larger_amount(make: Make) -> None:
    links = (
        *(supplies("B", "A", 1), supplies("C", "A", 1)),
        *(supplies("D", "B", 5, since=ago(9)), supplies("D", "B", 5), supplies("D", "C", 6)),
        *(supplies("E", "B"), supplies("E", "C", 1)),
    )
    found = neighbourhood(bank(make, *links), "A")
    assert ring(found, "supplier", "via", "amount_share") == {
        "B": ("A", 1.0),
        "C": ("A", 1.0),
        "D": ("B", 0.625),
        "E": ("C", None),
    }


def test_rows_go_by_ring_step_and_worth(make: Make) -> None:
    links = (supplies("B", "A"), supplies("C", "A"), supplies("D", "B"), part_of("B", "A"))
    found = neighbourhood(bank(make, *links, C={"is_client": False}), "A")
    assert cells(found, "ring", "party_id", "is_client") == [
        ("group", "B", True),
        ("supplier", "C", False),
        ("supplier", "B", True),
        ("supplier", "D", True),
        ("next", "C", False),
    ]
    assert cells(found, "reason")[1].endswith("; is no client")


def test_rows_that_do_not_hold_on_the_date_do_not_count(make: Make) -> None:
    links = (part_of("B", "A", 0.5, until=DAY), part_of("C", "A", 0.5, since=ago(-1)))
    graph = bank(make, *links)
    assert cells(neighbourhood(graph, "A"), "party_id") == []
    assert cells(neighbourhood(graph, "A", as_of=ago(1)), "party_id") == ["B"]
    assert neighbourhood(graph, "A", as_of=ago(1)).totals["n_unknown_start"] == 1


def test_firms_of_other_branches_are_neither_named_nor_walked(make: Make) -> None:
    here, there = {"branch_id": "B1"}, {"branch_id": "B2"}
    graph = make(
        branches=[here, there],
        firms=[firm("A", **here), firm("B", **there), firm("C", **here)],
        firm_links=[
            part_of("B", "A", 0.5),
            part_of("C", "B", 0.5),
            supplies("C", "A", 1),
            supplies("C", "B", 9),
        ],
    )
    found = neighbourhood(graph.view(DAY, Scope(frozenset({"B1"}))), "A")
    assert cells(found, "ring", "party_id", "amount_share") == [("supplier", "C", 1.0)]
    with pytest.raises(NotFoundError, match="the firm is not known"):
        neighbourhood(graph.view(DAY, Scope(frozenset({"B2"}))), "A")


def test_bad_input(make: Make) -> None:
    graph = bank(make)
    for wrong, says in (("x", "the firm is a customer"), ("nobody", "the firm is not known")):
        with pytest.raises((InputError, NotFoundError), match=says):
            neighbourhood(graph, wrong)
    for depth in (0, 11):
        with pytest.raises(InputError, match="from 1 to 10"):
            neighbourhood(graph, "A", depth=depth)
    with pytest.raises(InputError, match="worth is measured by"):
        neighbourhood(graph, "A", worth="height")


def test_amounts_too_large_to_be_summed_are_refused(make: Make) -> None:
    sellers = [f"F{n}" for n in range(50)]  # each for a quadrillion
    firms = [firm("A"), *map(firm, sellers)]
    graph = make(firms=firms, firm_links=[supplies(f, "A", 10**15 - 1) for f in sellers])
    with pytest.raises(InputError, match="check the unit of column amount"):
        neighbourhood(graph, "A")
