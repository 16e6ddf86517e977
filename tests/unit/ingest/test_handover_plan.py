"""Plans as they come back: sorted, moved, saved by another program, or spoilt."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from graphcrm.errors import InputError
from graphcrm.ingest.handover_plan import read_plan
from graphcrm.reasons.handover import PLAN_MARK
from tests.unit.ingest.biff import xls
from tests.unit.ingest.extracts import text_file, workbook

HEADER: list[str | float] = ["客户号", "名称", "接手员工", "原定接手员工"]
MADE = {"question": "coverage.handover", "as_of": "2026-06-30", "parameters": {"staff": ["S1"]}}
Rows = Sequence[Sequence[str | float]]
MARK: list[str | float] = [PLAN_MARK, json.dumps(MADE)]


def book(folder: Path, *sheets: Rows) -> Path:
    return workbook(folder, "plan.xlsx", {f"s{i}": rows for i, rows in enumerate(sheets)})


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_plan(path)
    return caught.value.message


def test_rows_may_be_moved_sorted_and_titled_anew(tmp_path: Path) -> None:
    plan = read_plan(
        book(
            tmp_path,
            [["随便写的"], [""], HEADER, ["C2", "b", "S3", "S2"], ["C1", "a", "S2", "S2"]],
            [["汇总"], MARK],
            [["接手员工", "客户号", "原定接手员工"], ["", "C3", "S2"], ["", "", "", "签字"]],
        )
    )
    assert (plan.party, plan.to) == (["C2", "C1", "C3"], ["S3", "S2", None])
    assert plan.planned == ["S2", "S2", "S2"]
    at = [(1, 4), (1, 5), (3, 2)]
    assert plan.where == [f"plan.xlsx, sheet {sheet}, row {row}" for sheet, row in at]
    assert plan.made == MADE


def test_ids_are_read_as_those_of_extracts(tmp_path: Path) -> None:
    rows: Rows = [HEADER, [" 'C1", "", "Ｓ２", ""], [7.0, "", "无", ""]]
    plan = read_plan(book(tmp_path, rows))
    assert (plan.party, plan.to) == (["C1", "7"], ["S2", None])
    assert plan.made is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_text_file_is_read_too(tmp_path: Path, encoding: str) -> None:
    text = "客户号,名称,接手员工\nC1,王芳,S2\nC2,李强,\n"
    plan = read_plan(text_file(tmp_path, "plan.csv", text, encoding))
    assert (plan.party, plan.to, plan.planned) == (["C1", "C2"], ["S2", None], None)
    assert plan.where == ["plan.csv, row 2", "plan.csv, row 3"]


def test_an_old_workbook_is_read_too(tmp_path: Path) -> None:
    path = xls(tmp_path / "plan.xls", {"a": [HEADER, ["C1", "", "S2", ""]], "b": [[*MARK]]})
    assert (read_plan(path).party, read_plan(path).made) == (["C1"], MADE)


BAD: dict[str, tuple[Rows, str]] = {
    "no party": ([HEADER, ["C1", "", "S2"], ["", "b", "S2"]], "sheet 1, row 3: there is no party"),
    "lost digits": ([HEADER, ["6.22E+18", "", "S2"]], "row 2: party_id has lost digits"),
    "a lost number": ([HEADER, ["C1", "", 6.22e18]], "row 2: to_staff_id has lost digits"),
    "column gone": ([["客户号", "名称"], ["C1", "b"]], "sheet 1 has no column to_staff_id"),
    "ids gone": ([["名称", "接手员工"], ["b", "S2"]], "sheet 1 has no column party_id"),
    "twice": ([["客户号", "接手员工", "to_staff_id"], ["C1", "S2", "S3"]], "two columns to_staff"),
    "spoilt mark": ([[PLAN_MARK, '{"question": 1']], "line that begins with graphcrm was changed"),
    "other mark": ([[PLAN_MARK, "[]"]], "line that begins with graphcrm was changed"),
    "part of a mark": ([[PLAN_MARK, '{"as_of": 1}']], "line that begins with graphcrm was changed"),
    "another book": ([["a", "b"], ["C1", "S2"]], "plan.xlsx is no hand-over plan"),
    "nothing": ([], "plan.xlsx is no hand-over plan"),
}


@pytest.mark.parametrize(("rows", "says"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_named_by_sheet_and_row(
    tmp_path: Path, rows: Rows, says: str
) -> None:
    said = refused(book(tmp_path, rows))
    assert says in said
    assert not {"C1", "S2", "6.22"} & set(said.split())


def test_a_text_file_that_is_no_plan(tmp_path: Path) -> None:
    assert "no column to_staff_id" in refused(text_file(tmp_path, "a.csv", "party_id,b\nC1,2\n"))
    ragged = text_file(tmp_path, "b.csv", "party_id,to_staff_id\nC1,S2\nC2\n")
    assert "b.csv, row 3: it has not as many cells" in refused(ragged)
    assert "c.pdf is no hand-over plan" in refused(text_file(tmp_path, "c.pdf", "x"))
    assert "d.xlsx is not there" in refused(tmp_path / "d.xlsx")
    assert "none of the first 10 rows" in refused(text_file(tmp_path, "e.csv", "a,b\nC1,2\n"))
