"""Leads both ways against plain Python on random small banks."""

from __future__ import annotations

from datetime import date
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.corporate import leads
from graphcrm.graph import Scope
from tests.banks import graph_of
from tests.queries.rich_banks import rich_banks
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs
from tests.reference import leads as plain
from tests.reference.plain_coverage import Question

ROLES = ("employee", "shareholder", "beneficial_owner", "finance", "actual_controller")
headcounts = st.lists(st.sampled_from([None, 0, 1, 2, 3, 40]), min_size=3, max_size=3)
roles = st.lists(st.sampled_from(ROLES), min_size=1)


@FEW
@given(
    rich_banks(),
    headcounts,
    roles,
    as_ofs,
    st.none() | st.frozensets(st.sampled_from(BRANCHES)),
    st.integers(1, 3),
)
def test_rows_are_the_plain_ones(
    bank: PlainBank,
    heads: list[int | None],
    roles: list[str],
    as_of: date,
    scope: frozenset[str] | None,
    k: int,
) -> None:
    firms = [{**f, "headcount": n} for f, n in zip(bank["firms"], heads, strict=False)]
    jobs = [{**e, "role": r} for e, r in zip(bank["employment"], cycle(roles), strict=False)]
    branches = [{"branch_id": b} for b in BRANCHES]
    q = Question(
        {**bank, "branches": branches, "firms": firms, "employment": jobs}, as_of, branches=scope
    )
    expected = plain.leads(q, k)
    with TemporaryDirectory() as folder:
        view = graph_of(q.bank, Path(folder)).view(as_of, None if scope is None else Scope(scope))
        found = leads(view, k=k).rows()
    assert len(found) == len(expected)
    for row, plain_row in zip(found, expected, strict=True):
        assert {name: row[name] for name in plain_row} == plain_row
