"""Who has left, in one of five ways, worked by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest

from graphcrm.analysis.attrition import WORDS, attrition
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope, View
from graphcrm.graph.arrays import NO_DAY, day_number, day_of, month_ends
from tests.banks import DAY
from tests.unit.analysis.small import Make, Row, customer, firm, money
from tests.unit.analysis.test_payroll import pays


def end(months_ago: int) -> date:
    """Return the last day of the month so many before June 2026."""
    year, month = divmod(2026 * 12 + 5 - months_ago, 12)
    return day_of(int(month_ends(np.array([day_number(date(year, month + 1, 1))]))[0]))


def had(party_id: str, yuan: Mapping[int, int | None], name: str = "aum") -> list[Row]:
    """Return month-end rows: how many months ago, and how much."""
    return [{"party_id": party_id, "on": end(m), name: money(y)} for m, y in yuan.items()]


def events(graph: Graph, view: View | None = None, **given: Any) -> dict[str, tuple[str, str]]:
    found = attrition(view or graph.view(DAY), **given)
    ids = graph.ids("parties").take(range(len(found.on)))
    return {
        str(party): (WORDS[cause], day_of(int(on)).isoformat())
        for party, on, cause in zip(ids, found.on, found.cause, strict=True)
        if on != NO_DAY
    }


A_YEAR_AGO = {14: 50_000, 13: 50_000, 12: 50_000}


@pytest.mark.parametrize(
    ("yuan", "on"),
    [
        ({**A_YEAR_AGO, 2: 25_000, 1: 25_000, 0: 25_000}, "2026-06-30"),  # a half, exactly
        ({**A_YEAR_AGO, 2: 25_000, 1: 25_000, 0: 25_001}, None),
        ({14: 49_999, 13: 50_000, 12: 50_000, 2: 0, 1: 0, 0: 0}, None),  # the base is too small
        ({**A_YEAR_AGO, 2: 0, 0: 0}, None),  # nobody knows May
        ({**A_YEAR_AGO, 2: 0, 1: None, 0: 0}, None),
        ({14: 50_000, 12: 50_000, 2: 0, 1: 0, 0: 0}, None),
        (
            {15: 50_000, **A_YEAR_AGO, 3: 0, 2: 0, 1: 0, 0: 0},
            "2026-05-31",
        ),  # the first month counts
    ],
)
def test_half_of_the_money_gone(make: Make, yuan: dict[int, int | None], on: str | None) -> None:
    graph = make(customers=[customer("C1")], balances=had("C1", yuan))
    assert events(graph) == ({"C1": ("fell", on)} if on else {})


def test_the_last_row_of_a_month_counts_for_it(make: Make) -> None:
    early = [{"party_id": "C1", "on": date(2026, 6, 10), "aum": money(900_000)}]
    graph = make(
        customers=[customer("C1")],
        balances=early + had("C1", {**A_YEAR_AGO, 2: 9, 1: 9, 0: 9}),
    )
    assert events(graph) == {"C1": ("fell", "2026-06-30")}
    assert events(graph, graph.view("2026-06-29")) == {}  # then 900,000 was all that was known


def test_a_firm_falls_by_its_deposits(make: Make) -> None:
    yuan = {**A_YEAR_AGO, 2: 1, 1: 1, 0: 1}
    graph = make(firms=[firm("F1"), firm("F2")], balances=had("F1", yuan) + had("F2", yuan, "aum"))
    balances = had("F1", yuan, "deposits") + had("F2", yuan)
    assert events(graph) == {}
    assert list(events(make(firms=[firm("F1"), firm("F2")], balances=balances))) == ["F1"]


@pytest.mark.parametrize(
    ("then", "now", "falls"),
    [
        (1_000_000, 49_999, True),  # platinum to ordinary
        (1_000_000, 50_000, False),  # to gold: one rank
        (6_000_000, 1_000_000, True),
        (49_999, 0, False),
        (1_000_000, None, False),
    ],
)
def test_two_ranks_lower_than_a_year_ago(
    make: Make, then: int, now: int | None, *, falls: bool
) -> None:
    graph = make(customers=[customer("C1")], balances=had("C1", {12: then, 0: now}))
    assert events(graph) == ({"C1": ("tier_fell", "2026-06-30")} if falls else {})


@pytest.mark.parametrize(
    ("months", "on"),
    [
        ([1, 2, 3], "2026-05-31"),
        ([1, 3], None),  # two of six
        ([1, 2, 3, 5, 6], None),  # one month without
        ([1, 2, 3, 4], "2026-06-30"),
        ([1, 2, 3, 4, 5], None),  # one month so far
    ],
)
def test_paid_no_more(make: Make, months: list[int], on: str | None) -> None:
    people = [customer("C1"), customer("C2")]
    others = [pays("F1", "C2", date(2026, m, 1)) for m in range(1, 7)]
    own = [pays("F1", "C1", date(2026, m, 1)) for m in months]
    graph = make(customers=people, firms=[firm("F1")], payrolls=own + others)
    assert events(graph) == ({"C1": ("payroll_stopped", on)} if on else {})


def test_months_that_nobody_handed_over_stop_no_payroll(make: Make) -> None:
    paid = [pays("F1", "C1", date(2026, m, 1)) for m in (1, 2, 3)]
    other = [pays("F1", "C2", date(2026, m, 1)) for m in (1, 2, 3, 5)]  # April is missing
    people = {"customers": [customer("C1"), customer("C2")], "firms": [firm("F1")]}
    assert events(make(**people, payrolls=paid)) == {}
    assert events(make(**people, payrolls=paid + other)) == {}


def test_a_month_that_is_not_over_stops_no_payroll(make: Make) -> None:
    paid = [pays("F1", "C1", date(2026, m, 1)) for m in (1, 2, 3, 4)]
    paid += [pays("F1", "C2", date(2026, m, 1)) for m in (5, 6)]
    graph = make(customers=[customer("C1"), customer("C2")], firms=[firm("F1")], payrolls=paid)
    assert events(graph, graph.view("2026-06-29")) == {}
    assert events(graph) == {"C1": ("payroll_stopped", "2026-06-30")}


def test_closed_or_said_to_have_left_and_the_first_day_counts(make: Make) -> None:
    said = [
        {"party_id": "C1", "kind": "left", "raised_on": date(2026, 5, 1)},
        {"party_id": "C1", "kind": "left", "raised_on": date(2026, 4, 1)},
        {"party_id": "C2", "kind": "left", "raised_on": date(2026, 6, 1)},
        {"party_id": "C3", "kind": "overdue", "raised_on": date(2026, 6, 1)},
    ]
    people = [
        customer("C1", closed_on=date(2026, 6, 1)),
        customer("C2", closed_on=date(2026, 6, 1)),
        customer("C3", closed_on=date(2026, 7, 1)),
    ]
    graph = make(customers=people, signals=said)
    assert events(graph) == {"C1": ("left", "2026-04-01"), "C2": ("closed", "2026-06-01")}


def test_recent_is_less_than_a_year(make: Make) -> None:
    days = {"C1": date(2025, 6, 30), "C2": date(2025, 7, 1)}
    graph = make(customers=[customer(c, closed_on=on) for c, on in days.items()])
    found = attrition(graph.view(DAY))
    assert found.recent().tolist() == [False, True]
    assert found.recent(366).tolist() == [True, True]


def test_only_what_the_viewer_may_see(make: Make) -> None:
    closed = date(2026, 6, 1)
    people = [customer(f"C{n}", branch_id=f"B{n}", closed_on=closed) for n in (1, 2)]
    graph = make(customers=people, branches=[{"branch_id": "B1"}, {"branch_id": "B2"}])
    view = graph.view(DAY, Scope(frozenset({"B2"})))
    assert list(events(view.graph, view)) == ["C2"]


def test_an_empty_bank_has_no_events(make: Make) -> None:
    found = attrition(make().view(DAY))
    assert (len(found.on), found.has_balances) == (0, False)


@pytest.mark.parametrize("given", [{"drop": 0}, {"drop": 1.5}, {"base_worth": -1}])
def test_parameters_out_of_range_are_refused(make: Make, given: dict[str, float]) -> None:
    with pytest.raises(InputError, match=next(iter(given))):
        attrition(make().view(DAY), **given)
