"""On whom parties only seem to hang, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import coverage
from graphcrm.analysis.rules import Rules
from graphcrm.graph import Graph, Scope
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
    member,
    met,
)

FEW = Rules(capacity=1, corporate_capacity=1, overload=2)


def bank(make: Make, **tables: Any) -> Graph:
    known: dict[str, list[Row]] = {
        "staff": [member("S1"), member("S2")],
        "customers": [customer("C1", 1), customer("C2", 20), customer("C3", 300)],
    }
    return make(**known | tables)


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"is_virtual": True}, "virtual"),
        ({"is_virtual": True, "leaves_on": ago(9)}, "virtual"),
        ({"leaves_on": ago(0)}, "departed"),
        ({"joined_on": ago(9), "leaves_on": ago(1)}, "departed"),
        ({"leaves_on": ago(-1)}, None),
        ({"joined_on": ago(-1)}, "not_joined"),
        ({"joined_on": ago(0)}, None),
        ({}, None),
    ],
)
def test_who_is_not_there(make: Make, columns: Row, why: str | None) -> None:
    graph = bank(make, staff=[member("S1", **columns)], coverage=[covers("S1", "C1")])
    answer = coverage.placeholders(graph, as_of=DAY)
    assert cells(answer, "staff_id", "why") == ([("S1", why)] if why else [])


def test_parties_with_valid_coverage_and_those_that_nobody_looks_after(make: Make) -> None:
    people = [customer("C1", 1), customer("C2", 20), customer("C3", 300), customer("C4")]
    graph = bank(
        make,
        staff=[member("S1", is_virtual=True, name="公共户", branch_id="B1"), member("S2")],
        customers=[*people, customer("C5", 9, closed_on=ago(0)), customer("C6", 9)],
        coverage=[
            covers("S1", "C1"),
            covers("S1", "C2"),
            covers("S1", "C2", "wealth"),  # the same party
            covers("S1", "C3", "assistant"),
            covers("S1", "C4"),
            covers("S1", "C5"),  # closed
            covers("S1", "C6", until=ago(0)),
            covers("S2", "C2"),
        ],
        contacts=[met("S2", "C1", 180), met("S2", "C3", 181), met("S1", "C3", 1)],
    )
    answer = coverage.placeholders(graph, as_of=DAY)
    # C1 is tended by S2 and C2 assigned to S2; C3 and C4, of unknown worth, have nobody
    assert cells(answer, "name", "branch_id", "n_parties", "n_alone", "worth", "worth_alone") == [
        ("公共户", "B1", 4, 2, 321.0, 300.0)
    ]
    assert cells(answer, "capacity") == [None]
    shorter = coverage.placeholders(graph, as_of=DAY, window_days=179)
    assert cells(shorter, "n_alone", "worth_alone") == [(3, 301.0)]


def test_totals_count_each_party_once(make: Make) -> None:
    graph = bank(
        make,
        staff=[member("S1", is_virtual=True), member("S2", leaves_on=ago(0)), member("S3")],
        coverage=[
            covers("S1", "C1"),
            covers("S2", "C1"),
            covers("S2", "C2"),
            covers("S3", "C2"),
            covers("S3", "C3"),
        ],
    )
    answer = coverage.placeholders(graph, as_of=DAY)
    assert cells(answer, "staff_id", "worth") == [("S2", 21.0), ("S1", 1.0)]
    expected = {"n_staff": 2, "n_overloaded": 0, "n_parties": 2, "n_alone": 1, "worth_alone": 1.0}
    assert {name: answer.totals[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("capacity", "overload", "listed"),
    [(1, 2, [(3, 1)]), (1, 3, []), (1, 2.9, [(3, 1)]), (0, 9, [(3, 0)]), (None, 5, [])],
)
def test_more_than_so_many_times_the_capacity_is_no_book(
    make: Make, capacity: int | None, overload: float, listed: list[tuple[int, int]]
) -> None:
    held = [covers("S1", c) for c in ("C1", "C2", "C3")]
    graph = bank(make, staff=[member("S1", capacity=capacity)], coverage=held)
    answer = coverage.placeholders(graph, rules=Rules(overload=overload))
    assert cells(answer, "n_parties", "capacity") == listed


def test_of_the_overloaded_those_whom_nobody_else_looks_after(make: Make) -> None:
    graph = bank(
        make,
        firms=[firm("F1", 4000)],
        coverage=[
            covers("S1", "C1"),
            covers("S1", "C2", "wealth"),
            covers("S1", "C3"),
            covers("S1", "F1", "assistant"),  # no load
            covers("S2", "C3"),
        ],
    )
    answer = coverage.placeholders(graph, rules=FEW)
    # S1: a load of three is more than twice one; S2 tends C3 too, so C1 and C2 have S1 alone
    assert cells(answer, "staff_id", "why", "n_parties", "n_alone", "worth", "worth_alone") == [
        ("S1", "overloaded", 3, 2, 321.0, 21.0)
    ]
    assert answer.totals["n_overloaded"] == 1
    assert answer.totals["n_parties"] == answer.totals["n_alone"] == 0


def test_a_corporate_manager_has_the_capacity_of_one(make: Make) -> None:
    staff = [member("S1", role="corporate_manager"), member("S2", role="team_lead")]
    held = [covers(s, c) for s in ("S1", "S2") for c in ("C1", "C2", "C3")]
    graph = bank(make, staff=staff, coverage=held)
    rules = Rules(capacity=9, corporate_capacity=1, overload=2)
    assert cells(coverage.placeholders(graph, rules=rules), "staff_id", "capacity") == [("S1", 1)]


def test_the_managed_book_alone_and_the_whole_load(make: Make) -> None:
    people = [customer("C1", 60_000), customer("C2", 1), customer("C3", 1)]
    staff = [member("S1"), member("S2", is_virtual=True)]
    held = [covers("S1", c) for c in ("C1", "C2", "C3")]
    graph = bank(make, staff=staff, customers=people, coverage=[*held, covers("S2", "C2")])
    answer = coverage.placeholders(graph, book="managed", rules=FEW)
    assert cells(answer, "staff_id", "n_parties") == [("S1", 1)]
    (why,) = cells(answer, "reason")
    assert why.startswith("parties led or advised: 3, more than 2 times the capacity of 1; of ")


def test_before_the_first_load_rows_on_placeholders_without_a_start_are_counted(make: Make) -> None:
    graph = bank(
        make,
        first_loaded_on=DAY,
        staff=[member("S1"), member("S2", is_virtual=True)],
        coverage=[
            covers("S1", "C1"),
            covers("S2", "C1"),
            covers("S2", "C2"),
            covers("S2", "C3", since=ago(9)),
        ],
    )
    before = coverage.placeholders(graph, as_of=ago(1))
    assert before.totals["n_unknown_start"] == 3  # that of S1 says who has nobody
    assert "n_unknown_start" in codes(before)
    assert coverage.placeholders(graph, as_of=DAY).totals["n_unknown_start"] == 0


def test_why_is_said_in_both_languages(make: Make) -> None:
    staff = [
        member("S1", is_virtual=True),
        member("S2", leaves_on=ago(0)),
        member("S3", joined_on=ago(-1)),
        member("S4", capacity=0),
    ]
    held = [covers(s, "C1") for s in ("S1", "S2", "S3", "S4")]
    answer = coverage.placeholders(bank(make, staff=staff, coverage=held), as_of=DAY)
    assert cells(answer, "reason") == [
        "a placeholder, not a person; parties on it: 1, with nobody: 0",
        "left the bank; parties still on the name: 1, with nobody: 0",
        "has not joined yet; parties already on the name: 1, with nobody: 0",
        "parties led or advised: 1, more than 5 times the capacity of 0; of those counted here, 1, "
        "with nobody else: 1",
    ]
    chinese = "主办或理财共 1 户，超过可管 0 户的 5 倍；所列 1 户中 1 户仅由此人维系"
    assert answer.rows("zh")[3]["reason"] == chinese


def test_a_branch_sees_its_own_staff_and_parties(make: Make) -> None:
    graph = bank(
        make,
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        staff=[member(s, branch_id=b, is_virtual=True) for s, b in (("S1", "B1"), ("S2", "B2"))],
        customers=[customer("C1", 1, branch_id="B1"), customer("C2", 2, branch_id="B2")],
        coverage=[covers(s, c) for s in ("S1", "S2") for c in ("C1", "C2")],
    )
    answer = coverage.placeholders(graph.view(DAY, Scope(frozenset({"B1"}))))
    assert cells(answer, "staff_id", "n_parties", "worth") == [("S1", 1, 1.0)]


def test_an_empty_bank(make: Make) -> None:
    answer = coverage.placeholders(make())
    assert (answer.n_rows, codes(answer)) == (0, ["no_staff_data"])
    assert answer.totals["n_parties"] == answer.totals["worth_alone"] == 0
