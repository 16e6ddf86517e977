"""What happened to parties between two states, worked by hand on a handful of them."""

from datetime import date
from typing import Any

import pytest

from graphcrm.analysis.between import Between
from graphcrm.analysis.cover_moves import gained_manager, lost_manager
from graphcrm.analysis.payroll_moves import payroll
from graphcrm.analysis.referral_moves import referrals
from graphcrm.analysis.tier_moves import tiers
from graphcrm.answer import Answer
from graphcrm.errors import InputError
from tests.unit.analysis.small import (
    Make,
    Row,
    ago,
    brought,
    cells,
    covers,
    customer,
    firm,
    member,
    met,
    works,
)

THEN, NOW = date(2026, 5, 31), date(2026, 6, 30)
KNOWN: dict[str, list[Row]] = {
    "staff": [member("S1"), member("S2")],
    "customers": [customer("C1", 10), customer("C2", 20)],
}


def between(make: Make, then: dict[str, Any], now: dict[str, Any]) -> Between:
    """Return two states of a bank of C1, C2, S1 and S2, a month apart."""
    views = [make(**KNOWN | tables).view(day) for tables, day in ((then, THEN), (now, NOW))]
    return Between(*views)


def lost(states: Between) -> list[Any]:
    return cells(lost_manager(states), "party_id", "former_staff", "reason")


ENDED, EXPIRED = "the coverage has ended", "the coverage reached its planned end"
GONE, OLD = "this member of staff is not on staff", "too long ago for the window"


def test_nothing_moves_where_nothing_changed(make: Make) -> None:
    same = {"coverage": [covers("S1", "C1")]}
    states = between(make, same, same)
    for ask in (lost_manager, gained_manager, tiers, referrals, payroll):
        assert ask(states).rows() == []


@pytest.mark.parametrize(
    ("then", "now", "why"),
    [
        ([covers("S1", "C1")], [covers("S1", "C1", until=ago(3))], ENDED),
        ([covers("S1", "C1", until=ago(3))], [covers("S1", "C1", until=ago(3))], EXPIRED),
        ([covers("S1", "C1", until=ago(-9))], [covers("S1", "C1", until=ago(3))], ENDED),
    ],
)
def test_cover_that_ended_or_ran_out(make: Make, then: Any, now: Any, why: str) -> None:
    assert lost(between(make, {"coverage": then}, {"coverage": now})) == [("C1", ["S1"], why)]


def test_staff_who_left_or_are_placeholders_now(make: Make) -> None:
    same = {"coverage": [covers("S1", "C1"), covers("S2", "C2")]}
    left = [member("S1", leaves_on=NOW), member("S2", is_virtual=True)]
    # C2 is worth more
    assert lost(between(make, same, {**same, "staff": left})) == [
        ("C2", ["S2"], GONE),
        ("C1", ["S1"], GONE),
    ]


def test_a_contact_that_grew_old(make: Make) -> None:
    # 181 days before 30 June is 151 before 31 May
    same = {"contacts": [met("S1", "C1", 181), met("S2", "C1", 200), met("S1", "C2", 180)]}
    assert lost(between(make, same, same)) == [("C1", ["S1", "S2"], OLD)]


def test_reasons_of_several_are_each_said_once(make: Make) -> None:
    rows = [covers("S1", "C1"), covers("S1", "C1", "wealth"), covers("S2", "C1")]
    now = [*({**row, "until": ago(1)} for row in rows[:2]), rows[2]]
    states = between(
        make,
        {"coverage": rows},
        {"coverage": now, "staff": [member("S1"), member("S2", leaves_on=NOW)]},
    )
    assert lost(states) == [("C1", ["S1", "S2"], f"{GONE}; {ENDED}")]


def test_who_keeps_somebody_or_is_no_customer_lost_nobody(make: Make) -> None:
    then = {"coverage": [covers("S1", "C1"), covers("S2", "C1"), covers("S1", "C2")]}
    ended = [covers("S1", "C1", until=ago(1)), covers("S2", "C1"), covers("S1", "C2", until=ago(1))]
    gone = [customer("C1"), customer("C2", closed_on=ago(1))]
    assert lost(between(make, then, {"coverage": ended, "customers": gone})) == []


