"""Rewards, the value of referrals and uplift against plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graphcrm.answer import Answer
from graphcrm.graph import Graph
from tests.banks import DAY, graph_of
from tests.oracle.referral_answers import ask, cells
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs, banks
from tests.reference import referral_rewards as plain
from tests.reference.plain_coverage import Bank, Question
from tests.reference.referral import Table
from tests.reference.uplift import uplift

MEASURES = ("worth", "worth", "business", "deposits", "credit_line")
worths = st.sampled_from(MEASURES)
amounts = st.sampled_from([0, 0.01, 33.33, 100, 1000, 50_000])
caps = st.sampled_from([None, 0, 0.01, 100, 250, 1e9])


@contextmanager
def opened(bank: Bank) -> Iterator[Graph]:
    with TemporaryDirectory() as folder:
        yield graph_of(bank, Path(folder))


@st.composite
def questions(draw: st.DrawFn, branches: frozenset[str] | None = None) -> Question:
    """Draw a bank with many figures of month ends, a date and a measure of worth."""
    drawn: PlainBank = draw(banks())
    known = [row["party_id"] for row in drawn["referrals"]]
    if known:
        days = st.integers(-120, 1).map(lambda n: DAY + timedelta(days=n))
        sums = st.sampled_from([None, Decimal("999.99"), Decimal(1000), Decimal(60_000)])
        row = {"party_id": st.sampled_from(known), "on": days, "deposits": sums, "loans": sums}
        more = draw(st.lists(st.fixed_dictionaries(row), max_size=12))
        by_key = {(r["party_id"], r["on"]): r for r in [*drawn["balances"], *more]}
        drawn["balances"] = list(by_key.values())
    bank = {"branches": [{"branch_id": b} for b in BRANCHES], **drawn}
    return Question(bank, draw(as_ofs), worth=draw(worths), branches=branches)


def agrees(answer: Answer, expected: Table) -> None:
    """Assert the expected columns in the expected order of rows, and the expected totals."""
    names = list(expected.rows[0]) if expected.rows else []
    assert [[row[n] for n in names] for row in answer.rows()] == [
        list(cells(row).values()) for row in expected.rows
    ]
    assert {name: answer.totals[name] for name in expected.totals} == cells(expected.totals)


@FEW
@given(
    st.one_of(questions(), questions(frozenset({"B1"}))),
    amounts,
    amounts,
    caps,
    st.sampled_from([0, 1, 29, 90, 400]),
    st.booleans(),
)
def test_rewards(
    q: Question, reward: float, least: float, cap: float | None, days: int, odd: bool
) -> None:
    given: dict[str, Any] = {
        "reward": reward,
        "effective_worth": least,
        "cap": cap,
        "claw_back_days": days,
        "pay_suspicious": odd,
    }
    with opened(q.bank) as graph:
        agrees(ask(graph, q, "rewards", worth=q.worth, **given), plain.rewards(q, **given))


@FEW
@given(
    questions(),
    amounts,
    amounts,
    st.sampled_from([1, 12, 60]),
    st.sampled_from([0.0, 0.1, 1.0]),
    st.sampled_from([None, 0.0, 0.25, 1.0]),
)
def test_value(
    q: Question, saved: float, reward: float, months: int, discount: float, own: float | None
) -> None:
    tables = ("customers", "firms", "balances")
    revenues = [row.get("revenue_12m") or 0 for table in tables for row in q.rows(table)]
    assume(max(map(abs, revenues)) < 10**12)  # above, floats are no longer exact to the fen
    given: dict[str, Any] = {
        "acquisition_cost": saved,
        "reward": reward,
        "months": months,
        "discount": discount,
        "incrementality": own,
    }
    with opened(q.bank) as graph:
        agrees(ask(graph, q, "value", worth=q.worth, **given), plain.value(q, **given))


def crowd(seed: int) -> Bank:
    """Return some hundred customers of few kinds, of whom some brought in others."""
    rng = np.random.default_rng(seed)
    n = 240
    ids = [f"C{i:03d}" for i in range(n)]

    def pick(*choices: Any) -> list[Any]:
        return [choices[i] for i in rng.integers(0, len(choices), n)]

    def days(low: int, high: int) -> list[date]:
        return [DAY - timedelta(days=int(d)) for d in rng.integers(low, high, n)]

    def sometimes(chance: float, values: list[date]) -> list[date | None]:
        return [value if rng.random() < chance else None for value in values]

    columns = {
        "customer_id": ids,
        "branch_id": pick("B1", "B2", None),
        "tier": pick("gold", "ordinary", None),
        "aum": pick(None, Decimal("1.5"), Decimal(900), Decimal(77_000)),
        "opened_on": sometimes(0.95, days(-5, 1200)),
        "closed_on": sometimes(0.3, days(-100, 900)),
        "birth_date": pick(None, date(1990, 6, 30), date(1986, 7, 1), date(1984, 2, 29)),
    }
    customers = [
        dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)
    ]
    ends = zip(rng.integers(0, n, 90), rng.integers(0, n, 90), days(0, 900), strict=False)
    return {
        "branches": [{"branch_id": b} for b in BRANCHES],
        "customers": customers,
        "products": [{"product_id": p} for p in ("P1", "P2", "P3")],
        "holdings": [
            {"party_id": c, "product_id": p, "opened_on": on, "account_no": c}
            for c, p, on in zip(
                ids * 2, pick("P1", "P2", "P3") + pick("P1"), days(-5, 99) * 2, strict=True
            )
        ],
        "referrals": [
            {"referrer_id": ids[a], "party_id": ids[b], "referred_on": on} for a, b, on in ends
        ],
    }


@pytest.mark.parametrize("branches", [None, frozenset({"B1"})])
@pytest.mark.parametrize("seed", range(4))
def test_uplift(seed: int, branches: frozenset[str] | None) -> None:
    q = Question(crowd(seed), DAY - timedelta(days=seed * 50), branches=branches)
    with opened(q.bank) as graph:
        rows = ask(graph, q, "uplift", n_resamples=20).rows()
    expected = uplift(q)
    assert branches or all(row["n_referred"] > 5 for row in expected)
    for row, wanted in zip(rows, expected, strict=True):
        assert {name: row[name] for name in wanted} == cells(wanted)
        if isinstance(wanted["referred"], Fraction) and isinstance(wanted["others"], Fraction):
            difference = wanted["referred"] - wanted["others"]
            assert row["difference"] == pytest.approx(float(difference), abs=1e-6)
