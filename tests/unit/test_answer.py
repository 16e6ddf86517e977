"""What an answer shows of its arrays."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.answer import Answer, Column, Unit, Words, sum_fen, yuan
from graphcrm.errors import InputError
from graphcrm.graph.arrays import NO_DAY, NO_FEN
from graphcrm.graph.strings import Strings
from graphcrm.reasons import Reason, say

NAMES = Strings.of(["甲", None, "c"])
WORDS = Words(("lost", "thinned"))


def lists(*rows: list[int]) -> Column:
    """Return a column of lists of positions into ``NAMES``."""
    flat = np.array([ix for row in rows for ix in row], np.int32)
    offsets = np.cumsum([0, *map(len, rows)])
    return Column("who", Unit.LIST, flat, NAMES, offsets)


def answer(*columns: Column, **changes: Any) -> Answer:
    given = {"parameters": {"worth": "worth"}, "totals": {"n": 1}, **changes}
    return Answer("area.question", date(2026, 6, 30), "v", columns=columns, **given)


@pytest.mark.parametrize(
    ("unit", "data", "labels", "cells"),
    [
        (Unit.TEXT, [2, -1, 0, 1], NAMES, ["c", None, "甲", None]),
        (Unit.WORD, [1, -1, 0], WORDS, ["thinned", None, "lost"]),
        (Unit.YUAN, [105, NO_FEN, -1, 0, 10**17 + 30], None, [1.05, None, -0.01, 0, 1e15 + 0.3]),
        (Unit.COUNT, [3, NO_FEN, 0], None, [3, None, 0]),
        (Unit.SHARE, [0.5, np.nan, 1 / 3], None, [0.5, None, 0.333333333]),
        (Unit.SCORE, [0.1 + 0.2, np.nan, 1e-10], None, [0.3, None, 0.0]),
        (Unit.DAY, [0, NO_DAY, -1], None, ["1970-01-01", None, "1969-12-31"]),
        (Unit.FLAG, [True, False], None, [True, False]),
        (Unit.REASON, [0, -1], Words(("counts_contact",)), ["有效联系", None]),
    ],
)
def test_each_unit(unit: Unit, data: list[Any], labels: Any, cells: list[Any]) -> None:
    column = Column("x", unit, np.array(data), labels)
    assert column.cells(0, len(column), "zh") == cells
    assert json.loads(json.dumps(cells)) == cells, "plain values, fit for JSON"
    assert all(type(c) in (str, int, float, bool, type(None)) for c in cells)
    assert column.cells(1, 2, "zh") == cells[1:2]
    assert column.cells(0, 0, "zh") == []


def _with_facts(**offsets: Any) -> Column:
    facts = (
        Column("n", Unit.COUNT, np.array([1200, NO_FEN, 7])),
        Column("worth", Unit.YUAN, np.array([150, NO_FEN, 0])),
    )
    codes = Words(("orphans", "not_yet"))
    return Column("x", Unit.REASON, np.array([0, 1, 0]), codes, facts=facts, **offsets)


def test_reasons_name_the_facts_of_their_row() -> None:
    column = _with_facts()
    first, second, third = column.cells(0, 3, "en")
    assert first == "Active parties that nobody looks after: 1,200, worth 1.50 yuan."
    assert (second, third) == (
        "after the date asked for",
        "Active parties that nobody looks after: 7, worth 0.00 yuan.",
    )
    assert column.cells(1, 3, "en") == [second, third]
    assert column.reorder(np.array([2, 0])).cells(0, 2, "en") == [third, first]


def test_several_reasons_with_facts() -> None:
    column = _with_facts(offsets=np.array([0, 0, 2, 3]))
    none, two, one = column.cells(0, 3, "zh")
    assert none == ""
    assert two == "1,200 户有效客户无人维系，合计 1.50 元。；在该日期之后"
    assert column.reorder(np.array([2, 1])).cells(0, 2, "zh") == [one, two]


def test_facts_that_are_words_or_lists_are_said_in_the_language() -> None:
    n = Column("n", Unit.LIST, np.array([1, 0]), WORDS, offsets=np.array([0, 2]))
    assert n._told(0, 1, "zh") == ["thinned、lost"]
    words = replace(n, unit=Unit.WORDS)
    assert words._told(0, 1, "zh") == ["只剩一人、无人维系"]
    assert words.cells(0, 1, "zh") == [["thinned", "lost"]]
    assert Column("n", Unit.WORD, np.array([1]), WORDS)._told(0, 1, "zh") == ["只剩一人"]


def test_every_unit_is_tested() -> None:
    (mark,) = test_each_unit.pytestmark
    assert {case[0] for case in mark.args[1]} | {Unit.LIST, Unit.WORDS, Unit.RECORDS} == set(Unit)


def test_lists() -> None:
    column = lists([0, 2], [], [1], [2])
    whole = [["甲", "c"], [], [None], ["c"]]
    assert len(column) == 4
    for start in range(5):
        for stop in range(start, 5):
            assert column.cells(start, stop, "en") == whole[start:stop]
    assert lists().cells(0, 0, "en") == []


@given(st.lists(st.lists(st.integers(0, 2), max_size=3), max_size=6), st.data())
def test_reordered_columns_show_the_same_rows(rows: list[list[int]], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(rows))))
    by = np.array(order, np.int64)
    cells = lists(*rows).cells(0, len(rows), "en")
    assert lists(*rows).reorder(by).cells(0, len(rows), "en") == [cells[i] for i in order]
    plain = Column("x", Unit.COUNT, np.arange(len(rows)))
    assert plain.reorder(by).cells(0, len(rows), "en") == order


def test_limits_cut_rows_and_nothing_else() -> None:
    whole = answer(Column("n", Unit.COUNT, np.arange(5)), lists([0], [], [2], [], []))
    assert (whole.n_rows, whole.n_shown, len(whole.rows())) == (5, 5, 5)
    short = whole.limited(2)
    assert (short.n_rows, short.n_shown) == (5, 2)
    assert short.rows() == [{"n": 0, "who": ["甲"]}, {"n": 1, "who": []}]
    assert short.totals == whole.totals
    assert len(short.to_frame()) == 2
    assert short.limited(None).n_shown == 5
    assert whole.limited(0).rows() == []
    assert whole.limited(99).n_shown == 5
    with pytest.raises(InputError, match="limit"):
        whole.limited(-1)


def test_rows_in_pages() -> None:
    whole = answer(Column("n", Unit.COUNT, np.arange(5)), lists([0], [], [2], [], []))
    assert [r["n"] for r in whole.rows(start=1, stop=3)] == [1, 2]
    assert [r["n"] for r in whole.limited(3).rows(start=2, stop=9)] == [2]
    assert whole.rows(start=5) == []
    assert whole.rows(start=9) == []


def test_the_document_of_the_interface() -> None:
    column = Column("worth", Unit.YUAN, np.array([NO_FEN, 250]))
    note = Reason("worth_unknown", {"n": 1})
    document = answer(column, notes=(note,), elapsed_s=0.123456789).to_dict("en")
    assert document == {
        "question": "area.question",
        "as_of": "2026-06-30",
        "graph_version": "v",
        "parameters": {"worth": "worth"},
        "elapsed_s": 0.123457,
        "totals": {"n": 1},
        "notes": [
            {
                "code": "worth_unknown",
                "facts": {"n": 1},
                "text": say(note, "en"),
            }
        ],
        "columns": ["worth"],
        "rows": [{"worth": None}, {"worth": 2.5}],
    }
    json.dumps(document, allow_nan=False)


def test_a_frame_has_the_same_cells() -> None:
    whole = answer(
        Column("name", Unit.TEXT, np.array([0, -1]), NAMES),
        Column("worth", Unit.YUAN, np.array([105, NO_FEN])),
        Column("on", Unit.DAY, np.array([0, NO_DAY])),
    )
    frame = whole.to_frame()
    assert list(frame.columns) == ["name", "worth", "on"]
    assert frame["worth"].iloc[0] == 1.05
    assert frame.isna().iloc[1].all()
    assert frame["on"].iloc[0] == "1970-01-01"


def test_columns_are_found_by_name() -> None:
    one = Column("n", Unit.COUNT, np.arange(2))
    assert answer(one).column("n") is one
    with pytest.raises(KeyError):
        answer(one).column("m")


def test_an_answer_shows_itself_in_a_line_without_its_rows() -> None:
    one = answer(Column("n", Unit.COUNT, np.arange(1234)))
    assert repr(one) == "<Answer area.question, 1,234 rows, as of 2026-06-30>"


def test_answers_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        answer(lists()).limit = 3  # type: ignore[misc]


def test_sums_leave_out_what_is_not_known() -> None:
    worth = np.array([1, NO_FEN, 2, 10**17])
    assert sum_fen(worth) == 10**17 + 3
    assert sum_fen(worth, np.array([True, True, True, False])) == 3
    assert sum_fen(worth[:0]) == 0
    assert yuan(105) == 1.05
