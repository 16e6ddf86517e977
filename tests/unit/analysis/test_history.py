"""Cover month end by month end, for the bank and each branch."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graphcrm.analysis import coverage
from graphcrm.analysis.history import month_ends
from graphcrm.answer import Answer
from graphcrm.errors import InputError
from graphcrm.graph import OTHER_BRANCH, Graph, Scope
from tests.banks import DAY
from tests.unit.analysis.small import Make, ago, cells, codes, covers, customer, member, met

SPRING = ["2026-04-30", "2026-05-31", "2026-06-30"]
FIGURES = (
    "n_parties",
    "n_covered",
    "n_single_link",
    "single_link_share",
    "worth_single_link",
    "worst_staff_id",
    "worth_at_risk",
    "factor",
    "hollow_share",
    "n_unknown_start",
)


@pytest.fixture
def graph(make: Make) -> Graph:
    # C1 (100) is S1's from long ago, nobody knows since when; C2 (40) was called by S2 in April and
    # is S1's from 15 May; D1 (500) is S2's, who leaves on 30 June.  A mass text is no cover.
    return make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}, {"branch_id": "B3"}],
        staff=[
            member("S1", branch_id="B1"),
            member("S2", branch_id="B2", leaves_on=date(2026, 6, 30)),
        ],
        customers=[
            customer("C1", 100, branch_id="B1"),
            customer("C2", 40, branch_id="B1"),
            customer("D1", 500, branch_id="B2"),
        ],
        coverage=[
            covers("S1", "C1"),
            covers("S1", "C2", since=date(2026, 5, 15)),
            covers("S2", "D1", since=date(2026, 1, 1)),
        ],
        contacts=[met("S2", "C2", 81), met("S1", "C1", 0, "sms")],
    )


def months(answer: Answer, branch: str | None) -> list[Any]:
    return [
        tuple(row[name] for name in FIGURES) for row in answer.rows() if row["branch_id"] == branch
    ]


def test_three_months_of_the_bank(graph: Graph) -> None:
    # April: S1 C1, S2 C2 and D1, each alone; hollow are C1 and D1.  If S2 left: 40 + 500 of 640.
    # May: C2 has both; alone are C1 and D1, 600.  June: S2 has left; S1 alone holds 100 + 40.
    third = round(2 / 3, 9)
    answer = coverage.history(graph, months=3)
    assert months(answer, None) == [
        (3, 3, 3, 1.0, 640.0, "S2", 540.0, 1, third, 1),
        (3, 3, 2, third, 600.0, "S2", 500.0, 1, third, 1),
        (3, 2, 2, 1.0, 140.0, "S1", 140.0, 1, 1.0, 0),
    ]


def test_three_months_of_the_branches(graph: Graph) -> None:
    answer = coverage.history(graph, months=3)
    assert months(answer, "B1") == [
        (2, 2, 2, 1.0, 140.0, "S1", 100.0, 1, 0.5, 1),
        (2, 2, 1, 0.5, 100.0, "S1", 100.0, 1, 0.5, 1),
        (2, 2, 2, 1.0, 140.0, "S1", 140.0, 1, 1.0, 0),
    ]
    assert months(answer, "B2") == [
        (1, 1, 1, 1.0, 500.0, "S2", 500.0, 1, 1.0, 0),
        (1, 1, 1, 1.0, 500.0, "S2", 500.0, 1, 1.0, 0),
        (1, 0, 0, None, 0.0, None, 0.0, None, None, 0),
    ]


def test_the_bank_comes_first_of_each_month_and_branches_without_parties_not_at_all(
    graph: Graph,
) -> None:
    answer = coverage.history(graph, months=3)
    assert cells(answer, "on", "branch_id") == [
        (day, branch) for day in SPRING for branch in (None, "B1", "B2")
    ]
    assert answer.totals == {
        "n_months": 3,
        "n_branches": 2,
        "n_single_link": 2,
        "worth_single_link": 140.0,
        "n_worth_unknown": 0,
        "n_unknown_start": 1,
    }


def test_each_row_is_compared_with_the_month_before(graph: Graph) -> None:
    answer = coverage.history(graph, months=3)
    said = cells(answer, "reason")
    assert said[:3] == ["The first of these month ends."] * 3
    assert said[3].startswith("66.7% hang on one person, down from 100.0%; the costliest departure")
    assert said[5].startswith("100.0% hang on one person, as a month before")
    assert said[6].endswith("up from 66.7%; the costliest departure then: 500.00 yuan.")
    assert said[8] == "Nobody looks after any party."
    assert "单人维系占 100.0%，高于上月末的 66.7%" in str(answer.rows("zh")[6]["reason"])


def test_the_first_cover_has_nothing_to_compare_with(make: Make) -> None:
    graph = make(
        staff=[member("S1")],
        customers=[customer("C1", 1)],
        coverage=[covers("S1", "C1", since=date(2026, 6, 30))],
    )
    said = cells(coverage.history(graph, as_of=DAY, months=2), "reason")
    assert said[1].endswith("a month before nobody looked after any party.")


@pytest.mark.parametrize(
    ("as_of", "ends"),
    [
        ("2026-06-30", ["2026-05-31", "2026-06-30"]),
        ("2026-06-29", ["2026-04-30", "2026-05-31"]),
        ("2024-03-01", ["2024-01-31", "2024-02-29"]),
        ("2100-03-01", ["2100-01-31", "2100-02-28"]),
        ("2026-01-31", ["2025-12-31", "2026-01-31"]),
        ("0001-02-27", ["0001-01-31"]),
        ("0001-01-30", []),
        ("9999-12-31", ["9999-11-30", "9999-12-31"]),
    ],
)
def test_only_whole_months_count(as_of: str, ends: list[str]) -> None:
    assert [day.isoformat() for day in month_ends(date.fromisoformat(as_of), 2)] == ends


@pytest.mark.parametrize("n", [-1, 0, 121])
def test_too_few_or_too_many_months_are_refused(graph: Graph, n: int) -> None:
    with pytest.raises(InputError, match="months is a number from 1 to 120"):
        coverage.history(graph, months=n)


def test_worth_is_that_of_the_month_where_balances_are_known(make: Make) -> None:
    # C1 was worth 70 in April and 90 in May, and has 100 today; C2 has no balances.
    graph = make(
        staff=[member("S1")],
        customers=[customer("C1", 100), customer("C2", 5)],
        coverage=[covers("S1", "C1"), covers("S1", "C2")],
        balances=[
            {"party_id": "C1", "on": date(2026, 4, 30), "aum": 70},
            {"party_id": "C1", "on": date(2026, 5, 31), "aum": 90},
            {"party_id": "C1", "on": date(2026, 6, 30), "aum": 100},
        ],
    )
    answer = coverage.history(graph, months=4)
    assert cells(answer, "worth_single_link") == [105.0, 75.0, 95.0, 105.0]
    notes = {note.code: note.facts for note in answer.notes}
    assert notes["history_no_balances"] == {"n": 2, "day": "2026-03-31"}
    assert codes(answer) == ["history", "n_unknown_start", "history_no_balances"]


def test_what_is_to_be_admitted_is_admitted_once(graph: Graph) -> None:
    answer = coverage.history(graph, months=24, as_of="2026-12-31", managed_tier="no such tier")
    assert len(codes(answer)) == len(set(codes(answer)))
    assert {"after_the_data", "history_no_balances", "n_unknown_start"} <= set(codes(answer))


def test_windows_that_reach_back_beyond_the_first_contact_are_told(graph: Graph) -> None:
    # The first contact is of 10 April, 20 days before the end of that month and 51 of the next.
    for window_days, n in ((20, 0), (21, 1), (51, 1), (52, 2)):
        notes = coverage.history(graph, months=3, window_days=window_days).notes
        facts = {note.code: note.facts for note in notes}.get("history_contacts_begin")
        assert facts == ({"n": n, "day": "2026-04-10"} if n else None)


def test_ties_of_the_costliest_departure_go_to_the_smaller_id(make: Make) -> None:
    graph = make(
        staff=[member("S3"), member("S2")],
        customers=[customer("C1", 5), customer("C2", 5), customer("C3")],
        coverage=[covers("S3", "C1"), covers("S2", "C2"), covers("S2", "C3")],
    )
    answer = coverage.history(graph, as_of=DAY, months=1)
    assert cells(answer, "worst_staff_id", "worth_at_risk") == [("S2", 5.0)]
    assert answer.totals["n_worth_unknown"] == 1


def test_parties_of_no_known_branch_are_the_banks(make: Make) -> None:
    graph = make(
        branches=[{"branch_id": "B1"}],
        staff=[member("S1")],
        customers=[customer("C1", 5), customer("C2", 6, branch_id="B1")],
        coverage=[covers("S1", "C1"), covers("S1", "C2")],
    )
    answer = coverage.history(graph, as_of=DAY, months=1)
    assert cells(answer, "branch_id", "worth_at_risk") == [(None, 11.0), ("B1", 6.0)]


def test_another_branch_is_neither_listed_nor_named(graph: Graph) -> None:
    view = graph.view(DAY, Scope(frozenset({"B1"})))
    answer = coverage.history(view, months=3)
    assert {*cells(answer, "branch_id")} == {None, "B1"}
    assert months(answer, None) == months(answer, "B1")
    april = coverage.history(view, as_of="2026-04-30", months=1)
    assert cells(april, "n_parties", "worst_staff_id") == [(2, "S1"), (2, "S1")]


def test_staff_of_other_branches_count_without_a_name(make: Make) -> None:
    graph = make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        staff=[member("S2", branch_id="B2")],
        customers=[customer("C1", 5, branch_id="B1")],
        coverage=[covers("S2", "C1")],
    )
    answer = coverage.history(graph.view(DAY, Scope(frozenset({"B1"}))), months=1)
    assert cells(answer, "worst_staff_id", "factor") == [(OTHER_BRANCH, 1)] * 2


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ({}, "no_staff_data"),
        ({"customers": [customer("C1", 1)]}, "no_staff_data"),
        ({"customers": [customer("C1", 1)], "staff": [member("S1")]}, "no_link_data"),
    ],
)
def test_where_nothing_says_who_there_are_no_rows(
    make: Make, tables: dict[str, Any], code: str
) -> None:
    answer = coverage.history(make(**tables))
    assert answer.n_rows == 0
    assert codes(answer)[0] == code
    assert answer.totals["n_months"] == 0


def test_before_the_first_month_end_there_are_no_rows(graph: Graph) -> None:
    assert coverage.history(graph, as_of="0001-01-05").rows() == []


def test_the_views_of_the_months_do_not_push_out_those_of_others(graph: Graph) -> None:
    kept = graph.view(ago(1))
    coverage.history(graph, months=24)
    assert graph.view(ago(1)) is kept
