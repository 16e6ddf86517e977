"""What referrals are worth, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import referral
from graphcrm.errors import InputError
from graphcrm.graph import View
from tests.banks import DAY
from tests.unit.analysis.small import Make, ago, brought, cells, codes, customer, money

# A brought in B, C, D and E; B brought in F.  D is of unknown revenue, E has left.
MARGINS: dict[str, Any] = {"A": 9, "B": 1000, "C": -200, "D": None, "E": 5000, "F": "600.01"}
PAIRS = [("A", "B"), ("A", "C"), ("A", "D"), ("A", "E"), ("B", "F")]


def bank(make: Make, **margins: Any) -> View:
    people = [
        customer(
            c,
            500 if c == "C" else 5000,
            revenue_12m=money(yuan),
            closed_on=ago(1) if c == "E" else None,
        )
        for c, yuan in (MARGINS | margins).items()
    ]
    return make(customers=people, referrals=[brought(a, b, 100) for a, b in PAIRS]).view(DAY)


def test_by_hand(make: Make) -> None:
    # A: 1,000 - 200, effective are B and D; B: 600.01, F.  Undiscounted, each saves 300 - 50.
    answer = referral.value(bank(make), acquisition_cost=300, reward=50, discount=0)
    names = ("referrer_id", "n_referred", "n_effective", "margin")
    assert cells(answer, *names) == [("A", 3, 2, 800), ("B", 1, 1, 600.01)]
    values = ("value_at_0", "value_at_half", "value_at_1", "value_at_own")
    # 300.005 and 250: halves of a fen go to the even one.
    assert cells(answer, *values) == [(500, 900, 1300, None), (250, 550, 850.01, None)]
    assert answer.totals["value_at_1"] == 2150.01
    assert (answer.totals["n_margin_unknown"], answer.totals["value_at_own"]) == (1, None)
    assert "margin_unknown" in codes(answer)


def test_months_ahead_are_worth_less(make: Make) -> None:
    # q = 1.21^(-1/12); q + q^2 + … + q^12 = (1 - 1/1.21) / (1/q - 1) = 0.173554 / 0.016012
    # 600.01 / 12 x 10.839 = 541.96
    rows = referral.value(bank(make), discount=0.21).rows()
    assert rows[1]["margin"] == pytest.approx(541.96, abs=0.01)
    twice = referral.value(bank(make), discount=0, months=24).rows()
    assert twice[1]["margin"] == 1200.02


def test_the_bank_s_own_share(make: Make) -> None:
    answer = referral.value(bank(make), discount=0, incrementality=0.25, reward=10)
    assert cells(answer, "value_at_own") == [180, 140]
    assert (answer.totals["incrementality"], answer.totals["value_at_own"]) == (0.25, 320)


def test_uplift_sets_no_share_where_it_finds_nothing(make: Make) -> None:
    answer = referral.value(bank(make), by_uplift=True)
    assert "uplift_sets_nothing" in codes(answer)
    assert answer.totals["incrementality"] is None


def test_uplift_sets_the_share(make: Make) -> None:
    # 30 of 3,000 yuan were brought in, 30 others are worth 2,000: a third of it others do not have.
    worth = {f"R{i:02d}": 3000 + i % 2 for i in range(30)} | {
        f"S{i:02d}": 2000 + i % 2 for i in range(30)
    }
    people = [customer(c, yuan, opened_on=ago(300)) for c, yuan in worth.items()]
    told = [brought("A", f"R{i:02d}", 300 - i) for i in range(30)]
    view = make(customers=[customer("A", 1), *people], referrals=told).view(DAY)
    answer = referral.value(view, by_uplift=True, reward=1)
    assert answer.totals["incrementality"] == pytest.approx(1000 / 3000.5)
    assert "uplift_sets_nothing" not in codes(answer)
    assert answer.totals["value_at_own"] == -30


def test_a_cost_that_nobody_gave_is_admitted(make: Make) -> None:
    assert "no_acquisition_cost" in codes(referral.value(bank(make)))
    assert "no_acquisition_cost" not in codes(referral.value(bank(make), acquisition_cost=1))


def test_without_referrals(make: Make) -> None:
    answer = referral.value(make(customers=[customer("A", 1)]), as_of=DAY, incrementality=0.5)
    assert (answer.n_rows, answer.totals["value_at_own"]) == (0, 0)
    assert codes(answer)[0] == "no_referral_data"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"months": 0}, "months is a number from 1"),
        ({"months": 601}, "months is a number from 1"),
        ({"discount": -0.1}, "discount is a share a year"),
        ({"discount": float("nan")}, "discount is a share a year"),
        ({"incrementality": 1.1}, "incrementality is a share"),
        ({"incrementality": 0.5, "by_uplift": True}, "not both"),
        ({"acquisition_cost": -1}, "acquisition_cost is an amount"),
        ({"reward": -1}, "reward is an amount"),
        ({"effective_worth": -1}, "effective_worth is an amount"),
        ({"worth": "height"}, "worth is measured by"),
    ],
)
def test_what_cannot_be_used_is_refused(make: Make, given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        referral.value(bank(make), **given)
