"""Which links are live, of which kind and how strong."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import coverage
from graphcrm.errors import InputError
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
)


def single(make: Make, *, window_days: int = 180, **tables: Any) -> list[Any]:
    """Return party, kind of link and strength of the single links of a bank of C1 and S1."""
    known: dict[str, list[Row]] = {"staff": [member("S1")], "customers": [customer("C1", 1)]}
    answer = coverage.single_links(make(**known | tables), as_of=DAY, window_days=window_days)
    return cells(answer, "party_id", "link_kind", "strength")


def test_assigned_tended_and_both(make: Make) -> None:
    found = single(
        make,
        staff=[member("S1"), member("S2")],
        customers=[customer(c, 1) for c in ("C1", "C2", "C3", "C4", "C5")],
        coverage=[covers("S1", "C1"), covers("S1", "C3", "assistant"), covers("S1", "C4")],
        contacts=[met("S1", "C2", 0), met("S1", "C3", 90), met("S2", "C4", 1)],
    )
    # C1 assigned, C2 tended, C3 both: 0.4 + 0.5 = 0.9; C4 has two people, C5 nobody
    assert found == [("C1", "assigned", 1.0), ("C2", "tended", 1.0), ("C3", "both", 0.9)]


@pytest.mark.parametrize(("days", "kind"), [(0, "both"), (180, "both"), (181, "assigned")])
def test_a_contact_tends_until_the_last_day_of_the_window(make: Make, days: int, kind: str) -> None:
    found = single(make, coverage=[covers("S1", "C1")], contacts=[met("S1", "C1", days)])
    assert found == [("C1", kind, 1.0)]


def test_a_contact_of_tomorrow_does_not_count(make: Make) -> None:
    assert single(make, contacts=[met("S1", "C1", -1)]) == []


def test_a_window_of_no_days_is_today(make: Make) -> None:
    contacts = [met("S1", "C1", 0), met("S1", "C2", 1)]
    customers = [customer("C1"), customer("C2")]
    found = single(make, window_days=0, customers=customers, contacts=contacts)
    assert found == [("C1", "tended", 1.0)]


@pytest.mark.parametrize("channel", ["sms", "greeting", "system", "branch"])
def test_these_channels_are_no_contact(make: Make, channel: str) -> None:
    assert single(make, contacts=[met("S1", "C1", 1, channel)]) == []


@pytest.mark.parametrize(
    "channel", ["visit", "call", "meeting", "wechat", "email", "event", "other", None]
)
def test_all_other_channels_are(make: Make, channel: str | None) -> None:
    assert single(make, contacts=[met("S1", "C1", 0, channel)]) == [("C1", "tended", 1.0)]


@pytest.mark.parametrize(
    ("roles", "days", "strength"),
    [
        (["lead"], [], 1.0),
        (["wealth"], [], 0.8),
        (["product"], [], 0.6),
        (["assistant"], [], 0.4),
        (["assistant", "product"], [], 0.6),  # the best one
        ([], [90], 0.5),
        ([], [180], 0.25),
        ([], [90, 180], 0.75),
        (["assistant"], [180], 0.65),
        (["assistant"], [90], 0.9),
        (["wealth"], [0], 1.0),  # cut at 1
        ([], [30], 0.793700526),  # 0.5 ** (1 / 3), nine digits
    ],
)
def test_strength_adds_the_best_role_and_every_contact(
    make: Make, roles: list[str], days: list[int], strength: float
) -> None:
    contacts = [met("S1", "C1", d) for d in days]
    found = single(make, coverage=[covers("S1", "C1", r) for r in roles], contacts=contacts)
    assert found[0][2] == strength


def test_two_contacts_on_one_day_count_twice(make: Make) -> None:
    contacts = [met("S1", "C1", 180, "call"), met("S1", "C1", 180, "visit")]
    assert single(make, contacts=contacts) == [("C1", "tended", 0.5)]  # 0.25 + 0.25


def test_a_role_that_has_ended_gives_no_strength(make: Make) -> None:
    rows = [covers("S1", "C1", "lead", until=DAY), covers("S1", "C1", "assistant")]
    assert single(make, coverage=rows) == [("C1", "assigned", 0.4)]


@pytest.mark.parametrize(
    ("spell", "live"),
    [
        ({}, True),
        ({"since": ago(0)}, True),
        ({"since": ago(-1)}, False),
        ({"until": ago(-1)}, True),
        ({"until": ago(0)}, False),
        ({"since": ago(9), "until": ago(5)}, False),
    ],
)
def test_coverage_holds_from_since_to_before_until(make: Make, spell: Row, live: bool) -> None:
    assert bool(single(make, coverage=[covers("S1", "C1", **spell)])) is live


@pytest.mark.parametrize(
    ("columns", "on_staff"),
    [
        ({}, True),
        ({"joined_on": ago(0)}, True),
        ({"joined_on": ago(-1)}, False),
        ({"leaves_on": ago(-1)}, True),
        ({"leaves_on": ago(0)}, False),
        ({"is_virtual": True}, False),
        ({"is_virtual": False}, True),
    ],
)
def test_who_is_not_on_staff_holds_nobody(make: Make, columns: Row, on_staff: bool) -> None:
    tables: dict[str, Any] = {
        "staff": [member("S1", **columns)],
        "coverage": [covers("S1", "C1")],
        "contacts": [met("S1", "C1", 0)],
    }
    assert bool(single(make, **tables)) is on_staff


@pytest.mark.parametrize(
    ("columns", "active"),
    [
        ({}, True),
        ({"opened_on": ago(0)}, True),
        ({"opened_on": ago(-1)}, False),
        ({"closed_on": ago(-1)}, True),
        ({"closed_on": ago(0)}, False),
        ({"is_client": True}, True),
        ({"is_client": False}, False),
    ],
)
def test_an_inactive_party_has_no_link_and_is_no_orphan(
    make: Make, columns: Row, active: bool
) -> None:
    firms = [firm("F1", 1, **columns)]
    assert bool(single(make, firms=firms, coverage=[covers("S1", "F1")])) is active
    graph = make(staff=[member("S1")], firms=firms)
    assert cells(coverage.orphans(graph), "party_id") == (["F1"] if active else [])


def test_single_links_by_worth_then_id_with_the_unknown_last(make: Make) -> None:
    parties = [customer("C3", 5), customer("C1", 5), customer("C2"), customer("B", 7)]
    answer = coverage.single_links(
        make(
            staff=[member("S1")],
            customers=parties,
            firms=[firm("F1", 5), firm("F0")],
            coverage=[covers("S1", p) for p in ("C1", "C2", "C3", "B", "F1", "F0")],
        )
    )
    assert cells(answer, "party_id") == ["B", "C1", "C3", "F1", "C2", "F0"]
    assert cells(answer, "worth") == [7, 5, 5, 5, None, None]
    assert cells(answer, "kind")[3] == "firm"
    assert answer.totals["worth_single_link"] == 22
    assert answer.totals["n_worth_unknown"] == 2


def test_orphans_by_worth_and_their_totals(make: Make) -> None:
    answer = coverage.orphans(
        make(
            staff=[member("S1")],
            customers=[
                customer("C1", 5, name="王", branch_id="B1"),
                customer("C2", 9),
                customer("C3", 1),
                customer("C4"),
            ],
            coverage=[covers("S1", "C3")],
        )
    )
    assert cells(answer, "party_id", "name", "branch_id", "worth") == [
        ("C2", None, None, 9.0),
        ("C1", "王", "B1", 5.0),
        ("C4", None, None, None),
    ]
    assert answer.totals == {
        "n_orphans": 3,
        "worth_orphans": 14.0,
        "n_parties": 4,
        "n_worth_unknown": 1,
        "n_unknown_start": 0,
    }
    assert codes(answer) == ["orphans", "worth_unknown"]


def test_last_contact_is_of_that_member_of_staff_by_any_channel(make: Make) -> None:
    answer = coverage.single_links(
        make(
            staff=[member("S1"), member("S2")],
            customers=[customer("C1"), customer("C2"), customer("C3")],
            coverage=[covers("S1", "C1"), covers("S1", "C2"), covers("S1", "C3")],
            contacts=[
                met("S1", "C1", 400, "visit"),
                met("S1", "C1", 300, "sms"),  # the newest of S1 and C1
                met("S1", "C1", -1, "call"),  # has not happened yet
                met("S2", "C1", 200, "call"),  # outside the window, somebody else's
                met("S2", "C2", 200, "call"),
            ],
        ),
        as_of=DAY,
    )
    last = cells(answer, "party_id", "last_contact_on")
    assert last == [("C1", ago(300).isoformat()), ("C2", None), ("C3", None)]


def test_household_is_the_smallest_valid_one(make: Make) -> None:
    answer = coverage.single_links(
        make(
            staff=[member("S1")],
            customers=[customer("C1"), customer("C2"), customer("C3")],
            households=[{"household_id": h} for h in ("H1", "H2", "H3")],
            coverage=[covers("S1", c) for c in ("C1", "C2", "C3")],
            household_members=[
                lives("C1", "H3"),
                lives("C1", "H2", since=ago(5)),
                lives("C1", "H1", until=ago(0)),  # no longer
                lives("C2", "H1", since=ago(-1)),  # not yet
                lives("C3", "H1", since=ago(9), until=ago(8)),
                lives("C3", "H1", since=ago(3)),  # came back
            ],
        ),
        as_of=DAY,
    )
    assert cells(answer, "party_id", "household_id") == [("C1", "H2"), ("C2", None), ("C3", "H1")]


def test_a_negative_window_is_refused(make: Make) -> None:
    with pytest.raises(InputError, match="window_days"):
        coverage.orphans(make(), window_days=-1)