def test_totals_of_the_lost(make: Make) -> None:
    then = {"coverage": [covers("S1", "C1"), covers("S1", "C2")]}
    now = {"staff": [member("S2")], "customers": [customer("C1", 10), customer("C2")]}
    answer = lost_manager(between(make, then, now))
    assert answer.totals == {"n_lost_manager": 2, "worth_lost_manager": 10.0, "n_worth_unknown": 1}
    assert (answer.as_of, answer.question) == (NOW, "diff.lost-manager")


def test_who_gained_a_manager(make: Make) -> None:
    then = {"coverage": [covers("S1", "C1")]}
    now = {
        "coverage": [covers("S1", "C1"), covers("S2", "C2"), covers("S1", "C3")],
        "contacts": [met("S1", "C2", 1)],
        "customers": [*KNOWN["customers"], customer("C3", 5)],
    }
    # C3 is new: it did not gain one, it came with one
    found = gained_manager(between(make, then, now))
    assert cells(found, "party_id", "covering_staff") == [("C2", ["S1", "S2"])]
    assert found.totals["worth_gained_manager"] == 20.0


def tiered(make: Make, one: str | None, other: str | None, **more: Any) -> list[Any]:
    states = between(
        make,
        {"customers": [customer("C1", 1, tier=one)], **more},
        {"customers": [customer("C1", 1, tier=other)], **more},
    )
    return cells(tiers(states), "tier_from", "tier_to", "direction")


@pytest.mark.parametrize(
    ("one", "other", "way"),
    [
        ("gold", "private", "up"),
        ("private", "gold", "down"),
        (None, "gold", None),
        ("gold", None, None),
        ("of old", "gold", None),
        ("gold", "brand new", None),
    ],
)
def test_tiers_up_and_down(make: Make, one: str | None, other: str | None, way: str | None) -> None:
    assert tiered(make, one, other) == [(one, other, way)]


def test_a_tier_that_stayed_though_tiers_are_numbered_anew(make: Make) -> None:
    ranked = [{"tier": "a", "rank": 1}, {"tier": "b", "rank": 2}]
    then = {"customers": [customer("C1", 1, tier="b")], "tiers": ranked}
    now = {"customers": [customer("C1", 1, tier="b")], "tiers": [ranked[1]]}
    assert tiers(between(make, then, now)).rows() == []


def test_new_referrals_and_which_are_effective(make: Make) -> None:
    customers = [customer("C1", 1000), customer("C2", "999.99"), customer("C3", 1000)]
    then = {"referrals": [brought("C1", "C2", 40)]}
    now = {
        "customers": customers,
        "referrals": [
            brought("C1", "C2", 40),
            brought("C2", "C1", 3),
            brought("C1", "C2", 3),
            brought("S1", "C3", 5),
            brought("C3", "C3", 2),
            brought("C1", "C3", 1, outcome="declined"),
            brought("C2", "C3", -1),
        ],
    }
    answer = referrals(between(make, then, now))
    assert cells(answer, "referrer_id", "party_id", "referred_on", "effective") == [
        ("C1", "C3", "2026-06-29", False),
        ("C3", "C3", "2026-06-28", False),
        ("C1", "C2", "2026-06-27", False),
        ("C2", "C1", "2026-06-27", True),
        ("S1", "C3", "2026-06-25", True),
    ]
    assert answer.totals == {"n_referrals": 5, "n_effective": 2}


def pays(firm_id: str, customer_id: str, month: int, amount: int | None = 5) -> Row:
    return {
        "firm_id": firm_id,
        "customer_id": customer_id,
        "month": date(2026, month, 1),
        "amount": amount,
    }


FIRMS = [firm("F1"), firm("F2")]


def moved(make: Make, then: Any, now: Any, **given: Any) -> Answer:
    return payroll(between(make, {"firms": FIRMS, **then}, {"firms": FIRMS, **now}), **given)


