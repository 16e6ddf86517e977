from datetime import date, datetime
from pathlib import Path

import pytest

from graphcrm.errors import InputError
from graphcrm.ingest.cell_text import cell_text
from tests.unit.ingest.extracts import checked, lines, raw, workbook


def test_values_of_cells_become_text(tmp_path: Path) -> None:
    rows = [
        ["客户号", "存款余额", "出生日期", "免打扰"],
        ["001", 1234.5, date(1980, 1, 31), True],
        [7, 100, datetime(1980, 1, 31, 12, 30), False],
        [622848000000000000, 0.1, "", ""],
        [999999999999999, -2, "1980年1月31日", ""],
    ]
    read = raw(workbook(tmp_path, "customers.xlsx", {"Sheet1": rows}))
    assert lines(read) == [
        ("001", "1234.5", "1980-01-31", "true"),
        ("7", "100", "1980-01-31 12:30:00", "false"),
        ("6.22848E+17", "0.1", "", ""),
        ("999999999999999", "-2", "1980年1月31日", ""),
    ]


def test_an_id_that_was_a_long_number_is_rejected(tmp_path: Path) -> None:
    rows = [["客户号"], ["6228480000000000001"], [6228480000000000001], [1234567890123456]]
    done = checked(workbook(tmp_path, "customers.xlsx", {"客户": rows}))
    assert done.rows["customer_id"].to_pylist() == ["6228480000000000001"]
    assert done.rejects.by_rule() == {"id_lost_digits": 2}


def test_titles_merged_headers_and_blank_rows(tmp_path: Path) -> None:
    rows = [
        ["客户清单"],
        [],
        ["基本信息", "", "存款"],
        ["客户号", "姓名", "余额"],
        ["1", "甲", 5],
        [],
        ["2", "乙", 6],
    ]
    read = raw(workbook(tmp_path, "customers.xlsx", {"Sheet1": rows}))
    assert read.headers == ("客户号", "姓名", "存款余额")
    assert read.row_numbers.tolist() == [5, 7]


def test_an_empty_sheet_and_one_without_header_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is empty"):
        raw(workbook(tmp_path, "customers.xlsx", {"Sheet1": []}))
    with pytest.raises(InputError, match="none of the first 10 rows"):
        raw(workbook(tmp_path, "firms.xlsx", {"Sheet1": [["a", "b"]]}))


def test_other_values() -> None:
    assert [cell_text(c) for c in (None, 0, 1e15, -2.5e17)] == ["", "0", "1E+15", "-2.5E+17"]
    assert cell_text(datetime(2026, 6, 30).time()) == "00:00:00"
