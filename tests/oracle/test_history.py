"""History against plain Python on random small banks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis import coverage
from graphcrm.graph import Scope
from tests.banks import graph_of
from tests.oracle.coverage_answers import parameters, shown, yuan
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs, banks
from tests.reference import history as plain
from tests.reference.plain_coverage import Question

COUNTS = ("n_parties", "n_covered", "n_single_link", "factor")
scopes = st.none() | st.frozensets(st.sampled_from(BRANCHES))


@FEW
@given(
    bank=banks(),
    as_of=as_ofs,
    window_days=st.sampled_from([0, 30, 180]),
    worth=st.sampled_from(["worth", "revenue_12m"]),
    book=st.sampled_from(["all", "managed"]),
    scope=scopes,
)
def test_every_month_is_the_plain_one(
    bank: PlainBank,
    as_of: date,
    window_days: int,
    worth: str,
    book: str,
    scope: frozenset[str] | None,
) -> None:
    known = {"branches": [{"branch_id": b} for b in BRANCHES], **bank}
    q = Question(known, as_of, window_days, worth, book, scope)
    with TemporaryDirectory() as folder:
        view = graph_of(known, Path(folder)).view(as_of, None if scope is None else Scope(scope))
        rows = coverage.history(view, months=5, **parameters(q)).rows()
    expected = plain.history(q, 5)
    assert [(r["on"], r["branch_id"]) for r in rows] == [(d.isoformat(), b) for d, b, _ in expected]
    for row, (_, _, figures) in zip(rows, expected, strict=True):
        assert {name: row[name] for name in COUNTS} == {name: figures[name] for name in COUNTS}
        for name in ("worth_single_link", "worth_at_risk"):
            assert row[name] == yuan(figures[name])
        for name in ("single_link_share", "hollow_share"):
            share = figures[name]
            assert row[name] == (share if share is None else pytest.approx(float(share), abs=1e-9))
        worst = figures["worst"]
        assert row["worst_staff_id"] == (worst and shown(q, worst))
