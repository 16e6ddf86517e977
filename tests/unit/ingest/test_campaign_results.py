"""Call lists as they come back: sorted, split, saved by another program, of either kind."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import InputError
from graphcrm.ingest.campaign_outcomes import Campaign, Outcomes, outcomes
from graphcrm.ingest.campaign_results import RESULTS, FilledList, read_list
from graphcrm.ingest.raw import BoolVec
from graphcrm.reasons.handover import PLAN_MARK
from tests.unit.ingest.biff import xls
from tests.unit.ingest.extracts import text_file, workbook

HEADER: list[str | float] = ["序号", "客户号", "员工号", "联系日期", "联系方式", "带来客户号1"]
ROWS: list[list[str | float]] = [
    [1, "C1", "S1", "2026-06-05", "电话", "N1"],
    [2, "C2", "S1", "", "", ""],
    [3, "C3", "S2", "2026/6/7", "visit", ""],
]
MADE = {
    "question": "campaign.plan",
    "as_of": "2026-06-01",
    "parameters": {"campaign": "A1"},
    "listed": ["C1", "C2", "C3"],
    "n_control": 0,
}
KNOWN = pa.array(["C1", "C2", "C3", "N1", "S1", "S2"])
Rows = Sequence[Sequence[str | float]]


def cells(filled: FilledList, name: str) -> list[str]:
    place = [RESULTS.column(n).title for n in (name,)]
    return [
        str(cell)
        for raw in filled.calls
        for cell in raw.cells.column(raw.headers.index(place[0])).to_pylist()
    ]


def known(space: str, ids: pa.Array) -> BoolVec:
    return np.asarray(pc.is_in(ids, value_set=KNOWN))


def out(filled: FilledList, began: date | None = None) -> Outcomes:
    return outcomes(filled, Campaign("A1", None, began), is_known=known, today=date(2026, 6, 30))


def test_only_filled_rows_are_read_and_all_are_listed(tmp_path: Path) -> None:
    found = read_list(workbook(tmp_path, "a.xlsx", {"x": [["标题"], HEADER, *ROWS]}))
    assert cells(found, "party_id") == ["C1", "C3"]
    assert (found.listed, found.n_filled, found.made) == (["C1", "C2", "C3"], 2, None)
    assert found.calls[0].row_numbers.tolist() == [3, 5]


def test_sheets_may_be_split_sorted_and_renamed(tmp_path: Path) -> None:
    reordered = [[row[i] for i in (3, 2, 1, 0)] for row in (HEADER, ROWS[0])]
    sheets: dict[str, Rows] = {"张伟": [HEADER, ROWS[2]], "m": mark(), "李": reordered}
    found = read_list(workbook(tmp_path, "a.xlsx", sheets))
    assert cells(found, "party_id") == ["C3", "C1"]
    assert [raw.source.label for raw in found.calls] == ["a.xlsx, sheet 1", "a.xlsx, sheet 3"]
    assert found.listed == ["C1", "C2", "C3"]
    contacts = out(found).tables["contacts"]
    assert contacts["channel"].to_pylist() == ["visit", "other"]


def test_an_old_workbook_is_read_too(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", {"x": [HEADER, *ROWS], "m": [[PLAN_MARK, json.dumps(MADE)]]})
    assert (cells(read_list(path), "party_id"), read_list(path).made) == (["C1", "C3"], MADE)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_text_file_is_read_too(tmp_path: Path, encoding: str) -> None:
    text = "\n".join(",".join(map(str, row)) for row in (HEADER, *ROWS))
    found = read_list(text_file(tmp_path, "a.csv", text, encoding))
    assert (cells(found, "party_id"), found.listed) == (["C1", "C3"], ["C1", "C2", "C3"])


def test_days_may_be_dates_of_a_spreadsheet(tmp_path: Path) -> None:
    rows = [HEADER, [1, "C1", "S1", datetime(2026, 6, 5), "", ""]]
    found = out(read_list(workbook(tmp_path, "a.xlsx", {"x": rows})))
    assert found.tables["contacts"]["contacted_on"].to_pylist() == [date(2026, 6, 5)]


def test_a_plain_table_begins_with_the_first_contact(tmp_path: Path) -> None:
    found = out(read_list(workbook(tmp_path, "a.xlsx", {"x": [HEADER, *ROWS]})))
    assert found.campaign.started_on == date(2026, 6, 5)
    assert found.tables["campaigns"].to_pylist() == [
        {"campaign_id": "A1", "started_on": date(2026, 6, 5)}
    ]
    assert (found.n_asked, found.n_control, found.n("referrals")) == (3, 0, 1)


def test_a_row_that_stands_there_twice_is_one_contact(tmp_path: Path) -> None:
    more = [*ROWS[0][:-1], "C2"]  # the same call brought one more
    found = out(read_list(workbook(tmp_path, "a.xlsx", {"x": [HEADER, ROWS[0], ROWS[0], more]})))
    assert (found.n("contacts"), found.rejects.n()) == (1, 0)
    pairs = found.tables["referrals"].select(["referrer_id", "party_id"]).to_pylist()
    assert {tuple(pair.values()) for pair in pairs} == {("C1", "N1"), ("C1", "C2")}


def test_rows_of_totals_are_no_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path, "a.xlsx", {"x": [HEADER, *ROWS, ["", "合计", "", "2", "", ""]]})
    found = out(read_list(path))
    assert (found.rejects.by_rule(), found.rejects.counted("contacts")) == ({"total_row": 1}, 0)


def mark(**more: object) -> Rows:
    return [[PLAN_MARK, json.dumps({**MADE, **more})]]


BAD: dict[str, tuple[dict[str, Rows], str]] = {
    "no calls": ({"m": mark()}, "a.xlsx is no call list"),
    "no caller": ({"x": [["客户号", "联系日期"]]}, "sheet 1 has no column staff_id"),
    "a column twice": ({"x": [[*HEADER, "Staff"]]}, "sheet 1 has two columns staff_id"),
    "no list": ({"x": [HEADER], "m": mark(listed=3)}, "a.xlsx is no call list"),
    "no control": ({"x": [HEADER], "m": mark(n_control=1)}, "with a control group of 1, and not"),
    "spoilt": ({"x": [HEADER], "m": [[PLAN_MARK, "{"]]}, "write the list anew and fill that"),
}


@pytest.mark.parametrize(("sheets", "says"), BAD.values(), ids=BAD)
def test_what_is_no_list_is_refused(tmp_path: Path, sheets: dict[str, Rows], says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_list(workbook(tmp_path, "a.xlsx", sheets))


def test_other_files_are_no_list(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("x")
    people = text_file(tmp_path, "b.csv", "客户号,姓名\nC1,x\n")
    for path, says in ((tmp_path / "a.pdf", "no call list"), (people, "no call list")):
        with pytest.raises(InputError, match=says):
            read_list(path)
    with pytest.raises(InputError, match=r"c\.xlsx is not there"):
        read_list(tmp_path / "c.xlsx")


DAYS = st.sampled_from(["", "2026-06-05", "2026-07-05", "2026-05-05", "soon"])
IDS = st.sampled_from(["C1", "C2", "N1", "X9", ""])


@given(st.lists(st.tuples(IDS, st.sampled_from(["S1", "X9", ""]), DAYS, IDS), max_size=8))
def test_what_is_filled_is_loaded_or_rejected_once(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str, str]]
) -> None:
    text = "\n".join(["customer_id,staff_id,contacted_on,brought_1", *map(",".join, rows)])
    path = text_file(tmp_path_factory.getbasetemp(), "drawn.csv", text)
    found = out(read_list(path), date(2026, 6, 1))
    filled = [row for row in rows if row[2] or row[3]]
    good = [
        (who, staff, brought)
        for who, staff, day, brought in filled
        if who in {"C1", "C2", "N1"} and staff == "S1" and day == "2026-06-05"
        if brought not in {who, "X9"}
    ]
    assert (found.n_filled, found.rejects.n()) == (len(filled), len(filled) - len(good))
    assert found.n("contacts") == len({(who, staff) for who, staff, _ in good})
    assert found.n("referrals") >= len({(who, b) for who, _, b in good if b})
