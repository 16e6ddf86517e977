"""The referred beside others like them: by hand, and honest where there is nothing to find."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from graphcrm.analysis import referral
from graphcrm.analysis.alike import ages, strata
from graphcrm.answer import Answer
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import day_number
from tests.banks import DAY
from tests.unit.analysis.small import Make, Row, ago, brought, cells, codes, customer, firm

OPENED = date(2024, 3, 1)


def person(name: str, yuan: int | None, **columns: Any) -> Row:
    return customer(name, yuan, **{"opened_on": OPENED, "branch_id": "B1", **columns})


def bank(make: Make, *others: Row, **tables: Any) -> View:
    """Return a bank in which X, a firm, brought in R1 (3,000 yuan) and R2 (1,000 yuan)."""
    known: dict[str, Any] = {
        "branches": [{"branch_id": "B1"}, {"branch_id": "B2"}],
        "customers": [person("R1", 3000), person("R2", 1000), *others],
        "firms": [firm("X", 1)],
        "referrals": [brought("X", "R1", 100), brought("X", "R2", 100)],
    }
    return make(**known | tables).view(DAY)


def row_of(answer: Answer, measure: str) -> dict[str, Any]:
    return next(row for row in answer.rows() if row["measure"] == measure)


def test_others_who_are_alike_are_compared(make: Make) -> None:
    answer = referral.uplift(bank(make, person("O1", 500), person("O2", 700), person("O3", None)))
    worth = row_of(answer, "worth")
    assert (worth["n_referred"], worth["n_compared"]) == (2, 2)
    assert (worth["referred"], worth["others"], worth["difference"]) == (2000, 600, 1400)
    assert (worth["found"], worth["reason"]) == (False, "fewer than ten on a side: too few to tell")
    assert answer.totals["n_worth_unknown"] == 1


@pytest.mark.parametrize(
    "differs",
    [
        {"branch_id": "B2"},
        {"branch_id": None},
        {"opened_on": date(2023, 12, 31)},
        {"opened_on": None},
        {"opened_on": DAY + timedelta(days=1)},
        {"tier": "gold"},
        {"birth_date": date(1990, 1, 1)},
        {"closed_on": ago(0)},
    ],
)
def test_who_is_not_alike_is_left_out(make: Make, differs: dict[str, Any]) -> None:
    worth = row_of(referral.uplift(bank(make, person("O1", 500, **differs))), "worth")
    assert (worth["n_referred"], worth["n_referred_dropped"], worth["others"]) == (0, 2, None)
    assert worth["reason"] == "nobody to compare, or not in the data"


def test_the_year_of_opening_not_the_day(make: Make) -> None:
    other = person("O1", 500, opened_on=date(2024, 12, 31))
    assert row_of(referral.uplift(bank(make, other)), "worth")["n_compared"] == 1


def test_tens_of_years_of_age(make: Make) -> None:
    # On 30 June 2026: 39 and 40 years old, and 40 again; 30 and 39 are alike.
    born = [date(1986, 7, 1), date(1986, 6, 30), date(1976, 7, 1), date(1996, 6, 30), None]
    view = make(
        customers=[customer(f"C{i}", 1, birth_date=day) for i, day in enumerate(born)]
    ).view(DAY)
    kinds = strata(view).tolist()
    assert kinds[0] == kinds[3] != kinds[1] == kinds[2]
    assert kinds[4] not in kinds[:4]


def test_ages_by_hand() -> None:
    born = np.array(
        [day_number(d) for d in (date(2000, 2, 29), date(2000, 3, 1), date(1999, 12, 31))]
    )
    assert ages(born, day_number(date(2026, 2, 28))).tolist() == [25, 25, 26]
    assert ages(born, day_number(date(2026, 3, 1))).tolist() == [26, 26, 26]
    assert ages(born, day_number(date(2028, 2, 29))).tolist() == [28, 27, 28]


def test_who_is_on_which_side(make: Make) -> None:
    # S, of staff, brought in O1: not a customer, so O1 is one of the others.  R3 and R4 brought
    # in each other: the later referral is cut, so R4 is on neither side.
    people = [person("O1", 500), person("R3", 1), person("R4", 2)]
    told = [
        brought("X", "R1", 100),
        brought("S", "O1", 50),
        brought("R4", "R3", 90),
        brought("R3", "R4", 80),
    ]
    view = bank(make, *people, referrals=told, staff=[{"staff_id": "S"}])
    totals = referral.uplift(view).totals
    assert (totals["n_referred"], totals["n_others"], totals["n_by_staff"]) == (2, 2, 1)
    assert totals["n_unknown_opened"] == 0


def test_products_and_retention(make: Make) -> None:
    # R1 holds P1 (twice) and P2, R2 nothing; O1 P1; O2 left after 100 days, and counts for that.
    holdings = [
        {"party_id": "R1", "product_id": p, "account_no": n, "opened_on": OPENED}
        for p, n in (("P1", "1"), ("P1", "2"), ("P2", "3"))
    ]
    holdings.append({"party_id": "O1", "product_id": "P1", "opened_on": OPENED})
    holdings.append({"party_id": "O1", "product_id": "P2", "closed_on": ago(1)})
    others = [person("O1", 1), person("O2", 1, closed_on=OPENED + timedelta(days=100))]
    products = [{"product_id": "P1"}, {"product_id": "P2"}]
    answer = referral.uplift(bank(make, *others, products=products, holdings=holdings))
    held, stayed = row_of(answer, "n_products"), row_of(answer, "retention_365")
    assert (held["n_compared"], held["referred"], held["others"]) == (1, 1, 1)
    assert (stayed["n_compared"], stayed["referred"], stayed["others"]) == (2, 1, 0.5)


def test_what_the_data_does_not_hold_is_not_known(make: Make) -> None:
    held = row_of(referral.uplift(bank(make, person("O1", 1))), "n_products")
    assert (held["referred"], held["n_referred"], held["found"]) == (None, 0, False)


def crowd(seed: int, effect: float) -> dict[str, list[Row]]:
    """Return a bank whose referred are worth ``effect`` times as much and stay as much longer.

    Where that is above 1 they hold one product more.
    """
    rng = np.random.default_rng(seed)
    customers, referrals, holdings = [], [], []
    for i in range(600):
        brought_in = bool(rng.random() < 0.25)
        factor = effect if brought_in else 1.0
        branch = int(rng.integers(0, 3))
        stays = int(rng.exponential(900 * factor**2))
        opened = DAY - timedelta(days=int(rng.integers(1, 1400)))
        closed = opened + timedelta(days=stays)
        worth = round(rng.lognormal(8 + branch, 1) * factor)
        name = f"C{i:03d}"
        customers.append(
            customer(
                name,
                worth,
                branch_id=f"B{branch}",
                opened_on=opened,
                closed_on=closed if closed <= DAY else None,
            )
        )
        if brought_in:
            referrals.append(brought("X", name, max((DAY - opened).days, 0)))
        n_held = int(rng.poisson(1)) + (factor > 1)
        holdings += [
            {"party_id": name, "product_id": f"P{n}", "opened_on": opened} for n in range(n_held)
        ]
    return {
        "branches": [{"branch_id": f"B{b}"} for b in range(3)],
        "customers": customers,
        "firms": [firm("X", 1)],
        "referrals": referrals,
        "products": [{"product_id": f"P{n}"} for n in range(20)],
        "holdings": holdings,
    }


def test_no_effect_is_said_to_be_none(make: Make) -> None:
    answer = referral.uplift(make(**crowd(3, 1.0)).view(DAY))
    assert cells(answer, "found") == [False] * 3
    assert cells(answer, "reason") == ["no effect found"] * 3
    assert answer.rows("zh")[0]["reason"] == "未发现效果"
    assert codes(answer)[:2] == ["uplift_none", "uplift_limits"]


def test_a_planted_effect_is_found(make: Make) -> None:
    answer = referral.uplift(make(**crowd(4, 2.0)).view(DAY))
    assert cells(answer, "found", "reason") == [(True, "more than others like them")] * 3
    assert answer.notes[0].facts["n_found"] == 3
    for low, difference, high in cells(answer, "low", "difference", "high"):
        assert 0 < low < difference < high


def test_less_is_found_as_well(make: Make) -> None:
    answer = referral.uplift(make(**crowd(5, 0.4)).view(DAY))
    assert "less than others like them" in cells(answer, "reason")


def test_no_effect_is_rarely_found(make: Make) -> None:
    # 30 banks of three measures: by design at most 5 % of them, plus five standard errors.
    answers = (
        referral.uplift(make(**crowd(seed, 1.0)).view(DAY), n_resamples=200, rng_seed=seed)
        for seed in range(100, 130)
    )
    n_found = sum(sum(cells(answer, "found")) for answer in answers)
    assert n_found <= 90 * 0.05 + 5 * (90 * 0.05 * 0.95) ** 0.5


def test_the_seed_alone_decides_what_is_drawn(make: Make) -> None:
    view = make(**crowd(6, 1.0)).view(DAY)
    one, again, other = (referral.uplift(view, rng_seed=seed).rows() for seed in (1, 1, 2))
    assert one == again
    assert [row["low"] for row in one] != [row["low"] for row in other]
    assert [row["difference"] for row in one] == [row["difference"] for row in other]


def test_nobody_to_compare(make: Make) -> None:
    assert codes(referral.uplift(bank(make)))[0] == "uplift_nobody"
    empty = referral.uplift(make(), as_of=DAY)
    assert (empty.totals["n_referred"], codes(empty)[0]) == (0, "no_referral_data")


@pytest.mark.parametrize(
    ("given", "says"),
    [({"n_resamples": 0}, "n_resamples is a number"), ({"worth": "height"}, "worth is measured")],
)
def test_what_cannot_be_used_is_refused(make: Make, given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        referral.uplift(bank(make, person("O1", 1)), **given)


def test_the_measure_of_worth_can_be_chosen(make: Make) -> None:
    other = person("O1", 500, loans=Decimal(100))
    worth = row_of(referral.uplift(bank(make, other), worth="business"), "worth")
    assert worth["others"] == 600
