"""Payroll firms that lack one of two sides, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import coverage
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
    member,
    met,
    works,
)

BOTH = ["corporate", "retail"]


def bank(make: Make, **tables: Any) -> Graph:
    known: dict[str, list[Row]] = {
        "staff": [
            member("S1", role="corporate_manager"),
            member("S2", role="account_manager"),
            member("S3"),
        ],
        "customers": [customer("C1"), customer("C2")],
        "firms": [firm("F1", 10)],
        "employment": [works("C1", "F1", payroll=True)],
        "contacts": [met("S1", "C2", 0)],
    }
    return make(**known | tables)


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ([], BOTH),
        ([covers("S1", "F1")], ["retail"]),
        ([covers("S2", "F1")], ["corporate"]),
        ([covers("S1", "F1"), covers("S2", "F1", "assistant")], None),
        ([covers("S1", "F1", "product")], BOTH),  # a corporate lead leads
        ([covers("S3", "F1")], ["retail"]),  # of unknown role
        ([covers("S3", "F1", "wealth")], BOTH),
        ([covers("S3", "F1", line="retail")], ["corporate"]),
        ([covers("S3", "F1", "product", line="retail")], ["corporate"]),
        ([covers("S2", "F1", line="corporate")], ["retail"]),
        ([covers("S2", "F1", "wealth", line="corporate")], BOTH),
        ([covers("S1", "F1", line="credit")], BOTH),
        ([covers("S1", "F1", line="corporate"), covers("S1", "F1", "wealth", line="retail")], None),
        ([covers("S1", "F1", until=ago(0)), covers("S2", "F1", since=ago(-1))], BOTH),
        ([covers("S1", "F1", until=ago(-1)), covers("S2", "F1", since=ago(0))], None),
    ],
)
def test_what_is_missing(make: Make, rows: list[Row], missing: list[str] | None) -> None:
    answer = coverage.joint_cover(bank(make, coverage=rows), as_of=DAY)
    assert cells(answer, "missing") == ([missing] if missing else [])


@pytest.mark.parametrize(
    ("role", "missing"),
    [
        ("team_lead", ["retail"]),
        ("wealth_adviser", ["corporate"]),
        ("teller", BOTH),
        ("other", BOTH),
    ],
)
def test_without_a_line_the_role_decides(make: Make, role: str, missing: list[str]) -> None:
    graph = bank(make, staff=[member("S1", role=role)], coverage=[covers("S1", "F1")])
    assert cells(coverage.joint_cover(graph, as_of=DAY), "missing") == [missing]


def test_who_left_and_placeholders_are_neither(make: Make) -> None:
    staff = [
        member("S1", role="corporate_manager", leaves_on=ago(0)),
        member("S2", role="account_manager", is_virtual=True),
    ]
    graph = bank(make, staff=staff, coverage=[covers("S1", "F1"), covers("S2", "F1")])
    assert cells(coverage.joint_cover(graph, as_of=DAY), "missing") == [BOTH]


def test_only_active_client_firms_that_pay_their_people_here(make: Make) -> None:
    firms = [
        firm("F1", 1, name="Steel", branch_id="B1"),
        firm("F2", 2, is_client=False),
        firm("F3", 3, closed_on=ago(0)),
        firm("F4", 4, payer_kind="agency"),
        firm("F5", 5),
        firm("F6"),
        firm("F7", 7),
    ]
    paid = [works("C1", f"F{n}", payroll=n != 5) for n in range(1, 8)]
    lead = [covers("S1", f, line=line) for f in ("F7",) for line in ("corporate",)]
    lead.append(covers("S2", "F7", "wealth"))
    graph = bank(make, firms=firms, employment=paid, coverage=lead)
    answer = coverage.joint_cover(graph, as_of=DAY)
    assert cells(answer, "party_id", "name", "branch_id", "worth") == [
        ("F1", "Steel", "B1", 1.0),
        ("F6", None, None, None),
    ]
    assert answer.totals == {
        "n_payroll_firms": 3,  # F1, F6 and F7, where both are there
        "n_incomplete": 2,
        "worth_incomplete": 1.0,
        "n_worth_unknown": 1,
        "n_unknown_start": 0,
    }


def test_who_is_there_is_listed_by_id_and_people_are_counted_once(make: Make) -> None:
    staff = [member(f"S{n}", role="corporate_manager") for n in (1, 2, 3)]
    graph = bank(
        make,
        staff=staff,
        firms=[firm("F1", 10), firm("F2", 20), firm("F3", 15)],
        employment=[works(c, f, payroll=True) for c in ("C1", "C2") for f in ("F1", "F2", "F3")],
        coverage=[
            covers("S3", "F1"),
            covers("S1", "F1"),
            covers("S1", "F1", line="corporate"),
            covers("S2", "F2"),
        ],
        payrolls=[{"firm_id": "F1", "customer_id": "C1", "month": ago(29), "amount": 1}],
    )
    answer = coverage.joint_cover(graph, as_of=DAY)
    assert cells(answer, "party_id", "corporate_lead", "retail_manager", "n_paid") == [
        ("F2", ["S2"], [], 2),
        ("F3", [], [], 2),
        ("F1", ["S1", "S3"], [], 2),
    ]


def test_why_is_said_in_both_languages(make: Make) -> None:
    paid = [works("C1", f, payroll=True) for f in ("F1", "F2", "F3")]
    graph = bank(
        make,
        firms=[firm("F1", 30), firm("F2", 20), firm("F3", 10)],
        employment=paid,
        coverage=[covers("S1", "F2"), covers("S2", "F3")],
    )
    answer = coverage.joint_cover(graph, as_of=DAY)
    assert cells(answer, "reason") == [
        "people paid: 1; neither a corporate lead nor a retail manager is named",
        "people paid: 1; a corporate lead is named, nobody in retail for its people",
        "people paid: 1; a retail manager is named, no corporate lead",
    ]
    assert answer.rows("zh")[2]["reason"] == "代发 1 人，有零售客户经理，但无对公主办"
    assert codes(answer) == ["joint_cover"]


def test_a_branch_sees_its_firms_and_strangers_as_other_branch(make: Make) -> None:
    graph = bank(
        make,
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        staff=[member("S2", role="account_manager", branch_id="B2")],
        customers=[customer("C1", branch_id="B1"), customer("C2", branch_id="B2")],
        firms=[firm("F1", branch_id="B1"), firm("F2", branch_id="B2")],
        employment=[works(c, f, payroll=True) for c in ("C1", "C2") for f in ("F1", "F2")],
        coverage=[covers("S2", "F1")],
    )
    answer = coverage.joint_cover(graph.view(DAY, Scope(frozenset({"B1"}))))
    assert cells(answer, "party_id", "retail_manager", "n_paid") == [("F1", [OTHER_BRANCH], 1)]


def test_undated_rows_before_the_first_load_are_admitted(make: Make) -> None:
    graph = bank(make, coverage=[covers("S1", "F1"), covers("S1", "C1")])
    answer = coverage.joint_cover(graph, as_of=ago(1))
    assert answer.totals["n_unknown_start"] == 1  # that of the firm
    assert "n_unknown_start" in codes(answer)


def test_without_links_the_answer_says_that_it_cannot_know(make: Make) -> None:
    answer = coverage.joint_cover(bank(make, contacts=[]))
    assert (answer.n_rows, codes(answer)) == (0, ["no_link_data"])
    assert answer.totals["n_payroll_firms"] == 1


def test_an_empty_bank(make: Make) -> None:
    answer = coverage.joint_cover(make())
    assert (answer.n_rows, codes(answer)) == (0, ["no_staff_data"])
    assert answer.totals["n_payroll_firms"] == answer.totals["worth_incomplete"] == 0
