"""Days on the edge, what cannot be asked, what a viewer may not see, and second persons."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graphcrm.analysis import coverage
from graphcrm.analysis.columns import StaffIds
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import OTHER_BRANCH, Graph, Scope
from tests.banks import DAY
from tests.unit.analysis.small import (
    Make,
    Row,
    ago,
    cells,
    codes,
    covers,
    customer,
    firm,
    lives,
    member,
    met,
    works,
)

LATER = ago(-10)


def bank(make: Make, **tables: Any) -> Graph:
    """Return a bank in which L alone holds C1, and A has nobody."""
    known: dict[str, list[Row]] = {
        "staff": [member("A"), member("L")],
        "customers": [customer("C1", 1)],
        "coverage": [covers("L", "C1")],
    }
    return make(**known | tables)


@pytest.mark.parametrize(
    ("columns", "to"),
    [
        ({}, "A"),
        ({"joined_on": LATER}, "A"),
        ({"joined_on": ago(-11)}, None),
        ({"leaves_on": ago(-11)}, "A"),
        ({"leaves_on": LATER}, None),
        ({"is_virtual": True}, None),
    ],
)
def test_a_successor_is_there_on_the_day(make: Make, columns: Row, to: str | None) -> None:
    graph = bank(make, staff=[member("A", **columns), member("L")])
    answer = coverage.handover(graph, ["L"], as_of=DAY, on=LATER)
    assert cells(answer, "to_staff_id") == [to]
    assert answer.parameters["on"] == LATER.isoformat()
    assert codes(answer)[:2] == ["handover", "handover_ahead"]


@pytest.mark.parametrize(
    ("row", "on", "lost"),
    [
        (covers("A", "C1", since=ago(-1)), DAY, ["C1"]),
        (covers("A", "C1", since=ago(-1)), ago(-1), []),
        (covers("A", "C1", until=ago(-1)), DAY, []),
        (covers("A", "C1", until=ago(-1)), ago(-1), ["C1"]),
    ],
)
def test_coverage_is_judged_on_the_day_of_leaving(
    make: Make, row: Row, on: date, lost: list[str]
) -> None:
    answer = coverage.handover(
        bank(make, coverage=[covers("L", "C1"), row]), ["L"], as_of=DAY, on=on
    )
    assert cells(answer, "party_id") == lost
    assert answer.totals["n_lost"] == len(lost)


def test_parties_are_judged_on_the_day_and_contacts_today(make: Make) -> None:
    graph = bank(
        make,
        customers=[
            customer("C1", closed_on=LATER),
            customer("C2", opened_on=LATER),
            customer("C3"),
            customer("C4"),
        ],
        coverage=[covers("L", c) for c in ("C1", "C2", "C3")],
        # both still tend today; on the day ahead the older would not any more
        contacts=[met("L", "C4", 180), met("A", "C3", 180), met("A", "C2", -1)],
    )
    today, ahead = (coverage.handover(graph, ["L"], as_of=DAY, on=on) for on in (DAY, LATER))
    assert cells(today, "party_id") == ["C1", "C4"]
    assert cells(ahead, "party_id", "past_tie") == [("C2", 0), ("C4", 0)]


def test_who_leaves_counts_as_there_until_the_day(make: Make) -> None:
    staff = [member("A"), member("L", leaves_on=ago(-5)), member("K", leaves_on=ago(-5))]
    customers = [customer("C1"), customer("C2")]
    held = [covers("L", "C1"), covers("L", "C2"), covers("K", "C2")]
    graph = bank(make, staff=staff, customers=customers, coverage=held)
    # K is gone by then without having been named: C2 is left with nobody as well
    ahead = coverage.handover(graph, ["L"], as_of=DAY, on=LATER)
    assert cells(ahead, "party_id") == ["C1", "C2"]
    assert cells(coverage.handover(graph, ["L"], as_of=DAY), "party_id") == ["C1"]


def test_maturities_count_from_the_day_of_leaving(make: Make) -> None:
    due = [
        {"party_id": "C1", "product_id": "P1", "maturity_on": ago(-n), "account_no": str(n)}
        for n in (9, 10, 100, 101)
    ]
    graph = bank(make, products=[{"product_id": "P1"}], holdings=due)
    assert cells(coverage.handover(graph, ["L"], as_of=DAY, on=LATER), "n_maturing") == [2]
    assert cells(coverage.handover(graph, ["L"], as_of=DAY), "n_maturing") == [2]


def test_what_is_closed_by_the_day_of_leaving_does_not_mature(make: Make) -> None:
    due = [
        {
            "party_id": "C1",
            "product_id": "P1",
            "maturity_on": ago(-20),
            "closed_on": ago(-n),
            "account_no": str(n),
        }
        for n in (9, 10, 11)
    ]
    graph = bank(make, products=[{"product_id": "P1"}], holdings=due)
    assert cells(coverage.handover(graph, ["L"], as_of=DAY, on=LATER), "n_maturing") == [1]
    assert cells(coverage.handover(graph, ["L"], as_of=DAY), "n_maturing") == [3]


@pytest.mark.parametrize(
    ("columns", "past"),
    [
        ({"since": None, "until": ago(0)}, 0.5),
        ({"since": ago(400), "until": ago(300)}, 0.5),
        ({"since": ago(0), "until": ago(0)}, 0.5),
        ({"since": ago(-1), "until": ago(-2)}, 0),
    ],
)
def test_a_coverage_row_that_had_begun_is_a_past_tie(make: Make, columns: Row, past: float) -> None:
    held = [covers("L", "C1"), covers("A", "C1", "assistant", **columns)]
    answer = coverage.handover(bank(make, coverage=held), ["L"], as_of=DAY)
    assert cells(answer, "past_tie") == [past]


def test_who_has_left_already_cannot_leave(make: Make) -> None:
    staff = [member("A"), member("L", leaves_on=DAY), member("V", is_virtual=True)]
    graph = bank(make, staff=staff)
    with pytest.raises(InputError, match="number 2 of 2 is not on staff on 2026-06-30") as error:
        coverage.handover(graph, ["A", "L"], as_of=DAY)
    assert "--as-of a day before" in str(error.value)
    assert "graphcrm coverage placeholders" in str(error.value)
    with pytest.raises(InputError, match="number 1 of 1"):
        coverage.handover(graph, "V", as_of=DAY)
    before = coverage.handover(graph, ["L"], as_of=ago(1), on=DAY)
    assert cells(before, "party_id", "to_staff_id") == [("C1", "A")]


@pytest.mark.parametrize(
    ("given", "kind", "says"),
    [
        ({"on": ago(1)}, InputError, "not before the date asked about, 2026-06-30"),
        ({"on": "30.6.2026"}, InputError, "written as 2026-06-30"),
        ({"max_per_successor": 0}, InputError, "max_per_successor is 1 or more"),
        ({"exclude": ["A", "SECRET"]}, NotFoundError, "excluded member of staff number 2 of 2"),
        ({"window_days": -1}, InputError, "window_days"),
        ({"worth": "SECRET"}, InputError, "worth is measured by"),
        ({"book": "SECRET"}, InputError, "book is all or managed"),
    ],
)
def test_what_cannot_be_asked(
    make: Make, given: dict[str, Any], kind: type[Exception], says: str
) -> None:
    graph = bank(make)
    for on in (DAY, LATER):
        with pytest.raises(kind, match=says) as error:
            coverage.handover(graph, ["L"], **{"as_of": DAY, "on": on} | given)
        assert "SECRET" not in str(error.value)


def test_nobody_and_somebody_unknown(make: Make) -> None:
    with pytest.raises(InputError, match="at least one"):
        coverage.handover(bank(make), [])
    with pytest.raises(NotFoundError, match="number 2 of 2") as error:
        coverage.handover(bank(make), ["L", "SECRET"])
    assert "SECRET" not in str(error.value)
    with pytest.raises(NotFoundError, match="no staff"):
        coverage.handover(make(), ["L"])


def test_everybody_leaves(make: Make) -> None:
    answer = coverage.handover(bank(make), ["A", "L"], as_of=DAY)
    assert cells(answer, "to_staff_id", "reason") == [
        (None, "nobody else on staff may take it over by role")
    ]


def test_no_place_anywhere(make: Make) -> None:
    answer = coverage.handover(bank(make, staff=[member("A", capacity=0), member("L")]), ["L"])
    assert cells(answer, "reason") == ["all who may take it over are full; staff: 1"]
    assert (answer.totals["n_unassigned"], answer.totals["worth_unassigned"]) == (1, 1.0)
    assert (answer.totals["cost"], answer.totals["n_successors"]) == (0.0, 0)


def test_a_branch_manager_hands_over_within_what_he_sees(make: Make) -> None:
    graph = bank(
        make,
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        staff=[
            member("A", branch_id="B2"),
            member("B", branch_id="B1", capacity=1),
            member("L", branch_id="B1"),
            member("Z"),
        ],
        customers=[customer(c, branch_id="B1") for c in ("C1", "C2", "C3")]
        + [customer("D1", branch_id="B2"), customer("D2", branch_id="B2")],
        coverage=[*(covers("L", c) for c in ("C1", "C2", "C3", "D1")), covers("A", "C3")],
    )
    view = graph.view(DAY, Scope(frozenset({"B1"})))
    answer = coverage.handover(view, ["L"])
    # A holds C3, so it is not lost; D1 is out of sight; A and Z cannot be named
    assert cells(answer, "party_id", "to_staff_id") == [("C1", "B"), ("C2", None)]
    assert coverage.handover(graph, ["L"], as_of=DAY).totals["n_assigned"] == 3
    with pytest.raises(NotFoundError, match="excluded member of staff number 1 of 1"):
        coverage.handover(view, ["L"], exclude=["A"])
    with pytest.raises(NotFoundError, match="member of staff number 1 of 1"):
        coverage.handover(view, ["A"])
    second = coverage.second_person(view, book="all")
    assert cells(second, "party_id", "from_staff_id", "to_staff_id") == [
        ("C1", "L", "B"),
        ("C2", "L", None),
    ]


def test_the_holder_of_another_branch_stays_hidden(make: Make) -> None:
    graph = bank(
        make,
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        staff=[member("A", branch_id="B1"), member("L", branch_id="B2")],
        customers=[customer("C1", branch_id="B1")],
    )
    answer = coverage.second_person(graph.view(DAY, Scope(frozenset({"B1"}))), book="all")
    assert isinstance(answer.column("from_staff_id").labels, StaffIds)
    assert cells(answer, "from_staff_id", "to_staff_id") == [(OTHER_BRANCH, "A")]


def test_a_second_person_is_never_the_first(make: Make) -> None:
    graph = make(
        staff=[member("A", branch_id="B1", capacity=2), member("B", capacity=9), member("C")],
        customers=[
            customer("C1", 60_000, branch_id="B1"),
            customer("C2", 70_000, branch_id="B1"),
            customer("C3", 80_000),
            customer("C4", 10_000),
        ],
        coverage=[
            covers("A", "C1"),
            covers("B", "C2"),
            covers("A", "C3", "assistant"),
            covers("B", "C3"),
            covers("A", "C4", "product"),
        ],
    )
    answer = coverage.second_person(graph, as_of=DAY, exclude=["C"])
    # C3 has two, C4 is not of the managed book.  B: 7/9 of 0.15; A: 0.35 + 0.15 / 2
    assert cells(answer, "party_id", "from_staff_id", "to_staff_id", "fit") == [
        ("C2", "B", "A", 0.425),
        ("C1", "A", "B", 0.116666667),
    ]
    assert answer.totals["n_single_link"] == 2
    assert answer.totals["worth_single_link"] == 130_000
    assert coverage.second_person(graph, as_of=DAY, book="all").totals["n_single_link"] == 3


def test_the_only_one_there_is_holds_it_already(make: Make) -> None:
    answer = coverage.second_person(bank(make, staff=[member("L")]), book="all")
    assert cells(answer, "reason") == ["nobody else on staff may take it over by role"]
    staff = [member("A", branch_id="B2"), member("L", branch_id="B1")]
    customers = [customer("C1", branch_id="B1")]
    graph = bank(make, staff=staff, customers=customers)
    answer = coverage.second_person(graph, book="all", branch_only=True)
    assert cells(answer, "reason") == ["nobody else of its branch may take it over by role"]


@pytest.mark.parametrize(
    ("tables", "near"),
    [
        ({"household_members": [lives("C1", "H1"), lives("C2", "H1")]}, 1),
        ({"household_members": [lives("C1", "H1"), lives("C2", "H2")]}, 0),
        ({"household_members": [lives("C1", "H1"), lives("C2", "H1", until=DAY)]}, 0),
        ({"household_members": [lives("C1", "H1", since=ago(-1)), lives("C2", "H1")]}, 0),
        ({"employment": [works("C1", "F1"), works("C2", "F1")]}, 1),
        ({"employment": [works("C1", "F1"), works("C2", "F1", until=DAY)]}, 0),
        ({"employment": [works("C1", "F1")], "coverage": [covers("A", "F1")]}, 1),
        ({"employment": [works("C1", "F1"), works("C2", "F2")]}, 0),
        ({"employment": [works("C1", "F1")], "payrolls": [("F1", "C2", date(2026, 5, 1))]}, 0),
        ({"coverage": [covers("A", "C2", until=DAY)]}, 0),
    ],
)
def test_family_and_colleagues_of_a_customer(make: Make, tables: dict[str, Any], near: int) -> None:
    assert nearness(make, "C1", tables) == near


@pytest.mark.parametrize(
    ("tables", "near"),
    [
        ({"employment": [works("C2", "F1")]}, 1),
        ({"employment": [works("C2", "F1", until=DAY)]}, 0),
        ({"payrolls": [("F1", "C2", date(2026, 4, 1))]}, 1),  # its last day is 61 days back
        ({"payrolls": [("F1", "C2", date(2026, 3, 1))]}, 0),
        ({"payrolls": [("F2", "C2", date(2026, 6, 1))]}, 0),
    ],
)
def test_people_of_a_firm(make: Make, tables: dict[str, Any], near: int) -> None:
    assert nearness(make, "F1", tables) == near


def nearness(make: Make, party: str, tables: dict[str, Any]) -> object:
    """Return whether A, who holds C2, is near to a party that L alone holds."""
    wages = [
        {"firm_id": f, "customer_id": c, "month": month}
        for f, c, month in tables.get("payrolls", [])
    ]
    graph = make(
        staff=[member("A"), member("L")],
        customers=[customer("C1"), customer("C2")],
        firms=[firm("F1"), firm("F2")],
        households=[{"household_id": "H1"}, {"household_id": "H2"}],
        coverage=[covers("L", party), *tables.get("coverage", [covers("A", "C2")])],
        household_members=tables.get("household_members", []),
        employment=tables.get("employment", []),
        payrolls=wages,
    )
    (row,) = coverage.handover(graph, ["L"], as_of=DAY).rows()
    return row["household_or_employer"]
