"""Scorecards, pairs, the calendar and plans against plain Python, on random banks."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.rules import RULES, Rules
from graphcrm.analysis.service import calendar, pairing, scorecard, targets
from graphcrm.graph import Scope
from tests.banks import DAY, graph_of
from tests.queries.rich_banks import rich_banks
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs, table
from tests.reference import service_books as plain
from tests.reference.plain_coverage import Question

scopes = st.none() | st.just(frozenset({"B1"}))
MEASURES = (
    *("aum", "worth", "deposits", "business", "revenue_12m"),
    *("n:gold", "n:private", "new_customers", "wealth_sales", "smiles"),
)
PLANS = table(
    ("branch_id", "measure", "month"),
    {
        "branch_id": st.sampled_from(BRANCHES),
        "measure": st.sampled_from(MEASURES),
        "month": st.sampled_from([date(2025, 6, 1), date(2026, 4, 1), date(2026, 6, 1)]),
        "amount": st.sampled_from([Decimal(0), Decimal("1.50"), Decimal(70_000)]),
    },
    9,
)
TIERS = [
    {"tier": "ordinary", "rank": 1, "min_worth": Decimal(0)},
    {"tier": "gold", "rank": 2, "min_worth": Decimal(1_000)},
    {"tier": "private", "rank": 5, "min_worth": Decimal(80_000)},
]


@st.composite
def booked(draw: st.DrawFn) -> PlainBank:
    """Draw a bank whose staff are comparable, with money that falls due, birthdays and plans."""
    bank = draw(rich_banks())
    role = st.sampled_from(["account_manager", "account_manager", "team_lead"])
    soon = st.sampled_from([None, *(DAY + timedelta(days=n) for n in (-1, 0, 1, 30, 31))])
    born = st.sampled_from(
        [None, date(1960, 2, 29), date(1960, 7, 1), date(1980, 6, 30), date(2010, 7, 1)]
    )
    return {
        **bank,
        "branches": [{"branch_id": b, "level": "outlet"} for b in BRANCHES],
        "tiers": TIERS,
        "staff": [{**row, "role": draw(role)} for row in bank["staff"]],
        "customers": [{**row, "birth_date": draw(born)} for row in bank["customers"]],
        "holdings": [{**row, "maturity_on": draw(soon)} for row in bank["holdings"]],
        "targets": draw(PLANS),
    }


def near(value: Fraction | None) -> Any:
    return None if value is None else pytest.approx(float(value), abs=1e-8, rel=1e-8)


@FEW
@given(booked(), as_ofs, scopes, st.integers(1, 2))
def test_books_are_the_plain_ones(
    bank: PlainBank, as_of: date, scope: frozenset[str] | None, least: int
) -> None:
    q = Question(bank, as_of, branches=scope)
    expected = plain.cards(q, least, RULES.borrowing_firm_days)
    with TemporaryDirectory() as folder:
        view = graph_of(bank, Path(folder)).view(as_of, None if scope is None else Scope(scope))
        rows = scorecard(view, least_peers=least).rows()
        assert [row["staff_id"] for row in rows] == [row["staff_id"] for row in expected]
        names = ["score", *plain.NAMES, *(f"peer_{name}" for name in plain.NAMES)]
        for row, other in zip(rows, expected, strict=True):
            assert {name: row[name] for name in names} == {n: near(other[n]) for n in names}
            assert (row["n_parties"], row["n_peers"]) == (other["n_parties"], other["n_peers"])
        for per_peer in (1, 2):
            found = pairing(view, weak_below=0.5, per_peer=per_peer, least_peers=least).rows()
            wanted = plain.pairs(expected, Fraction(1, 2), per_peer)
            assert {(row["staff_id"], row["peer_staff_id"]) for row in found} == wanted


@FEW
@given(booked(), as_ofs, scopes, st.sampled_from([1, 30]))
def test_what_comes_up_is_the_same(
    bank: PlainBank, as_of: date, scope: frozenset[str] | None, days: int
) -> None:
    q = Question(bank, as_of, branches=scope)
    holidays = {"07-01": "x", f"{DAY + timedelta(days=30)}": "y"}
    expected = plain.calendar(q, days, RULES.borrowing_firm_days, holidays)
    occasions = ("maturity", "birthday", "overdue_visit", "holiday")
    with TemporaryDirectory() as folder:
        view = graph_of(bank, Path(folder)).view(as_of, None if scope is None else Scope(scope))
        rows = calendar(view, days=days, rules=Rules(holidays=holidays)).rows()
    found = [
        (
            row["on"],
            occasions.index(str(row["occasion"])),
            row["party_id"] or "",
            row["product_id"] or row["holiday"],
        )
        for row in rows
    ]
    assert found == [(on.isoformat(), *rest) for on, *rest in expected]


@FEW
@given(booked(), as_ofs, scopes, st.sampled_from([1, 3, 14]))
def test_plans_are_the_plain_ones(
    bank: PlainBank, as_of: date, scope: frozenset[str] | None, months: int
) -> None:
    q = Question(bank, as_of, branches=scope)
    expected = plain.plans(q, months)
    with TemporaryDirectory() as folder:
        view = graph_of(bank, Path(folder)).view(as_of, None if scope is None else Scope(scope))
        rows = targets(view, months=months).rows()
    found = {(row["on"], row["branch_id"], row["measure"]): row for row in rows}
    assert len(found) == len(rows) == len(expected)
    for (on, branch, measure), (target, actual) in expected.items():
        row = found[on.isoformat(), branch, measure]
        if measure == "smiles":
            assert row["actual"] is None
        elif measure.startswith("n"):
            counts = (-(-target // 100), None if actual is None else actual // 100)
            assert (row["n_target"], row["n_actual"]) == counts
        else:
            yuan = None if actual is None else actual / 100
            assert (row["target"], row["actual"]) == (target / 100, yuan)
        share = None if actual is None or not target else Fraction(actual, target)
        if measure != "smiles":
            assert row["done_share"] == near(share)
