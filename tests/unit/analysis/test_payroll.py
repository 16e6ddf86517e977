"""Who is paid through the bank and who banks here, worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graphcrm.analysis.payroll import (
    FirmPeople,
    banked_people,
    flagged_people,
    paid_people,
    payroll_firms,
)
from graphcrm.graph import Graph, Scope
from tests.banks import DAY
from tests.unit.analysis.small import Make, Row, ago, customer, firm, works

PEOPLE = [f"C{n}" for n in range(1, 8)]


def pays(firm_id: str, customer_id: str, month: date, amount: Any = 9) -> Row:
    return {"firm_id": firm_id, "customer_id": customer_id, "month": month, "amount": amount}


def paid_months(firm_id: str, months: list[int], *, people: int = 5) -> list[Row]:
    return [pays(firm_id, c, date(2026, m, 1)) for m in months for c in PEOPLE[:people]]


def bank(make: Make, **tables: Any) -> Graph:
    known: dict[str, list[Row]] = {
        "customers": [customer(c) for c in PEOPLE],
        "firms": [firm("F1"), firm("F2", is_client=False)],
    }
    return make(**known | tables)


def pairs(graph: Graph, people: FirmPeople) -> list[tuple[str | None, str | None]]:
    ids = graph.ids("parties")
    return list(zip(ids.take(people.firm_ix), ids.take(people.customer_ix), strict=True))


def firms(graph: Graph, as_of: date = DAY) -> list[str | None]:
    return graph.ids("parties").take(payroll_firms(graph.view(as_of)).nonzero()[0])


def test_who_works_there_or_was_paid_lately_banks_here_once(make: Make) -> None:
    graph = bank(
        make,
        employment=[
            works("C1", "F1"),
            works("C1", "F1", role="finance"),
            works("C2", "F1", until=ago(0)),
            works("C3", "F1", since=ago(-1)),
            works("C1", "F2"),
        ],
        payrolls=[pays("F1", "C1", date(2026, 6, 1)), pays("F1", "C4", date(2026, 5, 1), None)],
    )
    people = banked_people(graph.view(DAY))
    assert pairs(graph, people) == [("F1", "C1"), ("F1", "C4"), ("F2", "C1")]
    assert people.per_firm.sum() == 3


@pytest.mark.parametrize(
    ("as_of", "month", "counts"),
    [
        (date(2026, 6, 30), date(2026, 6, 1), True),
        (date(2026, 6, 30), date(2026, 4, 1), True),  # ended on 30 April, 61 days ago
        (date(2026, 7, 1), date(2026, 4, 1), True),  # 62 days ago
        (date(2026, 7, 2), date(2026, 4, 1), False),  # 63
        (date(2026, 6, 1), date(2026, 6, 1), True),  # a month that has only begun
        (date(2026, 5, 31), date(2026, 6, 1), False),  # and one that has not
    ],
)
def test_a_month_counts_by_its_last_day(
    make: Make, as_of: date, month: date, *, counts: bool
) -> None:
    graph = bank(make, payrolls=[pays("F1", "C1", month)])
    assert bool(len(banked_people(graph.view(as_of)).firm_ix)) is counts


def test_the_closed_the_unpaid_and_the_people_of_others_do_not_bank_here(make: Make) -> None:
    graph = bank(
        make,
        customers=[customer("C1", closed_on=ago(0)), customer("C2"), customer("C3")],
        firms=[
            firm("F1", payer_kind="employer"),
            firm("F2", payer_kind="agency"),
            firm("F3", payer_kind="treasury"),
        ],
        employment=[works("C1", "F1"), works("C2", "F2")],
        payrolls=[
            pays("F1", "C1", date(2026, 6, 1)),
            pays("F1", "C2", date(2026, 6, 1), 0),
            pays("F2", "C3", date(2026, 6, 1)),
            pays("F3", "C3", date(2026, 6, 1)),
        ],
    )
    # C2 works for the agency itself
    assert pairs(graph, banked_people(graph.view(DAY))) == [("F2", "C2")]


@pytest.mark.parametrize(
    ("rows", "is_one"),
    [
        (paid_months("F1", [1, 3, 6]), True),
        (paid_months("F1", [3, 6]), False),
        (paid_months("F1", [1, 3, 6], people=4), False),
        ([*paid_months("F1", [1, 3]), *paid_months("F1", [6], people=4)], False),
        (paid_months("F1", [4, 5, 7]), False),  # July is yet to come
        ([*paid_months("F1", [1, 3]), pays("F1", "C1", date(2025, 12, 1))], False),
    ],
)
def test_a_payroll_firm_paid_five_in_three_of_six_months(
    make: Make, rows: list[Row], *, is_one: bool
) -> None:
    assert firms(bank(make, payrolls=rows)) == (["F1"] if is_one else [])


def test_the_six_months_go_by_the_calendar(make: Make) -> None:
    graph = bank(make, payrolls=paid_months("F2", [1, 2, 3]))
    assert firms(graph, date(2026, 6, 30)) == ["F2"]
    assert firms(graph, date(2026, 7, 1)) == []  # January has gone


def test_a_flag_of_valid_employment_is_enough(make: Make) -> None:
    rows = [works("C1", "F1", payroll=True, until=ago(0)), works("C1", "F2", payroll=True)]
    graph = bank(make, employment=rows)
    assert firms(graph) == ["F2"]
    assert pairs(graph, flagged_people(graph.view(DAY))) == [("F2", "C1")]


def test_agencies_and_treasuries_are_no_payroll_firms(make: Make) -> None:
    payers = [firm("F1", payer_kind="agency"), firm("F2", payer_kind="treasury")]
    rows = [*paid_months("F1", [1, 3, 6]), *paid_months("F2", [1, 3, 6])]
    flagged = [works("C1", "F1", payroll=True)]
    assert firms(bank(make, firms=payers, payrolls=rows, employment=flagged)) == []


def test_paid_and_flagged_people_are_counted_once(make: Make) -> None:
    graph = bank(
        make,
        payrolls=paid_months("F1", [1, 2], people=3),
        employment=[works("C3", "F1", payroll=True), works("C4", "F1", payroll=True)],
    )
    assert paid_people(graph.view(DAY)).per_firm.max() == 4  # C1 to C4


def test_a_branch_sees_its_own_people_alone(make: Make) -> None:
    graph = make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        customers=[customer("C1", branch_id="B1"), customer("C2", branch_id="B2")],
        firms=[firm("F1", branch_id="B1"), firm("F2", branch_id="B2")],
        employment=[works(c, f, payroll=True) for c in ("C1", "C2") for f in ("F1", "F2")],
    )
    view = graph.view(DAY, Scope(frozenset({"B1"})))
    assert pairs(view.graph, banked_people(view)) == [("F1", "C1")]
    assert pairs(view.graph, paid_people(view)) == [("F1", "C1")]


def test_an_empty_bank_pays_nobody(make: Make) -> None:
    view = make().view(DAY)
    assert len(banked_people(view).firm_ix) == len(paid_people(view).per_firm) == 0
    assert not payroll_firms(view).any()
