"""Scores for a server against plain Python on random small banks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.scores import STAMPS, scores_of
from graphcrm.model import TABLES
from tests.banks import graph_of
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs, banks
from tests.reference.plain_coverage import Question
from tests.reference.scores import NOT_HERE, Scores, scores


@FEW
@given(banks(), as_ofs, st.sampled_from([0, 30, 180, 10_000]))
def test_every_score_is_the_plain_one(bank: PlainBank, as_of: date, window_days: int) -> None:
    known = {"branches": [{"branch_id": b} for b in BRANCHES], **bank}
    with TemporaryDirectory() as folder:
        view = graph_of(known, Path(folder)).view(as_of)
        found: Scores = {}
        for table, rows in scores_of(view, window_days=window_days):
            for row in rows.to_pylist():
                node = row.pop(TABLES[table].columns[0].name)
                assert [row.pop(name) for name in STAMPS] == ["v1", as_of]
                said = {n: v for n, v in row.items() if v is not None and n not in NOT_HERE}
                if said:
                    found[node] = said
    assert found == scores(Question(known, as_of, window_days))
