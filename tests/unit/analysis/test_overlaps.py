"""Parties with several leads in one line, worked out by hand."""

from __future__ import annotations

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
)

NAMES = ("party_id", "line", "n_leads", "staff_ids")


@pytest.fixture
def graph(make: Make) -> Graph:
    return make(
        staff=[member("S1"), member("S2"), member("S3"), member("S4", leaves_on=DAY)],
        customers=[customer("C1", 60_000), customer("C2", 300), customer("C3"), customer("C4", 9)],
        firms=[firm("F1", 200)],
        coverage=[
            # both lines of C1, and a lead of no line besides, who is alone there
            covers("S1", "C1", line="retail"),
            covers("S2", "C1", line="retail"),
            covers("S3", "C1", line="corporate"),
            covers("S1", "C1", line="corporate", since=ago(5)),
            covers("S2", "C1", since=ago(8)),
            # one in each line
            covers("S1", "C2", line="retail"),
            covers("S2", "C2", line="credit"),
            covers("S3", "C2", "wealth", line="retail"),
            # of no known line
            covers("S3", "F1"),
            covers("S2", "F1"),
            covers("S1", "C3", line="retail"),
            covers("S2", "C3", line="retail"),
            # one of the two has left today; the other leads twice
            covers("S4", "C4"),
            covers("S1", "C4"),
            covers("S1", "C4", since=ago(7)),
        ],
        contacts=[
            met("S1", "C1", 3),
            met("S2", "C1", 2),
            met("S1", "C1", 1, "sms"),  # a mass text is no effective contact
            met("S3", "C1", 900),
            met("S1", "F1", 1),  # leads nothing there
            met("S1", "C3", 4),
            met("S2", "C3", 4),
        ],
    )


def test_leads_of_one_line(graph: Graph) -> None:
    answer = coverage.overlaps(graph, as_of=DAY)
    assert cells(answer, *NAMES) == [
        ("C1", "corporate", 2, ["S1", "S3"]),
        ("C1", "retail", 2, ["S1", "S2"]),
        ("F1", None, 2, ["S2", "S3"]),
        ("C3", "retail", 2, ["S1", "S2"]),
    ]
    assert cells(answer, "reason") == [
        f"leads in the corporate line: 2; S1 had the newest effective contact, on {ago(3)}",
        f"leads in the retail line: 2; S2 had the newest effective contact, on {ago(2)}",
        "leads of no known line: 2; no effective contact by any of them",
        f"leads in the retail line: 2; S1 had the newest effective contact, on {ago(4)}",
    ]
    # 60,000 of C1, once, and 200 of F1; C3 is of unknown worth
    assert answer.totals == {
        "n_overlaps": 4,
        "n_parties": 3,
        "worth": 60_200.0,
        "n_worth_unknown": 1,
        "n_unknown_start": 0,
    }
    assert codes(answer) == ["overlaps", "worth_unknown", "after_the_data"]


def test_sentences_are_there_in_chinese(graph: Graph) -> None:
    first, *_ = coverage.overlaps(graph, as_of=DAY).rows("zh")
    assert first["reason"] == f"对公条线有 2 名主办；最近有效联系者是 S1（{ago(3)}）"


def test_only_the_managed_book_where_asked_for(graph: Graph) -> None:
    answer = coverage.overlaps(graph, as_of=DAY, book="managed")
    assert sorted(set(cells(answer, "party_id"))) == ["C1", "F1"]
    assert answer.parameters["book"] == "managed"


@pytest.mark.parametrize(
    ("who", "row", "holds"),
    [
        ({}, {"since": DAY}, True),
        ({}, {"since": ago(-1)}, False),
        ({}, {"until": ago(-1)}, True),
        ({}, {"until": DAY}, False),
        ({"joined_on": ago(-1)}, {}, False),
        ({"leaves_on": ago(-1)}, {}, True),
        ({"leaves_on": DAY}, {}, False),
        ({"is_virtual": True}, {}, False),
    ],
)
def test_a_lead_counts_who_is_there_on_the_day(make: Make, who: Row, row: Row, holds: bool) -> None:
    graph = make(
        staff=[member("S1"), member("S2", **who)],
        customers=[customer("C1", 1)],
        coverage=[covers("S1", "C1"), covers("S2", "C1", **row)],
    )
    assert coverage.overlaps(graph, as_of=DAY).n_rows == holds


@pytest.mark.parametrize("closed", [{"closed_on": DAY}, {"opened_on": ago(-1)}])
def test_only_active_parties(make: Make, closed: Row) -> None:
    graph = make(
        staff=[member("S1"), member("S2")],
        customers=[customer("C1", 1, **closed)],
        coverage=[covers("S1", "C1"), covers("S2", "C1")],
    )
    assert coverage.overlaps(graph, as_of=DAY).n_rows == 0


def test_a_viewer_sees_own_parties_and_strangers_as_other_branch(make: Make) -> None:
    graph = make(
        staff=[member("S1", branch_id="B1"), member("S2", branch_id="B2")],
        customers=[customer("C1", 1, branch_id="B1"), customer("C2", 2, branch_id="B2")],
        coverage=[covers(s, c) for s in ("S1", "S2") for c in ("C1", "C2")],
        contacts=[met("S2", "C1", 1)],
    )
    answer = coverage.overlaps(graph.view(DAY, Scope(frozenset({"B1"}))))
    assert cells(answer, "party_id", "staff_ids") == [("C1", ["S1", OTHER_BRANCH])]
    assert cells(answer, "reason")[0].endswith(
        f"{OTHER_BRANCH} had the newest effective contact, on {ago(1)}"
    )
    assert answer.totals["worth"] == 1


def test_what_cannot_be_known_has_no_rows(make: Make) -> None:
    people = [customer("C1", 1)]
    for tables, code in (
        ({}, "no_staff_data"),
        ({"customers": people}, "no_staff_data"),
        ({"customers": people, "staff": [member("S1")]}, "no_link_data"),
        (
            {"customers": people, "staff": [member("S1")], "contacts": [met("S1", "C1", 1)]},
            "overlaps_none",
        ),
    ):
        answer = coverage.overlaps(make(**tables))
        assert (answer.n_rows, answer.totals["worth"], codes(answer)[0]) == (0, 0, code)
