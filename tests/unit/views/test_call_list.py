"""The workbook of a call list: what stands where, and that nothing in it runs."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from graphcrm.errors import InputError
from graphcrm.ingest.campaign_results import read_list
from graphcrm.reasons import Lang
from graphcrm.views import call_list
from graphcrm.views.call_list import FILLED, SPARE
from tests.small_bank import FORMULA
from tests.unit.views.call_lists import NOBODY, PLAN, around_firm, written


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("zh", ["方案汇总", "名单", "对照组", "填写说明"]),
        ("en", ["summary", "calls", "control", "how to fill"]),
    ],
)
def test_four_sheets_in_either_language(tmp_path: Path, lang: Lang, names: list[str]) -> None:
    assert list(sheets(written(tmp_path, lang=lang))) == names


def test_a_row_is_read_and_filled_from_left_to_right(tmp_path: Path) -> None:
    rows = sheets(written(tmp_path, lang="en"))["calls"]
    assert rows[0][0] == "To be called: 3; the yellow columns are to be filled, see how to fill"
    assert rows[1][-9:] == [
        *("Contacted on", "Channel", "Result", "Need", "Brought 1", "Brought 2", "Brought 3"),
        *("Outcome of who came", "Note"),
    ]
    assert rows[3][:3] == [2.0, "007", FORMULA]
    assert rows[2][7].startswith("Good day, I am 张伟; may I invite you")


def test_nothing_is_filled_before_anybody_calls(tmp_path: Path) -> None:
    rows = sheets(written(tmp_path))["名单"]
    assert {cell for row in rows[2:] for cell in row[-len(FILLED) :]} == {""}
    assert len(rows) <= 2 + PLAN.n_rows + SPARE


def test_callers_choose_words_and_write_dates(tmp_path: Path) -> None:
    with ZipFile(written(tmp_path)) as book:
        calls = book.read("xl/worksheets/sheet2.xml").decode()
    assert calls.count("<dataValidation ") == 4
    assert '"上门,电话,面谈,微信' in calls.replace("&quot;", '"')
    assert "<f>" not in calls


def test_the_summary_says_what_to_expect_and_who_is_left_out(tmp_path: Path) -> None:
    whole = sheets(written(tmp_path, lang="en"))["summary"]
    rows = [row[:2] for row in whole]
    assert ["This list", 7.5, 7.25, ""] in [row[:4] for row in whole]
    assert ["Call list of campaign 20260601-abc", ""] in rows
    assert rows[rows.index(["What to expect", ""]) + 2 :][:2] == [
        ["This list", 7.5],
        ["As many of the greatest worth", 5.25],
    ]
    left_out = rows[rows.index(["Who is left out", ""]) + 2 :][:2]
    assert [n for _, n in left_out] == [4.0, 2.0]
    callers = rows[rows.index(["Who calls", ""]) + 2 :][:2]
    assert callers == [["S1", "张伟"], ["nobody yet, please assign", ""]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_written_is_read_back(tmp_path: Path, lang: Lang) -> None:
    found = read_list(written(tmp_path, lang=lang))
    assert (found.listed, found.n_filled) == (["C1", "007", "C3"], 0)
    assert [raw.cells.column(0).to_pylist() for raw in found.control] == [["C4", "C5"]]
    assert found.made is not None
    assert (found.made["question"], found.made["as_of"]) == (PLAN.question, "2026-06-01")
    assert found.made["parameters"] == PLAN.parameters


def test_without_a_control_group_there_is_no_sheet_of_it(tmp_path: Path) -> None:
    path = written(tmp_path, control=NOBODY)
    assert "对照组" not in sheets(path)
    assert read_list(path).control == []


def test_a_list_around_a_firm_goes_ring_by_ring(tmp_path: Path) -> None:
    path = written(tmp_path, around_firm(), "en")
    assert sheets(path)["summary"][0][0].startswith("Call list around a firm")
    assert [row[1] for row in sheets(path)["calls"][2:5]] == [
        "key_people",
        "key_people",
        "suppliers",
    ]
    assert read_list(path).listed == ["C1", "C3", "F1"]


def test_the_same_plan_makes_the_same_workbook(tmp_path: Path) -> None:
    first = written(tmp_path).read_bytes()
    assert written(tmp_path).read_bytes() == first


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_list, "MAX_ROWS", SPARE + 4)
    with pytest.raises(InputError, match="write csv or parquet"):
        written(tmp_path, replace(PLAN))
