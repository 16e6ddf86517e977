"""What a party is worth, and which parties are the managed book."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import coverage
from graphcrm.errors import InputError
from graphcrm.graph import Graph
from tests.banks import DAY
from tests.unit.analysis.small import Make, ago, cells, codes, customer, firm, member, money

Figures = dict[str, Any]


def worths(graph: Graph, measure: str = "worth") -> dict[str, Any]:
    answer = coverage.orphans(graph, as_of=DAY, worth=measure)
    return dict(cells(answer, "party_id", "worth"))


def figures(**yuan: int | str | None) -> Figures:
    return {name: money(value) for name, value in yuan.items()}


FULL = figures(deposits=3, aum=10, loans=200, revenue_12m=-7)


@pytest.mark.parametrize(
    ("own", "measure", "worth"),
    [
        (FULL, "worth", 10),  # aum includes deposits
        (figures(deposits=3, loans=200), "worth", 3),
        (figures(aum=0, deposits=3), "worth", 0),  # known to be nothing
        (figures(loans=200), "worth", None),
        (FULL, "business", 210),
        (figures(deposits=3, loans=200), "business", 203),
        (figures(aum=10), "business", 10),
        (figures(loans=200), "business", 200),
        ({}, "business", None),
        (FULL, "deposits", 3),
        (FULL, "aum", 10),
        (FULL, "loans", 200),
        (FULL, "revenue_12m", -7),
        ({}, "revenue_12m", None),
        (FULL, "credit_line", None),  # firms have one
    ],
)
def test_the_worth_of_a_customer(make: Make, own: Figures, measure: str, worth: int | None) -> None:
    graph = make(customers=[{"customer_id": "C1", **own}])
    assert worths(graph, measure) == {"C1": worth}


@pytest.mark.parametrize(
    ("measure", "worth"),
    [("worth", 3), ("business", 203), ("aum", None), ("credit_line", 9), ("net_assets", -1)],
)
def test_the_worth_of_a_firm_is_its_deposits(make: Make, measure: str, worth: int | None) -> None:
    own = figures(deposits=3, loans=200, credit_line=9, net_assets=-1)
    balance = {"party_id": "F1", "on": ago(3), **figures(deposits=3, loans=200)}
    graph = make(firms=[{"firm_id": "F1", **own}], balances=[balance])
    assert worths(graph, measure) == {"F1": worth}


def test_a_firm_is_never_worth_its_aum(make: Make) -> None:
    balance = {"party_id": "F1", "on": ago(3), **figures(aum=77)}
    graph = make(firms=[firm("F1", 3)], balances=[balance])
    assert worths(graph) == {"F1": None}  # the row as a whole, and it says no deposits


@pytest.mark.parametrize(
    ("rows", "worth"),
    [
        ([(30, figures(aum=20)), (10, figures(aum=30))], 30),  # the newest
        ([(30, figures(aum=20)), (-1, figures(aum=30))], 20),  # up to the date
        ([(0, figures(aum=20))], 20),
        ([(10, figures(deposits=4))], 4),  # its own aum of 10 is of another day
        ([(10, figures(loans=4))], None),
        ([(-1, figures(aum=30))], 10),
        ([], 10),
    ],
)
def test_the_newest_month_end_counts_as_a_whole(
    make: Make, rows: list[tuple[int, Figures]], worth: int | None
) -> None:
    balances = [{"party_id": "C1", "on": ago(days), **row} for days, row in rows]
    graph = make(customers=[{"customer_id": "C1", **FULL}], balances=balances)
    assert worths(graph) == {"C1": worth}


def test_sums_are_exact_where_floats_are_not(make: Make) -> None:
    people = [customer(f"C{i}", "0.10") for i in range(3)] + [customer("D", "1000000000000000.00")]
    totals = coverage.orphans(make(customers=people)).totals
    assert totals["worth_orphans"] == 1_000_000_000_000_000.30


def test_an_unknown_measure_is_refused(make: Make) -> None:
    with pytest.raises(InputError, match="worth is measured by"):
        coverage.orphans(make(), worth="n_txn_12m")


def managed(make: Make, *, tables: dict[str, Any] | None = None, **params: Any) -> list[Any]:
    people = [
        customer("gold", 1, tier="gold"),
        customer("plain", 1, tier="ordinary"),
        customer("private", 1, tier="private"),
        customer("rich", 50_000),
        customer("less", "49999.99", tier="ordinary"),
        customer("stranger", 1, tier="no such tier"),
        customer("closed", 99_999, closed_on=ago(1)),
    ]
    firms = [firm("F1", 0), firm("F2", 99_999, is_client=False)]
    graph = make(staff=[member("S1")], customers=people, firms=firms, **tables or {})
    answer = coverage.orphans(graph, as_of=DAY, book="managed", **params)
    return [sorted(cells(answer, "party_id")), codes(answer)[1:]]


def test_the_managed_book_by_the_usual_tiers(make: Make) -> None:
    assert managed(make) == [["F1", "gold", "private", "rich"], []]


def test_the_managed_book_by_the_bank_s_own_tiers(make: Make) -> None:
    tiers = [{"tier": "ordinary", "rank": 5}, {"tier": "gold", "rank": 4}]
    tiers += [{"tier": "private", "rank": 3}]
    found = managed(make, tables={"tiers": tiers})
    assert found == [["F1", "gold", "less", "plain", "rich"], []]


@pytest.mark.parametrize("tiers", [[{"tier": "star", "rank": 1}], [{"tier": "gold"}]])
def test_without_gold_the_answer_says_what_it_went_by(make: Make, tiers: list[Any]) -> None:
    found = managed(make, tables={"tiers": tiers})
    assert found == [["F1", "rich"], ["no_gold_tier"]]


def test_the_bounds_of_the_managed_book_can_be_set(make: Make) -> None:
    found = managed(make, managed_tier="private", managed_worth=49_999.99)
    assert found[0] == ["F1", "less", "private", "rich"]


def test_the_managed_book_goes_by_worth_whatever_is_measured(make: Make) -> None:
    # 50,000 of loans make nobody managed, and 50,000 of worth do.
    graph = make(
        customers=[
            {"customer_id": "C1", **figures(aum=50_000, loans=1)},
            {"customer_id": "C2", **figures(aum=1, loans=50_000)},
        ]
    )
    answer = coverage.orphans(graph, book="managed", worth="loans")
    assert cells(answer, "party_id", "worth") == [("C1", 1.0)]


@pytest.mark.parametrize("bound", [-1.0, float("nan"), float("inf")])
def test_a_bound_that_is_no_amount_is_refused(make: Make, bound: float) -> None:
    with pytest.raises(InputError, match="managed_worth"):
        coverage.orphans(make(), book="managed", managed_worth=bound)


def test_an_unknown_book_is_refused(make: Make) -> None:
    with pytest.raises(InputError, match="all or managed"):
        coverage.orphans(make(), book="mine")  # type: ignore[arg-type]
