"""What hangs on firms that move away, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from graphcrm.analysis.relocation import relocation
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import OTHER_BRANCH, Graph, Scope
from tests.banks import DAY
from tests.unit.analysis.small import (
    Make,
    Row,
    cells,
    codes,
    covers,
    customer,
    firm,
    lives,
    member,
    works,
)


def supplies(firm_id: str, other: str, amount: int | None) -> Row:
    money = None if amount is None else Decimal(amount)
    return {"firm_id": firm_id, "other_firm_id": other, "kind": "supplies", "amount": money}


def town(make: Make, **more: Any) -> Graph:
    """Return plant P with two people, one of whom works at Q too, a wife, and three suppliers."""
    tables: dict[str, list[Row]] = {
        "staff": [member("S1")],
        "customers": [
            customer("C1", 100),
            customer("C2", 50),
            customer("C3", 20),
            customer("C4", 7),
            customer("C5", 1000),
        ],
        "firms": [
            firm("P", 10_000),
            firm("Q", 300),
            *(firm(f, yuan) for f, yuan in (("R", 80), ("S", "10.01"), ("T", 500))),
            firm("U", 9, is_client=False),
        ],
        "households": [{"household_id": "H"}],
        "household_members": [lives(c, "H") for c in ("C1", "C2", "C3")],
        "employment": [works("C1", "P"), works("C2", "P"), works("C2", "Q"), works("C4", "Q")],
        "firm_links": [
            *(supplies("R", "P", 30), supplies("R", "Q", 10), supplies("S", "P", 1)),
            *(supplies("S", "Q", 1), supplies("T", "P", None), supplies("U", "P", 5)),
        ],
        "coverage": [covers("S1", "P")],
    }
    return make(**tables | more)


def test_each_party_stands_once_and_parts_add_up(make: Make) -> None:
    found = relocation(town(make), ["P"])
    # R: 80 x 30 / 40; S: half of 10.01, a half up; of T an amount is missing; U is no client
    assert cells(found, "part", "party_id", "via", "dependence", "worth_at_risk") == [
        ("firms", "P", None, None, 10_000.0),
        ("people", "C1", "P", None, 100.0),
        ("people", "C2", "P", None, 50.0),
        ("households", "C3", "C1", None, 20.0),
        ("suppliers", "R", "P", 0.75, 60.0),
        ("suppliers", "S", "P", 0.5, 5.01),
        ("suppliers", "T", "P", None, None),
    ]
    expected = {"worth_firms": 10_000.0, "worth_people": 150.0, "worth_households": 20.0}
    assert found.totals.items() >= {**expected, "worth_suppliers": 65.01}.items()
    assert found.totals["worth_at_risk"] == 10_235.01


def test_what_is_doubtful_is_flagged_and_said(make: Make) -> None:
    found = relocation(town(make), ["P"])
    flags = {party: flag for party, flag in cells(found, "party_id", "flag") if flag}
    assert flags == {"C2": "other_employer", "T": "dependence_unknown"}
    assert (found.totals["n_other_employer"], found.totals["n_dependence_unknown"]) == (1, 1)
    assert codes(found) == ["relocation", "relocation_dependence", "relocation_other_employer"]
    said = dict(cells(found, "party_id", "reason"))
    assert said["C2"].startswith("works at P or is paid by it; also works at a firm that stays")
    assert said["R"].startswith("supplies the firms that leave with 75.0% of all that it supplies")


def test_firms_together_take_what_hangs_on_either(make: Make) -> None:
    found = relocation(town(make), ["Q", "P"])
    # R supplies the two alone, and so does S: 80 + 10.01; C2 has nowhere else to work
    assert cells(found, "part", "party_id", "worth_at_risk")[-3:-1] == [
        ("suppliers", "R", 80.0),
        ("suppliers", "S", 10.01),
    ]
    assert [party for part, party in cells(found, "part", "party_id") if part == "people"] == [
        *("C1", "C2", "C4"),
    ]
    assert found.totals["n_other_employer"] == 0
    assert found.totals["worth_firms"] == 10_300.0


def test_a_firm_that_leaves_is_no_supplier_of_the_others(make: Make) -> None:
    found = relocation(town(make), ["P", "R", "P"])
    assert [row for row in cells(found, "party_id", "part") if row[0] in {"P", "R"}] == [
        ("P", "firms"),
        ("R", "firms"),
    ]


def test_a_firm_that_is_no_client_adds_nothing_itself(make: Make) -> None:
    found = relocation(town(make, employment=[works("C1", "U")]), ["U"])
    assert cells(found, "party_id", "worth", "worth_at_risk") == [
        ("U", 9.0, 0.0),
        ("C1", 100.0, 100.0),
        ("C2", 50.0, 50.0),
        ("C3", 20.0, 20.0),
    ]
    assert "not an active client, and adds no worth" in cells(found, "reason")[0]


def test_whom_an_agency_pays_does_not_leave_with_it(make: Make) -> None:
    paid = {"firm_id": "P", "customer_id": "C5", "month": DAY.replace(day=1), "amount": 5}
    leaves = relocation(town(make, payrolls=[paid]), ["P"])
    assert "C5" in cells(leaves, "party_id")
    agency = town(make, payrolls=[paid], firms=[firm("P", payer_kind="agency"), firm("Q")])
    assert "C5" not in cells(relocation(agency, ["P"]), "party_id")


def test_who_looks_after_each_is_named_unless_of_another_branch(make: Make) -> None:
    here, there = {"branch_id": "B1"}, {"branch_id": "B2"}
    graph = make(
        branches=[here, there],
        staff=[member("S1", **there)],
        customers=[customer("C1", 1, **here), customer("C2", 1, **there)],
        firms=[firm("P", 1, **here)],
        employment=[works("C1", "P"), works("C2", "P")],
        coverage=[covers("S1", "C1")],
    )
    found = relocation(graph.view(DAY, Scope(frozenset({"B1"}))), ["P"])
    assert cells(found, "party_id", "staff_id") == [("P", None), ("C1", OTHER_BRANCH)]
    assert cells(found, "reason")[0] == "moves away; nobody is responsible: name a caller"


def test_unknown_worth_is_counted_and_not_summed(make: Make) -> None:
    found = relocation(
        town(make, customers=[customer("C1"), customer("C2", 5)], household_members=[]), ["P"]
    )
    assert (found.totals["worth_people"], found.totals["n_worth_unknown"]) == (5.0, 1)


def test_bad_input(make: Make) -> None:
    graph = town(make)
    with pytest.raises(InputError, match="at least one firm"):
        relocation(graph, [])
    with pytest.raises(InputError, match="firm number 2 of 2 is a customer"):
        relocation(graph, ["P", "C1"])
    with pytest.raises(NotFoundError, match="firm number 1 of 1 is not known"):
        relocation(graph, ["nobody"])
