"""How lists of records are written: steps from one to another."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from graphcrm.answer import Column, Unit, Words
from graphcrm.graph.arrays import NO_DAY, day_number
from graphcrm.graph.strings import Strings
from graphcrm.views.cells import shown_cells
from graphcrm.views.layout import Field
from graphcrm.views.tables import csv_text, json_text, write_answer
from tests.unit.views.answers import of_columns

_IDS = Strings.of(["C1", "S1", "=2"])
_DAY = day_number(date(2026, 6, 1))
# Two steps, none, one that ends where a spreadsheet would compute.
HOPS = Column(
    "hops",
    Unit.RECORDS,
    np.arange(3),
    offsets=np.array([0, 2, 2, 3]),
    facts=(
        Column("from", Unit.TEXT, np.array([1, 0, 2]), _IDS),
        Column("to", Unit.TEXT, np.array([0, 2, 1]), _IDS),
        Column("table", Unit.WORD, np.array([0, 1, 0]), Words(("coverage", "household_members"))),
        Column("on", Unit.DAY, np.array([_DAY, NO_DAY, NO_DAY])),
        Column("strength", Unit.SCORE, np.array([1.0, 0.9, 0.5])),
    ),
)
FIRST = {"from": "S1", "to": "C1", "table": "coverage", "on": "2026-06-01", "strength": 1.0}
SECOND = {"from": "C1", "to": "=2", "table": "household_members", "on": None, "strength": 0.9}
LAST = {"from": "=2", "to": "S1", "table": "coverage", "on": None, "strength": 0.5}
ROWS: list[list[dict[str, Any]]] = [[FIRST, SECOND], [], [LAST]]


def test_cells_are_lists_of_dicts() -> None:
    for start in range(4):
        for stop in range(start, 4):
            assert HOPS.cells(start, stop, "en") == ROWS[start:stop]
    by = np.array([2, 0, 1])
    assert HOPS.reorder(by).cells(0, 3, "en") == [ROWS[i] for i in by]
    assert json.loads("".join(json_text(of_columns(HOPS), "en")))["rows"][0]["hops"] == ROWS[0]
    assert of_columns(HOPS).to_frame()["hops"].tolist() == ROWS


def test_people_read_them_as_a_line() -> None:
    assert shown_cells(HOPS, "zh", 3) == [
        "S1 →(管户 2026-06-01 1.000) C1 →(家庭成员 0.900) =2",
        "–",
        "=2 →(管户 0.500) S1",
    ]
    assert shown_cells(HOPS, "en", 1)[0].startswith("S1 →(coverage 2026-06-01 1.000) C1")
    assert Field.of(HOPS, 3, "en").gives == "lines"


def test_csv_and_sheets_hold_that_line_and_parquet_structs(tmp_path: Path) -> None:
    answer = of_columns(Column("rank", Unit.COUNT, np.arange(3)), HOPS)
    text = "".join(csv_text(answer, "en")).splitlines()
    assert text[2:] == ["1,", "2,'=2 →(coverage 0.500) S1"]
    write_answer(answer, tmp_path / "a.xlsx", "en")
    sheet = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    assert sheet[3] == [2.0, "=2 →(coverage 0.500) S1"]
    write_answer(answer.limited(2), tmp_path / "a.parquet", "zh")
    hops = pq.read_table(tmp_path / "a.parquet")["hops"].to_pylist()
    assert hops == [[{**FIRST, "on": date(2026, 6, 1)}, SECOND], []]


@pytest.mark.parametrize("n", [0, 1])
def test_no_rows(n: int) -> None:
    none = HOPS.reorder(np.zeros(0, np.int64))
    assert none.cells(0, 0, "en") == []
    assert shown_cells(HOPS, "en", n) == shown_cells(HOPS, "en", 3)[:n]
    assert "".join(csv_text(of_columns(none), "en")) == "hops\n"
