"""Whose visit is overdue, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import coverage
from graphcrm.analysis.rules import Rules
from graphcrm.graph import OTHER_BRANCH, Graph, Scope
from tests.banks import DAY
from tests.unit.analysis.small import Make, Row, ago, cells, codes, covers, customer, firm, member
from tests.unit.analysis.small import met as seen

# private 30 days, diamond 30, platinum 60, gold 90, ordinary none: the usual tiers
GOLD, PLATINUM = {"tier": "gold"}, {"tier": "platinum"}


def bank(make: Make, **tables: Any) -> Graph:
    known: dict[str, list[Row]] = {
        "staff": [member("S1"), member("S2")],
        "customers": [customer("C1", 10, **GOLD), customer("C2", 20, **PLATINUM)],
    }
    return make(**known | tables)


@pytest.mark.parametrize(
    ("days", "overdue"), [(90, []), (91, [(90, 91, 1)]), (400, [(90, 400, 310)]), (0, [])]
)
def test_more_days_than_the_cadence_are_overdue(
    make: Make, days: int, overdue: list[tuple[int, int, int]]
) -> None:
    graph = bank(make, contacts=[seen("S1", "C1", days)])
    answer = coverage.overdue(graph, as_of=DAY)
    assert cells(answer, "cadence_days", "days_since", "days_overdue") == overdue


def test_the_last_effective_contact_by_anybody_counts(make: Make) -> None:
    graph = bank(
        make,
        staff=[member("S1"), member("S2", leaves_on=ago(50)), member("S3", is_virtual=True)],
        coverage=[covers("S1", "C1", since=ago(500)), covers("S1", "C2", since=ago(500))],
        contacts=[
            seen("S1", "C1", 300),
            seen("S2", "C1", 95),  # by somebody who has left since
            seen("S1", "C1", 3, "sms"),
            seen("S3", "C2", 70),
            seen("S1", "C2", -1),  # tomorrow
        ],
    )
    answer = coverage.overdue(graph, as_of=DAY)
    assert cells(answer, "party_id", "last_contact_on", "counted_from", "days_overdue") == [
        ("C2", ago(70).isoformat(), ago(70).isoformat(), 10),
        ("C1", ago(95).isoformat(), ago(95).isoformat(), 5),
    ]


def test_never_contacted_counts_from_the_earliest_coverage_that_is_valid(make: Make) -> None:
    graph = bank(
        make,
        staff=[member("S1"), member("S2"), member("S3", is_virtual=True)],
        coverage=[
            covers("S1", "C1", since=ago(100)),
            covers("S2", "C1", "assistant", since=ago(120)),
            covers("S2", "C1", "product"),  # nobody knows since when
            covers("S1", "C1", "wealth", since=ago(900), until=ago(0)),
            covers("S3", "C1", since=ago(800)),  # a placeholder
            covers("S1", "C2", since=ago(60)),  # the 60 days are just over tomorrow
        ],
    )
    answer = coverage.overdue(graph, as_of=DAY)
    assert cells(answer, "party_id", "last_contact_on", "counted_from", "days_since") == [
        ("C1", None, ago(120).isoformat(), 120)
    ]
    assert answer.totals["n_never_contacted"] == 1
    assert answer.totals["n_start_unknown"] == 0
    tomorrow = coverage.overdue(graph, as_of=ago(-1))
    assert cells(tomorrow, "party_id", "days_overdue") == [("C2", 1), ("C1", 31)]


def test_undated_coverage_of_a_stranger_is_counted_and_an_orphan_is_not(make: Make) -> None:
    people = [customer("C1", **GOLD), customer("C2", **GOLD), customer("C3"), customer("C4")]
    graph = bank(make, customers=people, coverage=[covers("S1", "C1"), covers("S1", "C3")])
    answer = coverage.overdue(graph, as_of=DAY)  # C2 has nobody, C3 no cadence
    assert (answer.n_rows, answer.totals["n_start_unknown"]) == (0, 1)


@pytest.mark.parametrize(
    ("columns", "cadence"),
    [
        ({"loans": 1}, 90),
        ({"loans": 1, "tier": "platinum"}, 60),
        ({"loans": 1, "tier": "ordinary"}, 90),
        ({"loans": 1, "tier": "gold"}, 90),
        ({"loans": 0}, None),
        ({"loans": None, "tier": "platinum"}, 60),
        ({}, None),
    ],
)
def test_firms_with_loans_have_the_smaller_cadence(
    make: Make, columns: Row, cadence: int | None
) -> None:
    graph = bank(make, firms=[firm("F1", **columns)], contacts=[seen("S1", "F1", 500)])
    answer = coverage.overdue(graph, as_of=DAY)
    assert cells(answer, "cadence_days") == ([cadence] if cadence else [])


def test_customers_with_loans_have_that_of_their_tier(make: Make) -> None:
    people = [customer("C1", loans=9), customer("C2", loans=9, **GOLD)]
    graph = bank(make, customers=people, contacts=[seen("S1", c, 500) for c in ("C1", "C2")])
    assert cells(coverage.overdue(graph, as_of=DAY), "party_id", "cadence_days") == [("C2", 90)]


def test_rules_go_before_the_table_of_tiers_and_that_before_the_usual_ones(make: Make) -> None:
    tiers = [{"tier": "gold", "cadence_days": 10}, {"tier": "platinum"}]
    contacts = [seen("S1", "C1", 50), seen("S1", "C2", 500)]
    graph = bank(make, tiers=tiers, contacts=contacts)
    assert cells(coverage.overdue(graph, as_of=DAY), "party_id", "cadence_days") == [("C1", 10)]
    rules = Rules(cadence_days={"gold": 0, "platinum": 7, "star": 1})
    answer = coverage.overdue(graph, as_of=DAY, rules=rules)
    assert cells(answer, "party_id", "cadence_days") == [("C2", 7)]
    assert codes(answer)[:2] == ["overdue", "no_such_tier"]
    assert answer.parameters["cadence_days"] == {"gold": 0, "platinum": 7, "star": 1}


def test_the_rule_for_borrowing_firms_may_be_another_or_none(make: Make) -> None:
    graph = bank(make, firms=[firm("F1", loans=1)], contacts=[seen("S1", "F1", 50)])
    for days, overdue in ((49, [1]), (50, []), (0, [])):
        answer = coverage.overdue(graph, as_of=DAY, rules=Rules(borrowing_firm_days=days))
        assert cells(answer, "days_overdue") == overdue


def test_without_any_cadence_the_answer_says_so(make: Make) -> None:
    graph = bank(make, tiers=[{"tier": "gold", "rank": 1}], contacts=[seen("S1", "C1", 500)])
    answer = coverage.overdue(graph, as_of=DAY)
    assert (answer.n_rows, codes(answer)[:2]) == (0, ["overdue", "no_cadence"])


@pytest.mark.parametrize(
    ("rows", "staff"),
    [
        # a lead of strength 1 goes before an assistant who called: 0.4 + 0.5 ** (95 / 90)
        ([covers("S2", "C1"), covers("S1", "C1", "assistant")], "S2"),
        # of two leads the one with a call in the window: both 1 at most, so the smaller id
        ([covers("S2", "C1"), covers("S1", "C1")], "S1"),
        # without a lead the strongest of those assigned: wealth 0.8, assistant 0.4 + 0.48
        ([covers("S2", "C1", "wealth"), covers("S1", "C1", "assistant")], "S1"),
        ([covers("S2", "C1", "wealth"), covers("S1", "C1", "lead", until=ago(0))], "S2"),
        ([], None),  # the caller is not assigned
    ],
)
def test_who_is_responsible(make: Make, rows: list[Row], staff: str | None) -> None:
    graph = bank(make, coverage=rows, contacts=[seen("S1", "C1", 95)])
    answer = coverage.overdue(graph, as_of=DAY)
    assert cells(answer, "staff_id") == [staff]


def test_why_is_said_in_both_languages(make: Make) -> None:
    people = [customer("C1", 30, **GOLD), customer("C2", 20, **GOLD)]
    graph = bank(
        make,
        customers=people,
        firms=[firm("F1", 10, loans=1)],
        coverage=[covers("S1", "C1"), covers("S1", "C2", since=ago(100))],
        contacts=[seen("S1", "C1", 91), seen("S1", "F1", 1095)],
    )
    answer = coverage.overdue(graph, as_of=DAY)
    assert cells(answer, "reason") == [
        "last effective contact on 2026-03-31; days allowed by tier: 90, over: 1",
        "never an effective contact, covered since 2026-03-22; days allowed by tier: 90, over: 10",
        "last effective contact on 2023-07-01, and nobody has valid coverage now; days allowed by "
        "loans: 90, over: 1,005",
    ]
    assert answer.rows("zh")[0]["reason"] == (
        "最近有效联系 2026-03-31；客户等级要求 90 天内联系，逾期 1 天"
    )


def test_totals_and_the_order_of_rows(make: Make) -> None:
    people = [customer(f"C{n}", worth, **GOLD) for n, worth in enumerate((5, None, 7, 5))]
    people.append(customer("C9", 9, closed_on=ago(0), **GOLD))
    contacts = [seen("S1", f"C{n}", 100) for n in (0, 1, 2, 3, 9)]
    answer = coverage.overdue(bank(make, customers=people, contacts=contacts), as_of=DAY)
    assert cells(answer, "party_id") == ["C2", "C0", "C3", "C1"]
    assert answer.totals["n_overdue"] == 4
    assert answer.totals["worth_overdue"] == 17
    assert answer.totals["n_worth_unknown"] == 1


def test_the_managed_book_alone(make: Make) -> None:
    tiers = [{"tier": "gold", "rank": 2}, {"tier": "plain", "rank": 1, "cadence_days": 9}]
    people = [customer("C1", 60_000, tier="plain"), customer("C2", 10, tier="plain")]
    contacts = [seen("S1", c, 10) for c in ("C1", "C2")]
    graph = bank(make, tiers=tiers, customers=people, contacts=contacts)
    assert cells(coverage.overdue(graph, as_of=DAY), "party_id") == ["C1", "C2"]
    assert cells(coverage.overdue(graph, as_of=DAY, book="managed"), "party_id") == ["C1"]


def test_a_branch_sees_its_parties_and_strangers_as_other_branch(make: Make) -> None:
    graph = bank(
        make,
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        staff=[member("S1", branch_id="B1"), member("S2", branch_id="B2")],
        customers=[
            customer("C1", branch_id="B1", **GOLD),
            customer("C2", branch_id="B2", **GOLD),
        ],
        coverage=[covers("S2", "C1")],
        contacts=[seen("S2", "C1", 100), seen("S1", "C2", 100)],
    )
    view = graph.view(DAY, Scope(frozenset({"B1"})))
    answer = coverage.overdue(view)
    assert cells(answer, "party_id", "staff_id", "days_overdue") == [("C1", OTHER_BRANCH, 10)]


def test_an_empty_bank(make: Make) -> None:
    answer = coverage.overdue(make())
    assert (answer.n_rows, codes(answer)) == (0, ["no_staff_data"])
    assert answer.totals["n_overdue"] == answer.totals["worth_overdue"] == 0
