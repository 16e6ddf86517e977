"""Who takes over whom, worked out by hand on a bank of a few parties."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import coverage
from graphcrm.analysis.rules import Rules
from graphcrm.answer import Answer
from graphcrm.graph import Graph
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

MANAGER: Row = {"role": "account_manager"}
# L leaves and alone holds C1 to C4 and F1.  A holds C6 (spare 3/4), B holds C5 (spare 9/10).
BANK: dict[str, list[Row]] = {
    "staff": [
        member("A", branch_id="B1", capacity=4, **MANAGER),
        member("B", branch_id="B2", capacity=10, **MANAGER),
        member("L", branch_id="B1", **MANAGER),
        member("M", branch_id="B1", capacity=2, role="corporate_manager"),
        member("T", branch_id="B1", role="teller"),
    ],
    "customers": [
        customer("C1", 100, branch_id="B1"),
        customer("C2", 200, branch_id="B1"),
        customer("C3", 300, branch_id="B2"),
        customer("C4", 400),
        customer("C5", 500, branch_id="B2"),
        customer("C6", 600, branch_id="B1"),
    ],
    "firms": [firm("F1", 50, branch_id="B1")],
    "coverage": [
        *(covers("L", p) for p in ("C1", "C2", "C3", "C4", "F1")),
        covers("A", "C6"),
        covers("B", "C5"),
        covers("B", "C2", "assistant", until=ago(400)),
    ],
    "contacts": [met("B", "C2", 365), met("B", "C2", 3, "sms"), met("L", "C2", 7, "sms")],
    "households": [{"household_id": "H1"}],
    "household_members": [lives("C3", "H1"), lives("C6", "H1")],
    "employment": [works("C4", "F1"), works("C5", "F1")],
}
# Parts of the fit of whom each goes to: same branch, past tie, near, spare.
# C1 to A: 0.35                   + 0.15 * 3/4  = 0.4625   (B has 0.15 * 9/10 = 0.135)
# C2 to B: 0.35 * (0.5 + 0.5)     + 0.15 * 9/10 = 0.485    (A has 0.4625)
# C3 to B: 0.35                   + 0.15 * 9/10 = 0.485    (A has 0.15 + 0.1125: it holds C6)
# C4 to B:        0.15 (C5)       + 0.15 * 9/10 = 0.285    (A has 0.1125)
# F1 to M: 0.35                   + 0.15        = 0.5      (the only one by role)
PLAN = {
    "C1": ("A", 0.4625, 1, 0, 0, 0.75),
    "C2": ("B", 0.485, 0, 1, 0, 0.9),
    "C3": ("B", 0.485, 1, 0, 0, 0.9),
    "C4": ("B", 0.285, 0, 0, 1, 0.9),
    "F1": ("M", 0.5, 1, 0, 0, 1),
}
PARTS = ("fit", "same_branch", "past_tie", "household_or_employer", "spare_share")


def bank(make: Make, **tables: Any) -> Graph:
    return make(**BANK | tables)


def plan(answer: Answer) -> dict[Any, Any]:
    """Return who takes over each party."""
    return dict(cells(answer, "party_id", "to_staff_id"))


def reasons(answer: Answer) -> dict[Any, Any]:
    return dict(cells(answer, "party_id", "reason"))


def test_the_plan_worked_by_hand(make: Make) -> None:
    answer = coverage.handover(bank(make), ["L"], as_of=DAY)
    assert cells(answer, "party_id") == ["C4", "C3", "C2", "C1", "F1"]
    rows = cells(answer, "party_id", "to_staff_id", *PARTS)
    assert {row[0]: tuple(row[1:]) for row in rows} == PLAN
    assert set(cells(answer, "from_staff_id")) == {"L"}
    assert answer.totals == {
        "n_lost": 5,
        "worth_lost": 1050.0,
        "n_assigned": 5,
        "worth_assigned": 1050.0,
        "n_unassigned": 0,
        "worth_unassigned": 0.0,
        "cost": 2.7825,  # 5 - (0.4625 + 0.485 + 0.485 + 0.285 + 0.5)
        "n_successors": 3,
        "n_worth_unknown": 0,
        "n_unknown_start": 0,
    }


def test_what_speaks_for_each(make: Make) -> None:
    answer = coverage.handover(bank(make), ["L"], as_of=DAY)
    assert reasons(answer) == {
        "C1": "same branch; places free before the plan: 3",
        "C2": f"was in touch, last on {ago(365)}; places free before the plan: 9",
        "C3": "same branch; places free before the plan: 9",
        "C4": "looks after others of the same household or employer; "
        "places free before the plan: 9",
        "F1": "same branch; places free before the plan: 2",
    }
    assert answer.rows("zh")[0]["reason"] == "维系其家庭成员、任职企业或同事；尚可接 9 户"


def test_one_place_each_goes_where_the_sum_is_greatest(make: Make) -> None:
    answer = coverage.handover(bank(make), ["L"], as_of=DAY, max_per_successor=1)
    # A gains 0.4625 with C1 or C2, B 0.485 with C2 or C3, M 0.5 with F1: 3 - 1.4475
    assert answer.totals["n_assigned"] == 3
    assert answer.totals["cost"] == 1.5525
    left = [row for row in answer.rows() if row["to_staff_id"] is None]
    assert all(row[name] is None for row in left for name in PARTS)
    assert {row["reason"] for row in left} == {
        "the places of all who may take it over went to parties whose fit counts as much or more; "
        "staff: 2"
    }


def test_the_example_of_the_manual(make: Make) -> None:
    graph = make(
        staff=[
            member("A", branch_id="B1", capacity=2),
            member("B", branch_id="B2", capacity=2),
            member("L"),
        ],
        customers=[customer(c, branch_id="B1") for c in ("X", "Y", "Z")] + [customer("wife")],
        coverage=[covers("L", "X"), covers("L", "Y"), covers("A", "Z"), covers("B", "wife")],
        contacts=[met("A", "X", 365), met("B", "X", 365)],
        households=[{"household_id": "H1"}],
        household_members=[lives("X", "H1"), lives("wife", "H1")],
    )
    answer = coverage.handover(graph, ["L"], as_of=DAY)
    found = cells(answer, "party_id", "to_staff_id", "fit")
    assert found == [("X", "B", 0.4), ("Y", "A", 0.425)]  # not A for X, 0.6, and B for Y, 0.075
    assert answer.totals["cost"] == 1.175


def test_nobody_outside_the_branch(make: Make) -> None:
    staff = [row for row in BANK["staff"] if row["staff_id"] != "M"]
    customers = [*BANK["customers"], customer("C7", 9, branch_id="B3")]
    held = [*BANK["coverage"], covers("L", "C7")]
    graph = bank(make, staff=staff, customers=customers, coverage=held)
    answer = coverage.handover(graph, ["L"], as_of=DAY, branch_only=True)
    assert plan(answer) == {"C1": "A", "C2": "A", "C3": "B", "C4": None, "C7": None, "F1": None}
    found = reasons(answer)
    assert found["C4"] == "its branch is not known, so nobody of its branch can be named"
    assert found["C7"] == "nobody else of its branch may take it over by role"
    assert found["F1"] == "nobody else on staff may take it over by role"


def test_nobody_who_is_excluded_or_full(make: Make) -> None:
    staff = [{**row, "capacity": 1} if row["staff_id"] == "B" else row for row in BANK["staff"]]
    answer = coverage.handover(bank(make, staff=staff), ["L"], as_of=DAY, exclude=["A"])
    assert plan(answer) == dict.fromkeys(("C1", "C2", "C3", "C4")) | {"F1": "M"}
    assert reasons(answer)["C1"] == "all who may take it over are full; staff: 1"
    assert answer.parameters["exclude"] == ["A"]


def test_who_holds_a_party_most_strongly_hands_it_over(make: Make) -> None:
    held = [covers("K", "C1", "wealth"), covers("L", "C1", "assistant"), covers("L", "C2")]
    staff = [member("K"), member("L"), member("A")]
    contacts = [met("K", "C2", 0)]
    graph = make(
        staff=staff, customers=[customer("C1"), customer("C2")], coverage=held, contacts=contacts
    )
    answer = coverage.handover(graph, ["L", "K"], as_of=DAY)
    # C1: K 0.8, L 0.4.  C2: both 1, and K comes first
    assert cells(answer, "party_id", "from_staff_id") == [("C1", "K"), ("C2", "K")]
    assert cells(answer, "last_contact_on") == [None, ago(0).isoformat()]


def test_lead_and_wealth_of_one_party_are_one_place(make: Make) -> None:
    held = [
        covers("L", "C1"),
        covers("A", "C2"),
        covers("A", "C2", "wealth"),
        covers("A", "C3", "assistant"),
        covers("A", "C4", until=ago(0)),
        covers("A", "C5"),  # closed
    ]
    customers = [customer(c) for c in ("C1", "C2", "C3", "C4")]
    customers.append(customer("C5", closed_on=ago(0)))
    graph = make(staff=[member("A", capacity=4), member("L")], customers=customers, coverage=held)
    answer = coverage.handover(graph, ["L"], as_of=DAY)
    assert cells(answer, "spare_share", "fit") == [(0.75, 0.1125)]


@pytest.mark.parametrize(
    ("columns", "spare"),
    [
        ({"role": "account_manager"}, 399 / 400),
        ({}, 399 / 400),
        ({"role": "team_lead"}, 399 / 400),
        ({"capacity": 8}, 7 / 8),
        ({"capacity": 1}, None),  # full
        ({"capacity": 0}, None),
        ({"role": "corporate_manager"}, None),  # no retail customers
        ({"role": "teller"}, None),
    ],
)
def test_capacity_is_said_or_that_of_the_role(
    make: Make, columns: Row, spare: float | None
) -> None:
    graph = make(
        staff=[member("A", **columns), member("L")],
        customers=[customer("C1"), customer("C2")],
        coverage=[covers("L", "C1"), covers("A", "C2")],
    )
    answer = coverage.handover(graph, ["L"], as_of=DAY)
    assert cells(answer, "spare_share") == [spare if spare is None else pytest.approx(spare)]


def test_the_rules_say_who_may_and_how_many(make: Make) -> None:
    rules = Rules(customer_roles=("teller",), capacity=10, corporate_capacity=5)
    graph = make(
        staff=[member("L"), member("T", role="teller"), member("M", role="corporate_manager")],
        customers=[customer("C1")],
        firms=[firm("F1"), firm("F2")],
        coverage=[covers("L", "C1"), covers("L", "F1"), covers("M", "F2")],
    )
    answer = coverage.handover(graph, ["L"], as_of=DAY, rules=rules)
    assert cells(answer, "to_staff_id", "spare_share") == [("T", 1), ("M", 0.8)]
    assert answer.parameters["corporate_capacity"] == 5


def test_wealthy_parties_weigh_more_where_places_are_few(make: Make) -> None:
    # One place; spare 1/3.  C1: 0.35 * 0.5 ** 2 + 0.15 / 3 = 0.1375.  C2: 0.05, but half of the
    # plan's parties are worth less, so that it weighs 1 + 5 / 2 = 3, which makes 0.15.
    graph = make(
        staff=[member("A", capacity=3), member("L")],
        customers=[customer(c, i) for i, c in enumerate(("C1", "C2", "C3", "C4"), start=1)],
        coverage=[covers("L", "C1"), covers("L", "C2"), covers("A", "C3"), covers("A", "C4")],
        contacts=[met("A", "C1", 730)],
    )
    plain, weighed = (
        coverage.handover(graph, ["L"], as_of=DAY, weight_by_worth=w) for w in (False, True)
    )
    assert (plan(plain), plan(weighed)) == ({"C1": "A", "C2": None}, {"C1": None, "C2": "A"})
    assert (plain.totals["cost"], weighed.totals["cost"]) == (0.8625, 2.85)  # 3 * 0.95


def test_what_the_successor_has_to_know(make: Make) -> None:
    def holding(product: str, days: int | None, **columns: Any) -> Row:
        due = None if days is None else ago(-days)
        return {"party_id": "C1", "product_id": product, "maturity_on": due, **columns}

    graph = make(
        staff=[member("A"), member("L")],
        customers=[customer("C1", loans=7)],
        coverage=[covers("L", "C1")],
        contacts=[met("L", "C1", 3, "sms"), met("L", "C1", 9), met("A", "C1", 2, "sms")],
        products=[{"product_id": f"P{i}"} for i in range(7)],
        holdings=[
            holding("P0", 0, balance=1),
            holding("P1", 90, balance=20),
            holding("P2", 91, balance=300),
            holding("P3", -1, balance=300),
            holding("P4", 5, balance=300, closed_on=ago(0)),
            holding("P5", 5),
            holding("P6", None, balance=300),
        ],
        feedback=[
            {"party_id": "C1", "kind": "complaint", "opened_on": ago(1)},
            {"party_id": "C1", "kind": "complaint", "opened_on": ago(2), "closed_on": ago(-1)},
            {"party_id": "C1", "kind": "complaint", "opened_on": ago(3), "closed_on": ago(0)},
            {"party_id": "C1", "kind": "complaint", "opened_on": ago(-1)},
            {"party_id": "C1", "kind": "praise", "opened_on": ago(1)},
        ],
    )
    (row,) = coverage.handover(graph, ["L"], as_of=DAY).rows()
    assert (row["loans"], row["n_maturing"], row["maturing"]) == (7, 3, 21)
    assert (row["open_complaints"], row["last_contact_on"]) == (2, ago(3).isoformat())


def test_nothing_to_hand_over(make: Make) -> None:
    graph = make(
        staff=[member("L")], customers=[customer("C1")], contacts=[met("L", "C1", 0, "sms")]
    )
    answer = coverage.handover(graph, ["L"], as_of=DAY)
    assert (answer.n_rows, answer.totals["cost"], codes(answer)) == (0, 0.0, ["handover"])
    empty = coverage.handover(make(staff=[member("L")]), ["L"], as_of=DAY)
    assert (empty.n_rows, codes(empty)) == (0, ["no_link_data"])


def test_a_household_goes_to_one_whole_or_not_at_all(make: Make) -> None:
    # Places: A 2, B 1.  Alone, three are placed.  H1 has two and H2 two: one of them fits into A,
    # and C5 takes B.  A's 0.35 of the same branch makes it H1.
    customers = [customer(f"C{i}", branch_id="B1" if i < 3 else "B2") for i in range(1, 6)]
    graph = make(
        staff=[member("A", branch_id="B1", capacity=2), member("B", capacity=1), member("L")],
        customers=customers,
        coverage=[covers("L", f"C{i}") for i in range(1, 6)],
        households=[{"household_id": "H1"}, {"household_id": "H2"}],
        household_members=[
            *(lives(c, "H1") for c in ("C1", "C2")),
            *(lives(c, "H2") for c in ("C3", "C4")),
        ],
    )
    answer = coverage.handover(graph, ["L"], as_of=DAY, keep_households=True)
    assert plan(answer) == {"C1": "A", "C2": "A", "C3": None, "C4": None, "C5": "B"}
    assert answer.totals["n_households_kept"] == 1
    assert answer.totals["gap"] == 0
    # A has room for two at first, so that it is only a matter of who fits
    assert reasons(answer)["C3"].startswith("the places of all who may take it over went")


def test_a_household_larger_than_any_room_is_left_whole(make: Make) -> None:
    graph = make(
        staff=[member("A", capacity=2), member("L")],
        customers=[customer(f"C{i}") for i in range(1, 5)],
        coverage=[covers("L", f"C{i}") for i in range(1, 5)],
        households=[{"household_id": "H1"}],
        household_members=[lives(f"C{i}", "H1") for i in range(1, 4)],
    )
    answer = coverage.handover(graph, ["L"], as_of=DAY, keep_households=True)
    assert plan(answer) == {"C1": None, "C2": None, "C3": None, "C4": "A"}
    assert reasons(answer)["C1"] == "nobody can take the whole household, which stays together"
    assert answer.totals["n_households_kept"] == 0
    apart = coverage.handover(graph, ["L"], as_of=DAY)
    assert apart.totals["n_assigned"] == 2
    assert "gap" not in apart.totals


def test_a_household_of_two_branches_finds_nobody_of_its_branch(make: Make) -> None:
    graph = make(
        staff=[member("A", branch_id="B1"), member("B", branch_id="B2"), member("L")],
        customers=[customer("C1", branch_id="B1"), customer("C2", branch_id="B2")],
        coverage=[covers("L", "C1"), covers("L", "C2")],
        households=[{"household_id": "H1"}],
        household_members=[lives("C1", "H1"), lives("C2", "H1")],
    )
    answer = coverage.handover(graph, ["L"], as_of=DAY, keep_households=True, branch_only=True)
    assert cells(answer, "to_staff_id") == [None, None]
    assert set(cells(answer, "reason")) == {
        "nobody can take the whole household, which stays together"
    }
