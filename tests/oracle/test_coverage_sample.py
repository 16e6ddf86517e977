"""Coverage of the sample bank against both references."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from graphcrm.analysis import coverage
from graphcrm.graph import Graph
from graphcrm.sample import generate
from tests.banks import DAY, open_graph, plain_rows
from tests.oracle.coverage_answers import cells, compare
from tests.reference import coverage as reference
from tests.reference import plain_coverage as plain

BEFORE = date(2025, 9, 30)
SEEDS = (7, 8)
CASES = [
    (DAY, 180, "worth", "all"),
    (DAY, 0, "worth", "managed"),
    (DAY, 30, "business", "managed"),
    (DAY, 10_000, "revenue_12m", "all"),
    (date(2026, 7, 31), 180, "loans", "all"),
    (BEFORE, 180, "worth", "all"),
    (date(2024, 2, 29), 180, "deposits", "managed"),
]


@pytest.fixture(scope="module", params=SEEDS)
def bank(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[plain.Bank, Graph, dict[str, pd.DataFrame]]:
    tables = generate(400, seed=request.param).tables
    graph = open_graph(tables, tmp_path_factory.mktemp("sample"))
    return plain_rows(tables), graph, {n: frame(t.to_pandas()) for n, t in tables.items()}


def frame(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with None for whatever is missing."""
    return table.astype(object).where(table.notna(), None)


Sample = tuple[plain.Bank, Graph, dict[str, pd.DataFrame]]


@pytest.mark.parametrize(("as_of", "window_days", "worth", "book"), CASES)
def test_every_answer_is_the_plain_one(
    bank: Sample, as_of: date, window_days: int, worth: str, book: str
) -> None:
    rows, graph, _ = bank
    q = plain.Question(rows, as_of, window_days, worth, book)
    for leaving in leavers(q):
        compare(graph, q, leaving)


def leavers(q: plain.Question) -> list[list[str]]:
    """Return the worst leaver, the ten worst together, and somebody who is not on staff."""
    worst = [row[0] for row in plain.departures(q)]
    others = sorted({str(s["staff_id"]) for s in q.rows("staff")} - set(worst))
    return [worst[:1], worst[:10], others[:1] or worst[:1]]


def test_a_branch_manager_sees_the_bank_of_his_branch(bank: Sample) -> None:
    rows, graph, _ = bank
    branches = sorted({str(s["branch_id"]) for s in rows["staff"]})
    for branch in branches[:3]:
        q = plain.Question(rows, DAY, branches=frozenset({branch}))
        own = [str(s["staff_id"]) for s in rows["staff"] if s["branch_id"] == branch]
        compare(graph, q, own[:2])


@pytest.mark.parametrize("as_of", [DAY, BEFORE])
def test_the_reference_on_frames_says_the_same(bank: Sample, as_of: date) -> None:
    _, graph, frames = bank
    single = reference.single_links(frames, as_of)
    answer = coverage.single_links(graph, as_of=as_of)
    assert [row[0] for row in cells(answer, "party_id")] == list(single["party_id"])
    departures = coverage.departures(graph, as_of=as_of)
    expected = reference.departures(frames, as_of)
    columns = ["staff_id", "n_lost", "worth_lost"]
    assert cells(departures, *columns) == list(expected[columns].itertuples(index=False, name=None))
    worst = list(expected["staff_id"][:3])
    what_if = coverage.leaver(graph, worst, as_of=as_of)
    totals = reference.leaver(frames, worst, as_of).totals
    assert {name: what_if.totals[name] for name in totals} == totals


def test_the_default_date_is_that_of_the_newest_event(bank: Sample) -> None:
    rows, graph, _ = bank
    assert graph.newest_event_on == plain.newest_event(rows, DAY)
