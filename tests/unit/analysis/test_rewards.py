"""What became of rewards, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import referral
from graphcrm.errors import InputError
from graphcrm.graph import View
from tests.banks import DAY
from tests.unit.analysis.small import Make, Row, ago, brought, cells, codes, customer, firm, money


def month_end(party: str, days: int, yuan: int | None) -> Row:
    return {"party_id": party, "on": ago(days), "aum": money(yuan)}


def bank(make: Make, *balances: Row, days: int = 200, **party: Any) -> View:
    """Return a bank in which A brought in B so many days ago."""
    people = [customer("A", 1, opened_on=ago(900)), customer("B", **{"yuan": 5000, **party})]
    return make(
        customers=people, referrals=[brought("A", "B", days)], balances=list(balances)
    ).view(DAY)


def became(view: View, **given: Any) -> Any:
    """Return status, earned_on as days ago, and why, of the one referral."""
    (row,) = referral.rewards(view, **given).rows()
    earned = row["earned_on"] and next(
        n for n in range(999) if ago(n).isoformat() == row["earned_on"]
    )
    return row["status"], earned, row["reason"]


@pytest.mark.parametrize(("days", "status"), [(89, "earned"), (90, "paid"), (0, "earned")])
def test_a_reward_is_kept_after_ninety_days(make: Make, days: int, status: str) -> None:
    assert became(bank(make, days=days))[:2] == (status, days)


@pytest.mark.parametrize(("yuan", "status"), [(1000, "paid"), (999, "not_effective")])
def test_the_threshold_is_reached_or_not(make: Make, yuan: int, status: str) -> None:
    assert became(bank(make, yuan=yuan))[0] == status


@pytest.mark.parametrize(
    ("closed", "status", "why"),
    [
        (110, "clawed_back", "left within"),  # on the 90th day
        (109, "paid", "kept"),
        (0, "paid", "kept"),
    ],
)
def test_who_leaves_in_time_takes_the_reward_along(
    make: Make, closed: int, status: str, why: str
) -> None:
    found = became(bank(make, closed_on=ago(closed)))
    assert found[0] == status
    assert why in found[2]


def test_who_left_before_earning_anything(make: Make) -> None:
    assert became(bank(make, yuan=1, closed_on=ago(150)))[2] == "left before it had earned anything"


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        # Reached 150 days ago, kept for 90: what is 61 days ago is in time, 59 days ago is not.
        ([(180, 5), (150, 2000), (61, 999), (30, 2000)], ("clawed_back", 150)),
        ([(180, 5), (150, 2000), (59, 999)], ("paid", 150)),
        ([(180, 5), (40, 2000)], ("earned", 40)),
        ([(180, 5), (40, None)], ("not_effective", None)),
        ([(201, 9000), (200, 5)], ("not_effective", None)),  # the day before it was brought in
        ([(201, 9000)], ("paid", 200)),  # the newest known: as on the day of the referral
        ([(180, 2000), (180 - 90, 999)], ("clawed_back", 180)),
    ],
)
def test_month_ends_decide_where_there_are_any(make: Make, figures: Any, expected: Any) -> None:
    view = bank(make, *(month_end("B", days, yuan) for days, yuan in figures))
    assert became(view)[:2] == expected


def test_worth_not_known_and_no_client(make: Make) -> None:
    assert became(bank(make, yuan=None))[2] == "worth not known: cannot be told"
    tables = {"customers": [customer("A", 1)], "referrals": [brought("A", "F", 100)]}
    prospect = make(firms=[firm("F", 5000, is_client=False)], **tables)
    assert became(prospect.view(DAY))[0] == "not_effective"
    assert became(make(firms=[firm("F", 5000)], **tables).view(DAY))[0] == "paid"


def test_the_opening_alone(make: Make) -> None:
    low = bank(make, month_end("B", 100, 0), yuan=None)
    assert became(low, effective_worth=0)[:2] == ("paid", 200)
    assert not {"reward_on_deposits", "rewards_undated"} & set(
        codes(referral.rewards(low, effective_worth=0))
    )
    assert "reward_on_deposits" in codes(referral.rewards(low))
    assert "reward_on_deposits" not in codes(referral.rewards(low, worth="revenue_12m"))


def test_figures_without_dates_are_admitted(make: Make) -> None:
    assert "rewards_undated" in codes(referral.rewards(bank(make)))
    dated = bank(make, month_end("B", 100, 2000))
    assert "rewards_undated" not in codes(referral.rewards(dated))


def crowd(make: Make, *days: int, **tables: Any) -> View:
    """Return a bank in which A brought in B, C, D, … so many days ago, all worth enough."""
    ids = "BCDEFGH"[: len(days)]
    people = [customer(c, 5000) for c in "A" + ids]
    referrals = [brought("A", c, n) for c, n in zip(ids, days, strict=True)]
    return make(customers=people, referrals=referrals, **tables).view(DAY)


def test_the_cap_takes_the_latest_of_the_month(make: Make) -> None:
    # The last day is 30 June: 98, 97 and 96 days ago are 24 to 26 March, 130 days ago is February.
    view = crowd(make, 96, 98, 97, 130)
    answer = referral.rewards(view, reward=100, cap=150)
    assert cells(answer, "party_id", "status", "reward", "cut") == [
        ("B", "capped", 0, 100),
        ("D", "paid", 50, 50),
        ("C", "paid", 100, 0),
        ("E", "paid", 100, 0),
    ]
    assert (answer.totals["reward_paid"], answer.totals["cut"]) == (250, 150)
    assert (answer.totals["n_paid"], answer.totals["n_capped"]) == (3, 1)


def test_suspicious_referrals_wait_to_be_looked_at(make: Make) -> None:
    view = crowd(make, 100, 100, 100, 100, 100, 95)  # five on one day
    answer = referral.rewards(view, cap=100)
    assert cells(answer, "status") == ["paid", *["held"] * 5], "they use up nothing of the cap"
    assert cells(answer, "reason")[1].endswith("five or more by one referrer on that day")
    assert answer.totals["reward_paid"] == 100
    both = referral.rewards(view, pay_suspicious=True)
    assert set(cells(both, "status")) == {"paid"}


def test_only_the_first_referrer_is_rewarded(make: Make) -> None:
    people = [customer(c, 5000) for c in "ABC"]
    staff = [{"staff_id": "S"}]
    told = [brought("A", "C", 100), brought("B", "C", 99), brought("S", "C", 200)]
    answer = referral.rewards(make(customers=people, staff=staff, referrals=told).view(DAY))
    assert cells(answer, "referrer_id", "party_id") == [("A", "C")]


def test_rewards_of_nothing(make: Make) -> None:
    assert became(bank(make), reward=0)[0] == "paid"
    empty = referral.rewards(make(), as_of=DAY, cap=1)
    assert (empty.n_rows, empty.totals["n_referrals"]) == (0, 0)
    assert codes(empty)[0] == "no_referral_data"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"reward": -1}, "reward is an amount"),
        ({"cap": float("nan")}, "cap is an amount"),
        ({"effective_worth": 1e16}, "effective_worth is an amount"),
        ({"claw_back_days": -1}, "claw_back_days is a number of days"),
        ({"claw_back_days": 36_501}, "claw_back_days is a number of days"),
        ({"worth": "height"}, "worth is measured by"),
    ],
)
def test_what_cannot_be_used_is_refused(make: Make, given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        referral.rewards(bank(make), **given)
