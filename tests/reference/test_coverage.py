"""The reference itself, on a bank small enough to work out by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.reference import coverage as reference

AS_OF = date(2026, 6, 30)


@pytest.fixture
def tables() -> dict[str, pd.DataFrame]:
    """A holds c1 and f1 alone and c2 with B; c3 is closed; c4 has an ended lead and a text."""
    return {
        "staff": pd.DataFrame(
            {
                "staff_id": ["A", "B", "V", "D"],
                "role": ["account_manager", "account_manager", "other", "account_manager"],
                "branch_id": ["X", "Y", "X", "X"],
                "is_virtual": [False, False, True, False],
                "leaves_on": [None, None, None, AS_OF],
            }
        ),
        "customers": pd.DataFrame(
            {
                "customer_id": ["c1", "c2", "c3", "c4", "c5"],
                "branch_id": ["X"] * 5,
                "aum": [100.0, None, 7.0, 50.0, 30.0],
                "deposits": [90.0, 40.0, 7.0, 50.0, 30.0],
                "closed_on": [None, None, AS_OF, None, None],
            }
        ),
        "firms": pd.DataFrame(
            {"firm_id": ["f1", "f2"], "is_client": [True, False], "deposits": [500.0, 900.0]}
        ),
        "coverage": pd.DataFrame(
            [
                ["A", "c1", "lead", None, None],
                ["A", "c2", "lead", date(2026, 1, 1), None],
                ["A", "c3", "lead", None, None],
                ["A", "c4", "lead", None, AS_OF],  # ends on the day: not valid on it
                ["V", "c4", "lead", None, None],
                ["D", "c4", "lead", None, None],  # leaves on the day: not on staff
                ["A", "f2", "lead", None, None],  # not a client
            ],
            columns=["staff_id", "party_id", "role", "since", "until"],
        ),
        "contacts": pd.DataFrame(
            [
                ["A", "f1", date(2026, 1, 1), "visit"],  # 180 days: still inside
                ["B", "c2", date(2026, 4, 1), None],  # no channel is "other": effective
                ["B", "c1", date(2026, 6, 1), "sms"],
                ["B", "c4", date(2025, 12, 31), "call"],  # 181 days: outside
            ],
            columns=["staff_id", "party_id", "contacted_on", "channel"],
        ),
        "balances": pd.DataFrame(
            {"party_id": ["c1"], "on": [date(2026, 5, 31)], "aum": [120.0], "deposits": [1.0]}
        ),
        "household_members": pd.DataFrame(
            {"household_id": ["h2", "h1"], "customer_id": ["c1", "c1"]}
        ),
        "employment": pd.DataFrame({"customer_id": ["c1", "c2"], "firm_id": ["f2", "f1"]}),
        "referrals": pd.DataFrame(
            [
                ["c1", "c4", date(2025, 1, 1), "opened"],
                ["A", "c5", date(2024, 1, 1), "opened"],  # staff never shadow a customer
                ["c4", "c5", date(2025, 2, 1), None],
                ["c5", "c1", date(2025, 3, 1), "opened"],  # closes a ring: broken here
                ["c2", "c2", date(2025, 3, 1), "opened"],
            ],
            columns=["referrer_id", "party_id", "referred_on", "outcome"],
        ),
    }


def test_live_links(tables: dict[str, pd.DataFrame]) -> None:
    links = reference.live_links(tables, AS_OF)
    found = {(p, s): link.kind for p, held in links.items() for s, link in held.items()}
    assert found == {
        ("c1", "A"): "assigned",
        ("c2", "A"): "assigned",
        ("c2", "B"): "tended",
        ("f1", "A"): "tended",
    }
    assert links["c2"]["B"].strength == 0.5  # one contact 90 days ago
    assert links["f1"]["A"].strength == 0.25


def test_single_links_by_worth(tables: dict[str, pd.DataFrame]) -> None:
    found = reference.single_links(tables, AS_OF)
    assert found["party_id"].tolist() == ["f1", "c1"]
    assert found["worth"].tolist() == [500.0, 120.0]  # the balances row as a whole
    assert found["household_id"].tolist()[1] == "h1"
    assert found["last_contact_on"].tolist()[0] == date(2026, 1, 1)


def test_orphans(tables: dict[str, pd.DataFrame]) -> None:
    assert reference.orphans(tables, AS_OF)["party_id"].tolist() == ["c4", "c5"]


def test_leaver(tables: dict[str, pd.DataFrame]) -> None:
    found = reference.leaver(tables, ["A"], AS_OF)
    assert found.ids("lost") == ["f1", "c1"]
    assert found.ids("thinned") == ["c2"]
    assert found.parties["protected_by_other_unit"].tolist() == [False, False, True]
    assert found.totals == {
        "n_lost": 2,
        "worth_lost": 620.0,
        "n_thinned": 1,
        "n_households": 2,
        "n_firms": 1,  # f2 had c1 alone; f1 keeps c2, whom B still holds
        "worth_referral_subtrees": 80.0,  # c4 and c5 below c1
    }


def test_both_leaving_lose_what_each_protected(tables: dict[str, pd.DataFrame]) -> None:
    assert reference.leaver(tables, ["A", "B"], AS_OF).ids("lost") == ["f1", "c1", "c2"]
    assert reference.leaver(tables, ["B"], AS_OF).ids("lost") == []
    assert reference.leaver(tables, ["B"], AS_OF).ids("thinned") == ["c2"]


def test_forest_breaks_the_ring_at_its_latest_edge(tables: dict[str, pd.DataFrame]) -> None:
    assert reference.referral_parents(tables, AS_OF) == {"c4": "c1", "c5": "c4"}


def test_departures(tables: dict[str, pd.DataFrame]) -> None:
    found = reference.departures(tables, AS_OF)
    assert found["staff_id"].tolist() == ["A", "B"]
    assert found["worth_lost"].tolist() == [620.0, 0.0]
    # Branch X: c1 120 + c2 40 + c4 50 + c5 30; the firm names no branch.
    assert found["branch_share"].tolist()[0] == pytest.approx(120 / 240)


def test_an_empty_bank_has_nothing_to_lose() -> None:
    assert reference.leaver({}, ["A"], AS_OF).totals["n_lost"] == 0
    assert reference.single_links({}, AS_OF).empty
    assert reference.departures({}, AS_OF).empty
