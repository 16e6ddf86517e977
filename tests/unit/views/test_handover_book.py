"""The workbook of a hand-over plan: who is on which sheet, and that nothing in it runs."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from graphcrm.answer import Answer
from graphcrm.errors import InputError
from graphcrm.ingest.handover_plan import read_plan
from graphcrm.reasons import Lang
from graphcrm.views import handover_book
from graphcrm.views.handover_book import COLUMNS, write_handover_book
from graphcrm.views.sheet_names import LONGEST, SheetNames
from tests.small_bank import FORMULA
from tests.unit.views.plans import LEAVERS, PLAN, SUCCESSORS, people


def written(folder: Path, plan: Answer = PLAN, lang: Lang = "zh") -> Path:
    path = folder / "plan.xlsx"
    write_handover_book(plan, path, lang, leavers=LEAVERS, successors=SUCCESSORS)
    return path


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_each_successor_has_a_sheet_and_so_has_nobody(tmp_path: Path) -> None:
    found = sheets(written(tmp_path))
    assert list(found) == ["方案汇总", "欧阳明月_ _理财_ S2", "S3", "未安排"]
    assert found["S3"][0][0] == "S3：1 户，合计 3,000.00 元；自 2026-07-15 起"
    ids = [[row[0] for row in rows if row[3]][1:] for rows in list(found.values())[1:]]
    assert ids == [["=1", "C3"], ["007"], ["F1"]]


def test_a_row_has_what_a_successor_needs_as_text_and_numbers(tmp_path: Path) -> None:
    rows = list(sheets(written(tmp_path)).values())[2]
    assert rows[1][:5] == ["客户号", "名称", "类型", "移交员工", "接手员工"]
    assert rows[2] == [
        *("007", FORMULA, "个人", "S1", "S3", "有效联系", "", "想约您见个面，听听您的需要"),
        *("", 2.0, 10000.5, 0.0, "S3"),
    ]


def test_last_contacts_say_when_how_and_who(tmp_path: Path) -> None:
    row = list(sheets(written(tmp_path, lang="en")).values())[1][2]
    assert row[6] == "2026-06-01 visit (S1); 2026-05-02 call (S2)"


@pytest.mark.parametrize(
    ("lang", "who"),
    [("zh", ("移交人", "接收人", "监交人")), ("en", ("Handed over", "Taken over", "Witnessed"))],
)
def test_three_sign_below_the_rows_and_under_no_id(
    tmp_path: Path, lang: Lang, who: tuple[str, ...]
) -> None:
    rows = list(sheets(written(tmp_path, lang=lang)).values())[2]
    assert [cell[: len(w)] for cell, w in zip(filter(None, rows[-1]), who, strict=True)] == [*who]
    places = [list(COLUMNS)[i] for i, cell in enumerate(rows[-1]) if cell]
    assert not [place for place in places if place.endswith("_id")]


def test_the_summary_counts_before_and_after(tmp_path: Path) -> None:
    rows = [row[:3] for row in sheets(written(tmp_path, lang="en"))["summary"]]
    # Known worth: 4,000 + 3,000 + 2,000; that of the firm, unassigned, is not known.
    at = rows.index(["With nobody before", 4.0, 9000.0])
    assert rows[at + 1 : at + 3] == [["Assigned", 3.0, 9000.0], ["Still with nobody after", 1.0, 0]]
    why = next(row for row in rows if str(row[0]).startswith("The party is not active"))
    assert why[1:] == [1.0, 0.0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_written_is_read_back(tmp_path: Path, lang: Lang) -> None:
    plan = read_plan(written(tmp_path, lang=lang))
    assert dict(zip(plan.party, plan.to, strict=True)) == {
        "=1": "S2",
        "C3": "S2",
        "007": "S3",
        "F1": None,
    }
    assert plan.planned == plan.to
    assert plan.where[2] == "plan.xlsx, sheet 3, row 3"
    assert plan.made == {
        "question": PLAN.question,
        "as_of": "2026-06-30",
        "parameters": PLAN.parameters,
    }


def test_a_long_list_of_leavers_is_read_back(tmp_path: Path) -> None:
    many = {**PLAN.parameters, "staff": [f"STAFF-{i:09}" for i in range(5_000)]}
    plan = read_plan(written(tmp_path, replace(PLAN, parameters=many)))
    assert plan.made is not None
    assert plan.made["parameters"] == many


def test_a_plan_of_nobody_is_a_summary(tmp_path: Path) -> None:
    none = tuple(c.reorder(np.zeros(0, np.int64)) for c in PLAN.columns)
    path = tmp_path / "plan.xlsx"
    write_handover_book(
        replace(PLAN, columns=none), path, "zh", leavers=LEAVERS, successors=people()
    )
    assert list(sheets(path)) == ["方案汇总"]
    assert read_plan(path).party == []


def test_the_same_plan_makes_the_same_workbook(tmp_path: Path) -> None:
    first = written(tmp_path).read_bytes()
    assert written(tmp_path).read_bytes() == first


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover_book, "MAX_ROWS", 12)
    with pytest.raises(InputError, match="write csv or parquet"):
        written(tmp_path)


@pytest.mark.parametrize(
    "name", ["a/b\\c?*[d]:", "'quoted'", "王" * 40, "𠮷" * 40, "History", "", "\x1b[31m"]
)
def test_names_of_sheets_are_allowed_and_differ(name: str) -> None:
    names = SheetNames()
    taken = [names.take(name, identifier) for identifier in ("", "S1", "S1", "s1", "S" * 40)]
    assert len({t.lower() for t in taken}) == len(taken)
    for sheet in taken:
        assert 1 <= len(sheet.encode("utf-16-le")) // 2 <= LONGEST
        assert not set(sheet) & set("[]:*?/\\\x1b")
        assert sheet == sheet.strip("'")
        assert sheet.lower() != "history"


def test_a_plan_of_second_persons_speaks_of_introductions(tmp_path: Path) -> None:
    path = tmp_path / "second.xlsx"
    write_handover_book(PLAN, path, "en", leavers=(), successors=SUCCESSORS)
    summary, first = list(sheets(path).values())[:2]
    said = {row[0] for row in summary}
    assert {"Plan of second persons", "On one person now", "Who joins"} <= said
    assert not {"Who leaves", "With nobody before", "Hand-over plan"} & said
    assert any(str(cell).startswith("Introduced by:") for cell in first[-1])
