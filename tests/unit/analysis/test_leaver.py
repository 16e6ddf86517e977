"""What is lost and thinned when some staff leave, and what hangs on it."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import coverage
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import Graph
from tests.banks import DAY
from tests.unit.analysis.small import (
    Make,
    Row,
    ago,
    brought,
    cells,
    covers,
    customer,
    firm,
    lives,
    member,
    met,
    works,
)

# S1 alone holds C1; S1 and S2 hold C2; all three hold C3; S2 and S3 hold C4; nobody holds C5.
HELD = {"C1": ("S1",), "C2": ("S1", "S2"), "C3": ("S1", "S2", "S3"), "C4": ("S2", "S3"), "C5": ()}
YUAN = {"C1": 1, "C2": 20, "C3": 300, "C4": 4000, "C5": 50000}


def bank(make: Make, **tables: Any) -> Graph:
    known: dict[str, list[Row]] = {
        "staff": [member(s) for s in ("S1", "S2", "S3")],
        "customers": [customer(c, YUAN[c]) for c in HELD],
        "coverage": [covers(s, c) for c, staff in HELD.items() for s in staff],
    }
    return make(**known | tables)


@pytest.mark.parametrize(
    ("leaving", "lost", "thinned", "worth_lost"),
    [
        (["S1"], ["C1"], [("C2", ["S2"])], 1),
        (["S2"], [], [("C4", ["S3"]), ("C2", ["S1"])], 0),
        (["S1", "S2"], ["C2", "C1"], [("C4", ["S3"]), ("C3", ["S3"])], 21),
        (["S2", "S3"], ["C4"], [("C3", ["S1"]), ("C2", ["S1"])], 4000),
        (["S1", "S2", "S3"], ["C4", "C3", "C2", "C1"], [], 4321),
        (["S2", "S1", "S1"], ["C2", "C1"], [("C4", ["S3"]), ("C3", ["S3"])], 21),
    ],
)
def test_lost_and_thinned(
    make: Make, leaving: list[str], lost: list[str], thinned: list[Any], worth_lost: int
) -> None:
    answer = coverage.leaver(bank(make), leaving)
    found = [(row["party_id"], row["effect"], row["protecting_staff"]) for row in answer.rows()]
    assert found == [(p, "lost", []) for p in lost] + [(p, "thinned", s) for p, s in thinned]
    assert answer.totals["n_lost"] == len(lost)
    assert answer.totals["n_thinned"] == len(thinned)
    assert answer.totals["worth_lost"] == worth_lost
    assert answer.parameters["staff"] == sorted(set(leaving))


def test_one_id_may_be_given_as_text(make: Make) -> None:
    graph = bank(make)
    assert coverage.leaver(graph, "S1").rows() == coverage.leaver(graph, ["S1"]).rows()


def test_who_is_not_on_staff_has_nothing_to_lose(make: Make) -> None:
    staff = [member("S1", leaves_on=ago(0)), member("S2"), member("S3")]
    answer = coverage.leaver(bank(make, staff=staff), ["S1"], as_of=DAY)
    assert answer.n_rows == 0
    assert answer.totals["n_lost"] == 0


def test_nobody_and_an_unknown_id_are_refused_without_repeating_it(make: Make) -> None:
    graph = bank(make)
    with pytest.raises(InputError, match="at least one"):
        coverage.leaver(graph, [])
    with pytest.raises(NotFoundError, match="number 2 of 2") as error:
        coverage.leaver(graph, ["S1", "secret-id"])
    assert "secret-id" not in str(error.value)


@pytest.mark.parametrize(
    ("stays", "leaves", "protected"),
    [
        ({"branch_id": "B1", "role": "teller"}, {"branch_id": "B1", "role": "teller"}, False),
        ({"branch_id": "B2", "role": "teller"}, {"branch_id": "B1", "role": "teller"}, True),
        ({"branch_id": "B1", "role": "other"}, {"branch_id": "B1", "role": "teller"}, True),
        ({"role": "teller"}, {"branch_id": "B1", "role": "teller"}, False),
        ({"branch_id": "B1"}, {"branch_id": "B1", "role": "teller"}, False),
        ({"branch_id": "B2"}, {"branch_id": "B1"}, True),
        ({}, {}, False),
    ],
)
def test_another_branch_or_role_protects_and_the_unknown_does_not(
    make: Make, stays: Row, leaves: Row, protected: bool
) -> None:
    graph = make(
        staff=[member("S1", **leaves), member("S2", **stays)],
        customers=[customer("C1")],
        coverage=[covers("S1", "C1"), covers("S2", "C1")],
    )
    answer = coverage.leaver(graph, ["S1"])
    assert cells(answer, "effect", "protected_by_other_unit") == [("thinned", protected)]


def test_the_one_who_stays_must_differ_from_every_leaver_of_the_party(make: Make) -> None:
    staff = [
        member("S1", branch_id="B1", role="teller"),
        member("S2", branch_id="B2", role="teller"),
        member("S3", branch_id="B2", role="teller"),
    ]
    # C3 loses S1 (other branch) and S2 (same branch and role): not protected.
    # C2 loses S1 alone and keeps S3, of another branch: protected; that S2 leaves too is no matter.
    held = {"C3": ("S1", "S2", "S3"), "C2": ("S1", "S3"), "C1": ("S1",)}
    graph = make(
        staff=staff,
        customers=[customer(c) for c in held],
        coverage=[covers(s, c) for c, who in held.items() for s in who],
    )
    answer = coverage.leaver(graph, ["S1", "S2"])
    assert cells(answer, "party_id", "protected_by_other_unit") == [
        ("C1", False),  # lost
        ("C2", True),
        ("C3", False),
    ]


def test_households_of_the_lost_each_once(make: Make) -> None:
    graph = bank(
        make,
        households=[{"household_id": h} for h in ("H1", "H2", "H3", "H4")],
        household_members=[
            lives("C1", "H1"),
            lives("C2", "H1"),
            lives("C2", "H2"),
            lives("C1", "H3", until=ago(0)),
            lives("C4", "H4"),
        ],
    )
    totals = coverage.leaver(graph, ["S1", "S2"], as_of=DAY).totals
    assert totals["n_households"] == 2  # C1 and C2 are lost: H1 and H2; C4 only thinned


@pytest.mark.parametrize(
    ("jobs", "n_firms"),
    [
        ([works("C1", "F1")], 1),  # covered by S1 alone
        ([works("C1", "F1"), works("C2", "F1")], 0),  # S2 still covers C2
        ([works("C2", "F1")], 0),
        ([works("C5", "F1")], 0),  # nobody covers C5 before
        ([works("C1", "F1"), works("C5", "F1")], 1),
        ([works("C1", "F1", until=ago(0))], 0),
        ([works("C1", "F1", since=ago(-1))], 0),
        ([works("C1", "F2")], 1),  # a prospect counts
        ([works("C1", "F1"), works("C1", "F1", role="finance"), works("C1", "F2")], 2),
    ],
)
def test_firms_whose_people_nobody_covers_any_more(
    make: Make, jobs: list[Row], n_firms: int
) -> None:
    graph = bank(make, firms=[firm("F1"), firm("F2", is_client=False)], employment=jobs)
    assert coverage.leaver(graph, ["S1"], as_of=DAY).totals["n_firms"] == n_firms


def test_a_closed_person_is_no_employee_who_banks_here(make: Make) -> None:
    graph = bank(
        make,
        customers=[customer("C1", closed_on=DAY), customer("C2")],
        coverage=[covers("S1", "C1"), covers("S1", "C2")],
        firms=[firm("F1")],
        employment=[works("C1", "F1")],
    )
    assert coverage.leaver(graph, ["S1"], as_of=DAY).totals["n_firms"] == 0


def test_worth_below_the_lost_in_the_referral_forest(make: Make) -> None:
    # C1 -> D1 -> D2 -> D3 and C1 -> C2 -> D4; S1 leaves and C1 and C2 are lost.
    # D1 10 and D3 30 count; D2 is closed, but D3 hangs below all the same; C2 is lost itself;
    # D4 40 hangs below C1 and C2 and counts once; D5 was declined, D6 comes tomorrow.
    people = [customer("C1", 1), customer("C2", 2), customer("D1", 10), customer("D3", 30)]
    people += [customer("D4", 40), customer("D5", 50), customer("D6", 60), customer("D7")]
    people.append(customer("D2", 20, closed_on=ago(1)))
    graph = make(
        staff=[member("S1")],
        customers=people,
        coverage=[covers("S1", "C1"), covers("S1", "C2")],
        referrals=[
            brought("C1", "D1", 9),
            brought("D1", "D2", 8),
            brought("D2", "D3", 7),
            brought("C1", "C2", 9, outcome="opened"),
            brought("C2", "D4", 8),
            brought("C1", "D5", 5, outcome="declined"),
            brought("C1", "D6", -1),
            brought("C1", "D7", 1),  # worth unknown
        ],
    )
    totals = coverage.leaver(graph, ["S1"], as_of=DAY).totals
    assert totals["worth_lost"] == 3
    assert totals["worth_referral_subtrees"] == 80


def test_the_earliest_referrer_is_the_parent_and_staff_shadow_nobody(make: Make) -> None:
    # D was brought by S9 (day 9), by A (day 8) and by B (day 7): A is the parent.
    # E was brought by B and A on one day: A, the smaller id.
    graph = make(
        staff=[member("S1"), member("S9")],
        customers=[customer("A", 1), customer("B", 1), customer("D", 10), customer("E", 100)],
        coverage=[covers("S1", "A")],
        referrals=[
            brought("S9", "D", 9),
            brought("A", "D", 8),
            brought("B", "D", 7),
            brought("B", "E", 5),
            brought("A", "E", 5),
            brought("A", "A", 99),
        ],
    )
    assert coverage.leaver(graph, ["S1"]).totals["worth_referral_subtrees"] == 110


def test_a_ring_is_cut_at_its_latest_edge(make: Make) -> None:
    # A -> B (9 days ago) -> C (8) -> A (7): cut at A, so A is the root; only A is lost.
    graph = make(
        staff=[member("S1")],
        customers=[customer("A", 1), customer("B", 10), customer("C", 100)],
        coverage=[covers("S1", "A")],
        referrals=[brought("A", "B", 9), brought("B", "C", 8), brought("C", "A", 7)],
    )
    assert coverage.leaver(graph, ["S1"]).totals["worth_referral_subtrees"] == 110
    # Were C the one that is held, nothing hangs below it: its edge to A is the one that is cut.
    held = make(
        staff=[member("S1")],
        customers=[customer("A", 1), customer("B", 10), customer("C", 100)],
        coverage=[covers("S1", "C")],
        referrals=[brought("A", "B", 9), brought("B", "C", 8), brought("C", "A", 7)],
    )
    assert coverage.leaver(held, ["S1"]).totals["worth_referral_subtrees"] == 0


def test_rows_carry_name_kind_and_worth(make: Make) -> None:
    graph = make(
        staff=[member("S1")],
        customers=[customer("C1", name="李")],
        firms=[firm("F1", "12.34", name="Steel")],
        coverage=[covers("S1", "F1")],
        contacts=[met("S1", "C1", 3)],
    )
    assert cells(coverage.leaver(graph, ["S1"]), "party_id", "kind", "name", "worth") == [
        ("F1", "firm", "Steel", 12.34),
        ("C1", "customer", "李", None),
    ]