def told(answer: Answer) -> list[Any]:
    return cells(answer, "party_id", "change", "n_paid_before", "n_paid_after", "last_month")


def test_a_payroll_that_stopped_and_one_that_started(make: Make) -> None:
    old = [pays("F1", "C1", 4), pays("F1", "C2", 4), pays("F1", "C1", 3)]
    new = [pays("F2", "C1", 5), pays("F2", "C1", 6)]
    answer = moved(make, {"payrolls": old}, {"payrolls": [*old, *new]})
    # then April and March are the newest months, now June and May
    assert told(answer) == [
        ("F1", "stopped", 2, 0, "2026-04-01"),
        ("F2", "started", 0, 1, "2026-06-01"),
    ]
    assert answer.totals == {
        "n_started": 1,
        "n_stopped": 1,
        "n_people_started": 1,
        "n_people_stopped": 2,
    }


def test_one_month_without_pay_is_no_stop_unless_asked(make: Make) -> None:
    old = [pays("F1", "C1", 5), pays("F2", "C1", 5)]
    now = {"payrolls": [*old, pays("F2", "C1", 6)]}
    assert told(moved(make, {"payrolls": old}, now)) == []
    assert told(moved(make, {"payrolls": old}, now, payroll_months=1)) == [
        ("F1", "stopped", 1, 0, "2026-05-01")
    ]


def test_payrolls_that_are_late_stop_nothing(make: Make) -> None:
    same = {"payrolls": [pays("F1", "C1", 1)]}
    assert told(moved(make, same, same)) == []


def test_nothing_paid_is_no_pay_and_an_unknown_amount_is(make: Make) -> None:
    now = {"payrolls": [pays("F1", "C1", 6, 0), pays("F2", "C1", 6, None), pays("F2", "C1", 7)]}
    assert told(moved(make, {}, now)) == [("F2", "started", 0, 1, "2026-06-01")]


def test_a_flag_counts_only_where_no_payment_was_handed_over(make: Make) -> None:
    flagged = [works("C1", "F1", payroll=True), works("C1", "F2", payroll=True)]
    ended = [works("C1", "F1", payroll=True, until=ago(1)), works("C1", "F2", payroll=True)]
    paid = [pays("F2", "C2", 1), pays("F1", "C2", 1)]
    then, now = {"employment": flagged}, {"employment": ended}
    assert told(moved(make, then, now)) == [("F1", "stopped", 1, 0, None)]
    assert told(moved(make, {**then, "payrolls": paid}, {**now, "payrolls": paid})) == []


@pytest.mark.parametrize("months", [0, 121])
def test_months_out_of_range(make: Make, months: int) -> None:
    with pytest.raises(InputError, match="payroll_months is a number from 1 to 120"):
        moved(make, {}, {}, payroll_months=months)
    with pytest.raises(InputError, match="window_days"):
        lost_manager(between(make, {}, {}), window_days=-1)


def test_a_bank_without_staff_says_so(make: Make) -> None:
    answer = lost_manager(between(make, {"staff": []}, {"staff": []}))
    assert [note.code for note in answer.notes] == ["no_staff_data"]


def test_what_the_earlier_data_did_not_hold_is_no_finding(make: Make) -> None:
    pay = {"firm_id": "F1", "customer_id": "C1", "month": date(2026, 6, 1), "amount": 5}
    now = {
        "coverage": [covers("S1", "C1")],
        "customers": [customer("C1", 10, tier="gold"), customer("C2", 20)],
        "payrolls": [pay],
    }
    states = between(make, {"firms": [firm("F1", 1)]}, {"firms": [firm("F1", 1)], **now})
    asked = (gained_manager, payroll, tiers)
    doubts = ["cover_not_known_before", "payroll_not_known_before", "tiers_not_known_before"]
    assert [[note.code for note in ask(states).notes][1:] for ask in asked] == [[d] for d in doubts]
    after = {**now, "firms": [firm("F1", 1)]}
    again = between(make, after, after)
    assert all(len(ask(again).notes) == 1 for ask in asked)
