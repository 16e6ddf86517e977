"""What must hold of the history of cover whatever the bank."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis import coverage
from graphcrm.answer import Answer, Cell
from graphcrm.graph import Scope
from tests.banks import arrow_tables, graph_of, open_graph
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs, banks

FIGURES = ("on", "n_parties", "n_covered", "n_single_link", "worth_at_risk", "factor")


def of_branch(answer: Answer, branch: str | None) -> list[tuple[Cell, ...]]:
    return [
        tuple(row[name] for name in FIGURES)
        for row in answer.rows()
        if row["branch_id"] == branch and row["n_parties"]
    ]


@FEW
@given(banks(), as_ofs)
def test_each_month_is_what_is_answered_when_asked_of_that_day(
    bank: PlainBank, as_of: date
) -> None:
    with TemporaryDirectory() as folder:
        graph = graph_of(bank, Path(folder))
        for row in coverage.history(graph, as_of=as_of, months=4).rows():
            if row["branch_id"] is not None:
                continue
            single = coverage.single_links(graph, as_of=str(row["on"])).totals
            assert {name: row[name] for name in single if name in row} == {
                name: single[name] for name in single if name in row
            }
            worst = coverage.departures(graph, as_of=str(row["on"])).rows(stop=1)
            assert row["worth_at_risk"] == (worst[0]["worth_lost"] if worst else 0.0)


@FEW
@given(banks(), as_ofs, st.sampled_from(BRANCHES))
def test_a_branch_is_what_its_own_viewer_sees_as_the_bank(
    bank: PlainBank, as_of: date, branch: str
) -> None:
    known = {"branches": [{"branch_id": b} for b in BRANCHES], **bank}
    with TemporaryDirectory() as folder:
        graph = graph_of(known, Path(folder))
        whole = coverage.history(graph, as_of=as_of, months=4)
        own = coverage.history(graph.view(as_of, Scope(frozenset({branch}))), months=4)
        assert of_branch(whole, branch) == of_branch(own, None)


@FEW
@given(banks(), as_ofs, st.integers(0, 2**32 - 1))
def test_the_order_in_which_rows_come_does_not_matter(
    bank: PlainBank, as_of: date, seed: int
) -> None:
    tables, rng = arrow_tables(bank), np.random.default_rng(seed)
    with TemporaryDirectory() as folder:
        one = open_graph(tables, Path(folder), version="one")
        two = open_graph(tables, Path(folder), version="two", shuffle=rng)
        was, now = (coverage.history(g, as_of=as_of, months=3) for g in (one, two))
        assert (was.rows(), was.totals) == (now.rows(), now.totals)
