"""The ladder of loyalty, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import referral
from graphcrm.errors import InputError
from graphcrm.graph import View
from tests.banks import DAY
from tests.unit.analysis.small import Make, Row, ago, brought, cells, codes, customer

PRODUCTS = [
    {"product_id": "P1", "category": "deposit"},
    {"product_id": "P2", "category": "deposit"},
    {"product_id": "P3", "category": "loan"},
    {"product_id": "P4"},
]


def holds(party: str, product: str, days: int | None, **columns: Any) -> Row:
    opened = None if days is None else ago(days)
    return {"party_id": party, "product_id": product, "opened_on": opened, **columns}


def bank(make: Make, *holdings: Row, **tables: Any) -> View:
    known: dict[str, Any] = {
        "customers": [customer(c, 2000, opened_on=ago(900)) for c in "ABC"],
        "products": PRODUCTS,
        "holdings": holdings,
        "referrals": [brought("A", "B", 100)],
    }
    return make(**known | tables).view(DAY)


def met(graph: View, **given: Any) -> dict[str, int]:
    """Return how many meet each level."""
    return dict(cells(referral.ladder(graph, **given), "level", "n_parties"))


@pytest.mark.parametrize(("days", "n"), [(365, 1), (364, 0), (None, 0)])
def test_who_stays(make: Make, days: int | None, n: int) -> None:
    opened = None if days is None else ago(days)
    answer = referral.ladder(
        make(customers=[customer("A", 1, opened_on=opened)]), as_of=DAY, since=ago(1)
    )
    assert dict(cells(answer, "level", "n_parties"))["stays"] == n
    assert answer.totals["n_unknown_opened"] == (days is None)
    assert ("opened_unknown" in codes(answer)) is (days is None)


@pytest.mark.parametrize(
    ("holdings", "n"),
    [
        ([("P1", 20), ("P3", 10)], 1),
        ([("P1", 20), ("P2", 10)], 0),  # one category
        ([("P1", 10), ("P3", 10)], 0),  # one date
        ([("P1", 10), ("P2", 20), ("P3", 10)], 1),  # P2 and P3 differ in both
        ([("P1", 20), ("P4", 10)], 0),  # a category that is not known
        ([("P1", 20), ("P3", None)], 0),  # a date that is not known
        ([("P1", 20), ("P3", -1)], 0),  # tomorrow
    ],
)
def test_who_buys_again(make: Make, holdings: list[tuple[str, int | None]], n: int) -> None:
    rows = [holds("C", product, days) for product, days in holdings]
    assert met(bank(make, *rows))["buys_again"] == n


def test_what_was_closed_had_been_bought(make: Make) -> None:
    rows = [holds("C", "P1", 20, closed_on=ago(15)), holds("C", "P3", 10)]
    assert met(bank(make, *rows))["buys_again"] == 1


def test_who_recommends_brought_in_somebody_effective(make: Make) -> None:
    assert met(bank(make))["recommends"] == 1
    assert met(bank(make), effective_worth=2000.01)["recommends"] == 0
    gone = [customer("A", 1), customer("B", 2000, closed_on=ago(1))]
    assert met(bank(make, customers=gone))["recommends"] == 0


def test_shares_and_highest_levels(make: Make) -> None:
    # A recommends and stays, B buys again and stays, C came a month ago.
    people = [customer(c, 2000, opened_on=ago(n)) for c, n in (("A", 900), ("B", 900), ("C", 30))]
    rows = [holds("B", "P1", 800), holds("B", "P3", 700)]
    answer = referral.ladder(bank(make, *rows, customers=people))
    assert cells(answer, "level", "n_parties", "share", "n_highest") == [
        ("recommends", 1, pytest.approx(1 / 3), 1),
        ("buys_again", 1, pytest.approx(1 / 3), 1),
        ("stays", 2, pytest.approx(2 / 3), 0),
        ("none", 1, pytest.approx(1 / 3), 1),
        ("not_active", 0, None, 0),
    ]


def test_moves_between_two_dates(make: Make) -> None:
    # A year ago: A stayed; B had bought again; C was not there; D was, and has left since.
    people = [customer(c, 2000, opened_on=ago(n)) for c, n in (("A", 900), ("B", 900), ("C", 30))]
    people.append(customer("D", 1, opened_on=ago(900), closed_on=ago(5)))
    rows = [holds("B", "P1", 800), holds("B", "P3", 700)]
    answer = referral.ladder(bank(make, *rows, customers=people))
    table = {row["level"]: list(row.values())[4:] for row in answer.rows()}
    assert table == {
        "recommends": [0, 0, 1, 0, 0],
        "buys_again": [0, 1, 0, 0, 0],
        "stays": [0, 0, 0, 0, 0],
        "none": [0, 0, 0, 0, 1],
        "not_active": [0, 0, 1, 0, 0],
    }
    assert answer.parameters["since"] == ago(365).isoformat()
    assert (answer.totals["n_moved_up"], answer.totals["n_moved_down"]) == (1, 0)


def test_who_recommended_somebody_who_left_moves_down(make: Make) -> None:
    people = [customer("A", 1, opened_on=ago(900)), customer("B", 2000, closed_on=ago(3))]
    answer = referral.ladder(bank(make, customers=people), since=ago(10))
    assert (answer.totals["n_moved_up"], answer.totals["n_moved_down"]) == (0, 1)


def test_the_managed_book(make: Make) -> None:
    people = [customer("A", 60_000, opened_on=ago(900)), customer("B", 40_000), customer("C", 1)]
    answer = referral.ladder(bank(make, customers=people), book="managed")
    assert answer.totals["n_parties"] == 1
    assert met(bank(make, customers=people), book="managed", managed_worth=40_000)["none"] == 1


@pytest.mark.parametrize("since", [ago(0), ago(-1)])
def test_the_earlier_date_is_earlier(make: Make, since: Any) -> None:
    with pytest.raises(InputError, match="since is a date before"):
        referral.ladder(bank(make), as_of=ago(0), since=since)


def test_a_tier_that_the_bank_does_not_have_is_said(make: Make) -> None:
    answer = referral.ladder(bank(make), book="managed", managed_tier="nobody's")
    assert "no_gold_tier" in codes(answer)


def test_without_referrals_the_other_levels_still_count(make: Make) -> None:
    answer = referral.ladder(bank(make, referrals=[]))
    assert dict(cells(answer, "level", "n_parties"))["stays"] == 3
    assert codes(answer)[:2] == ["ladder", "no_referral_data"]


def test_figures_of_the_earlier_date_that_are_of_today_are_admitted(make: Make) -> None:
    answer = referral.ladder(bank(make), since=ago(200))
    (said,) = [note for note in answer.notes if note.code == "no_history_on"]
    assert said.facts == {"n": 3, "day": ago(200).isoformat()}
    dated = bank(make, balances=[{"party_id": c, "on": ago(300), "aum": 5} for c in "ABC"])
    assert "no_history_on" not in codes(referral.ladder(dated, since=ago(200)))


def test_the_first_days_of_the_calendar(make: Make) -> None:
    assert referral.ladder(bank(make), as_of="0001-06-01").parameters["since"] == "0001-01-01"
    with pytest.raises(InputError, match="since is a date before"):
        referral.ladder(bank(make), as_of="0001-01-01")


def test_an_empty_bank(make: Make) -> None:
    answer = referral.ladder(make(), as_of="2026-06-30")
    assert cells(answer, "n_parties", "share") == [(0, None)] * 5
    assert answer.totals["n_parties"] == 0
