"""What holds of warm paths whatever the bank."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.analysis.crosssell import paths
from graphcrm.analysis.network import path
from graphcrm.answer import Answer, Cell
from graphcrm.graph import Scope
from tests.banks import DAY, graph_of
from tests.effort import part
from tests.queries.rich_banks import rich_banks
from tests.random_banks import BRANCHES, CUSTOMERS, PlainBank

VERY_FEW = settings(max_examples=part(30))  # a bank costs a tenth of a second
B1 = Scope(frozenset({"B1"}))
TABLES = (("customers", "customer_id"), ("firms", "firm_id"), ("staff", "staff_id"))


def ends(bank: PlainBank) -> list[str]:
    return sorted(row["customer_id"] for row in bank["customers"])


def passed(answer: Answer) -> set[Cell]:
    """Return everybody on the ways but their ends."""
    rows: list[dict[str, Any]] = [*answer.rows()]
    return {hop["to"] for row in rows for hop in row["hops"][:-1]}


def strengths(answer: Answer) -> list[Cell]:
    return [row["strength"] for row in answer.rows()]


@VERY_FEW
@given(rich_banks(), st.data())
def test_ways_are_the_same_back_shorter_are_among_longer_and_nobody_alone_matters(
    bank: PlainBank, data: st.DataObject
) -> None:
    one, other = data.draw(st.permutations(ends(bank)))[:2]
    alone = {**bank, "customers": [*bank["customers"], {"customer_id": "C0"}]}
    with TemporaryDirectory() as folder:
        view = graph_of(bank, Path(folder) / "a").view(DAY)
        there = path(view, one, other, k=1000)
        assert strengths(there) == strengths(path(view, other, one, k=1000))
        short = strengths(path(view, one, other, k=1000, max_hops=3))
        assert len(short) == sum(n <= 3 for n in there.column("n_hops").data.tolist())
        assert strengths(there)[:2] == strengths(path(view, one, other, k=2))
        with_one_more = graph_of(alone, Path(folder) / "b").view(DAY)
        assert path(with_one_more, one, other, k=1000).rows() == there.rows()


@VERY_FEW
@given(rich_banks())
def test_a_viewer_is_led_through_nobody_of_another_branch(bank: PlainBank) -> None:
    known = {**bank, "branches": [{"branch_id": branch} for branch in BRANCHES]}
    mine = {row[key] for table, key in TABLES for row in bank[table] if row["branch_id"] == "B1"}
    with TemporaryDirectory() as folder:
        view = graph_of(known, Path(folder)).view(DAY, B1)
        for party in sorted(mine & set(CUSTOMERS)):
            assert passed(paths(view, party, k=1000)) <= mine
