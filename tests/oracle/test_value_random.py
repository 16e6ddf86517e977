"""Concentration, structure and migration against plain references on random small banks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis import value
from graphcrm.graph import Scope, View
from tests.banks import graph_of
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs, banks, table
from tests.reference import value as plain
from tests.reference.plain_coverage import Question

scopes = st.none() | st.frozensets(st.sampled_from(BRANCHES), min_size=1)
plans = table(
    ("branch_id", "measure", "month"),
    {
        "branch_id": st.sampled_from(BRANCHES),
        "measure": st.sampled_from(["n:gold", "n:ordinary", "aum", "worth", "sales"]),
        "month": st.sampled_from([date(2026, month, 1) for month in (3, 5, 6, 7)]),
        "amount": st.sampled_from([None, *map(Decimal, ("0.00", "3.00", "1000.50"))]),
    },
    6,
)
ladders = st.just([]) | table(
    ("tier",),
    {
        "tier": st.sampled_from(["gold", "ordinary", "private"]),
        "rank": st.sampled_from([None, 1, 2, 2]),
        "min_worth": st.sampled_from([None, *map(Decimal, ("0.01", "1000.00", "50000.00"))]),
    },
    3,
    1,
)
asks = st.tuples(
    as_ofs, scopes, st.sampled_from(["worth", "revenue_12m"]), st.sampled_from(["all", "managed"])
)


@contextmanager
def asked(
    bank: PlainBank, ask: tuple[date, frozenset[str] | None, str, str]
) -> Iterator[tuple[View, Question, dict[str, Any]]]:
    """Yield a bank as a view, as rows for the reference, and the parameters of both."""
    as_of, scope, worth, book = ask
    known = {"branches": [{"branch_id": b} for b in BRANCHES], **bank}
    with TemporaryDirectory() as folder:
        view = graph_of(known, Path(folder)).view(as_of, None if scope is None else Scope(scope))
        q = Question(known, as_of, worth=worth, book=book, branches=scope)
        yield view, q, {"worth": worth, "book": book}


def close(value: Any) -> Any:
    return pytest.approx(value, abs=2e-9) if isinstance(value, float) else value


def same(rows: list[Any], expected: list[dict[str, Any]]) -> None:
    """Assert equal rows in the columns of the expected ones, money of these being fen."""
    money = {"worth", "worth_before"}
    got = [{name: row[name] for name in want} for row, want in zip(rows, expected, strict=True)]
    assert got == [
        {k: v / 100 if k in money and v is not None else close(v) for k, v in want.items()}
        for want in expected
    ]


@FEW
@given(bank=banks(), ask=asks)
def test_concentration_is_the_plain_one(bank: PlainBank, ask: Any) -> None:
    with asked(bank, ask) as (view, q, terms):
        rows, totals = plain.concentration(q)
        answer = value.concentration(view, **terms)
        names = ("top_share", "worth_share", "revenue_share", "n_parties")
        assert [tuple(row[n] for n in names) for row in answer.rows()] == [
            tuple(map(close, row[:4])) for row in rows
        ]
        money = ("worth", "revenue", "least_worth")
        assert [tuple(row[n] for n in money) for row in answer.rows()] == [
            tuple(fen / 100 for fen in row[4:]) for row in rows
        ]
        assert {name: answer.totals[name] for name in totals} == {
            name: close(figure) for name, figure in totals.items()
        }


@FEW
@given(bank=banks(), ask=asks, targets=plans, tiers=ladders)
def test_structure_is_the_plain_one(
    bank: PlainBank, ask: Any, targets: list[Any], tiers: list[Any]
) -> None:
    with asked({**bank, "targets": targets, "tiers": tiers}, ask) as (view, q, terms):
        same(value.structure(view, months=4, **terms).rows(), plain.structure(q, 4))
        expected = plain.by_branch(q, 4)
        for row in expected:
            row |= {name: row[name] and row[name] / 100 for name in ("target", "target_gap")}
        same(value.structure(view, months=4, by="branch", **terms).rows(), expected)
        same(value.structure(view, by="cohort", **terms).rows(), plain.cohorts(q))


@FEW
@given(bank=banks(), ask=asks, tiers=ladders)
def test_migration_is_the_plain_one(bank: PlainBank, ask: Any, tiers: list[Any]) -> None:
    with asked({**bank, "tiers": tiers}, ask) as (view, q, terms):
        found = plain.migration(q, 3)
        answer = value.migration(view, months=3, **terms)
        assert {
            (r["tier_from"], r["tier_to"]): (r["n_parties"], r["worth_before"], r["worth"])
            for r in answer.rows()
        } == {pair: (n, was / 100, now / 100) for pair, (n, was, now) in found.items()}
        order = [name for _, name in plain.tiers(q)] + ["below_tiers", "unknown", "outside"]
        pairs: list[Any] = [(r["tier_from"], r["tier_to"]) for r in answer.rows()]
        assert pairs == sorted(pairs, key=lambda pair: [order.index(place) for place in pair])
