"""What each member of staff's leaving alone would cost."""

from __future__ import annotations

from typing import Any

from graphcrm.analysis import coverage
from tests.banks import DAY
from tests.unit.analysis.small import Make, ago, cells, codes, covers, customer, member


def rows(make: Make, **tables: Any) -> list[Any]:
    answer = coverage.departures(make(**tables), as_of=DAY)
    return cells(answer, "staff_id", "n_lost", "worth_lost", "branch_share")


def test_share_of_the_own_branch(make: Make) -> None:
    # B1 is worth 10 + 30 + 60 = 100.  S1 of B1 alone holds C1 (10, B1) and D1 (500, B2):
    # 510 are lost, 10 of them in B1: 10 / 100.  S2 of B2 alone holds C2 (30, B1): 0 of 500.
    # C3 is held by both.  S3 is of no known branch, S4 of a branch without parties.
    found = rows(
        make,
        staff=[
            member("S1", branch_id="B1"),
            member("S2", branch_id="B2"),
            member("S3"),
            member("S4", branch_id="B4"),
        ],
        customers=[
            customer("C1", 10, branch_id="B1"),
            customer("C2", 30, branch_id="B1"),
            customer("C3", 60, branch_id="B1"),
            customer("D1", 500, branch_id="B2"),
            customer("N1", 7),
            customer("N2", 7000, branch_id="B1", closed_on=DAY),
        ],
        coverage=[
            covers("S1", "C1"),
            covers("S1", "D1"),
            covers("S2", "C2"),
            covers("S1", "C3"),
            covers("S2", "C3"),
            covers("S3", "N1"),
        ],
    )
    assert found == [
        ("S1", 2, 510.0, 0.1),
        ("S2", 1, 30.0, 0.0),
        ("S3", 1, 7.0, None),
        ("S4", 0, 0.0, None),
    ]


def test_only_staff_on_staff_are_listed_ties_by_id(make: Make) -> None:
    found = rows(
        make,
        staff=[
            member("S3"),
            member("S2"),
            member("S1", joined_on=ago(-1)),
            member("S4", leaves_on=ago(0)),
            member("S5", is_virtual=True),
        ],
        customers=[customer("C1", 5), customer("C2", 5), customer("C3")],
        coverage=[covers("S2", "C2"), covers("S3", "C1"), covers("S1", "C1"), covers("S5", "C2")],
    )
    assert found == [("S2", 1, 5.0, None), ("S3", 1, 5.0, None)]


def test_a_lost_party_of_unknown_worth_is_counted(make: Make) -> None:
    answer = coverage.departures(
        make(
            staff=[member("S1", name="张伟", branch_id="B1")],
            customers=[customer("C1", branch_id="B1"), customer("C2", 8, branch_id="B1")],
            coverage=[covers("S1", "C1"), covers("S1", "C2")],
        )
    )
    assert answer.rows() == [
        {
            "staff_id": "S1",
            "name": "张伟",
            "branch_id": "B1",
            "n_lost": 2,
            "worth_lost": 8.0,
            "branch_share": 1.0,
            "reason": "looked after: 2; by nobody else: 2, of these not tended: 2",
        }
    ]
    assert answer.totals["n_worth_unknown"] == 1
    assert answer.totals["n_lost"] == 2
    assert codes(answer) == ["departures", "worth_unknown"]


def test_a_branch_of_no_or_negative_worth_has_no_shares(make: Make) -> None:
    answer = coverage.departures(
        make(
            staff=[member("S1", branch_id="B1")],
            customers=[customer("C1", branch_id="B1", revenue_12m=-5)],
            coverage=[covers("S1", "C1")],
        ),
        worth="revenue_12m",
    )
    assert cells(answer, "worth_lost", "branch_share") == [(-5.0, None)]


def test_in_the_managed_book_a_share_is_still_of_all_active_parties(make: Make) -> None:
    # Managed are C1 (gold, 20) and C2 (60,000), and C3 (1) is active too: 20 / 60,021.
    answer = coverage.departures(
        make(
            staff=[member("S1", branch_id="B1")],
            customers=[
                customer("C1", 20, branch_id="B1", tier="gold"),
                customer("C2", 60_000, branch_id="B1"),
                customer("C3", 1, branch_id="B1"),
            ],
            coverage=[covers("S1", "C1"), covers("S1", "C3")],
        ),
        book="managed",
    )
    assert cells(answer, "n_lost", "worth_lost") == [(1, 20.0)]
    assert answer.rows()[0]["branch_share"] == round(20 / 60_021, 9)
