"""Workbooks as banks' systems write them: old, misnamed, half computed, or meant to do harm."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter

from graphcrm.errors import InputError
from graphcrm.ingest import workbook as w
from graphcrm.ingest import xls_reader
from graphcrm.ingest.extracts import find_extracts
from graphcrm.ingest.mapping_file import read_mapping
from graphcrm.ingest.read_xlsx import first_rows
from graphcrm.ingest.sheet_scan import scan
from graphcrm.ingest.sources import discover
from tests.unit.ingest.biff import xls
from tests.unit.ingest.extracts import checked, lines, raw, workbook

CUSTOMERS: list[list[str | float]] = [
    ["客户号", "姓名", "存款余额"],
    ["001", "王芳", 12.5],
    ["002", "", ""],
]
LONG = "王" * 2000  # 14 of them are more than a pipe holds
MAPPING = """\
version: 1
extracts:
  - file: 名单.xlsx
    tables: [{table: customers, columns: {customer_id: 编号}}]
"""
SHEET = "xl/worksheets/sheet1.xml"


def _cut(xml: str) -> str:
    return f"<worksheet><sheetData>{xml}</sheetData></worksheet>"


def _sheet_of(folder: Path, rows: str) -> Path:
    """Return a workbook whose sheet says ``rows`` in its own language."""
    path = workbook(folder, "customers.xlsx", {"a": CUSTOMERS})
    with ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with ZipFile(path, "w") as new:
        for name, data in (parts | {SHEET: _cut(rows).encode()}).items():
            new.writestr(name, data)
    return path


def _refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        raw(path)
    return caught.value.message


def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    path = xls(tmp_path / "bank.xls", {"客户": CUSTOMERS, "说明": [["x"]]})
    found = discover([path], tmp_path)
    assert [(s.label, s.sheet) for s in found.sources] == [("bank.xls[客户]", "客户")]
    assert lines(raw(path)) == [("001", "王芳", "12.5"), ("002", "", "")]


def test_what_the_reader_of_old_workbooks_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(xls_reader, "_limit_memory", lambda: None)  # of this process, too
    rows: list[list[str | float]] = [["客户号"], [44741.0], ["b"]]
    path = xls(tmp_path / "a.xls", {"客户": rows}, since_1904=True)
    xls_reader.main(str(path))
    xls_reader.main(str(path), "客户")
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert printed == [{"客户": True}, ["客户号"], ["2026-06-30"], ["b"]]


def test_of_an_old_workbook_some_rows_may_be_enough(tmp_path: Path) -> None:
    path = xls(tmp_path / "customers.xls", {"客户": [CUSTOMERS[0], *[[LONG]] * 14]})
    assert first_rows(path, path.name, None, 2) == [CUSTOMERS[0], [LONG, "", ""]]


def test_an_old_workbook_without_a_header_is_refused(tmp_path: Path) -> None:
    path = xls(tmp_path / "customers.xls", {"客户": [["甲"], *[[LONG]] * 14]})
    assert "none of the first 10 rows names a column" in _refused(path)
    assert "is empty" in _refused(xls(path, {"客户": []}))


def test_the_calendar_that_begins_in_1904(tmp_path: Path) -> None:
    """Day 44741 is 2022-06-29 from 1900 on, and four years and a day later from 1904 on."""
    old = xls(
        tmp_path / "customers.xls", {"a": [["客户号", "出生日期"], ["1", 44741.0]]}, since_1904=True
    )
    assert lines(raw(old)) == [("1", "2026-06-30")]
    new = tmp_path / "customers.xlsx"
    with xlsxwriter.Workbook(new, {"date_1904": True}) as book:
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["客户号", "出生日期"])
        sheet.write_row(1, 0, ["1"])
        sheet.write_number(1, 1, 44741, dates)
    assert lines(raw(new)) == [("1", "2026-06-30")]


def test_a_workbook_under_the_ending_of_another(tmp_path: Path) -> None:
    new = workbook(tmp_path, "customers.xlsx", {"a": CUSTOMERS}).rename(tmp_path / "customers.xls")
    old = xls(tmp_path / "customers_2.xlsx", {"a": CUSTOMERS})
    assert lines(raw(new)) == lines(raw(old))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html><table><tr><td>\xbf\xcd", "is a web page, not a workbook; open it in Excel"),
        (b"customer_id\tname\nC1\t", "seems to be text; give it the ending .csv"),
        (b"\0\0\0", "cannot be read as a workbook; save it as .xlsx without a password"),
        (b"", "cannot be read as a workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(2000), "cannot be read as a workbook"),
    ],
)
def test_what_is_only_called_a_workbook(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "customers.xls").write_bytes(content)
    assert says in _refused(tmp_path / "customers.xls")


def test_a_hidden_sheet_is_left_out_and_named(tmp_path: Path) -> None:
    path = tmp_path / "customers.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("字典", "客户", "firms"):
            book.add_worksheet(name).write(0, 0, "客户号")
        book.get_worksheet_by_name("客户").activate()
        book.get_worksheet_by_name("字典").hide()
    found = discover([path], tmp_path)
    assert [s.sheet for s in found.sources] == ["客户"]
    assert [(n.file, n.rule) for n in found.warnings] == [
        ("customers.xlsx[firms]", "unknown_sheet"),
        ("customers.xlsx[字典]", "hidden_sheet"),
    ]


def test_a_mapping_tells_of_hidden_sheets_and_errors_too(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "名单.xlsx") as book:
        sheet = book.add_worksheet("客户")
        sheet.write_column(0, 0, ["编号", "7"])
        sheet.write_formula(2, 0, "=1/0", None, "#DIV/0!")
        book.add_worksheet("旧").hide()
    (tmp_path / "bank.yaml").write_text(MAPPING, "utf-8")
    mapping = read_mapping(tmp_path / "bank.yaml")
    found = find_extracts([tmp_path / "名单.xlsx"], tmp_path, mapping=mapping)
    assert [(n.file, n.rule) for n in found.warnings] == [
        ("名单.xlsx[旧]", "hidden_sheet"),
        ("名单.xlsx", "error_cells"),
    ]


def test_errors_are_empty_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "customers.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("客户")
        sheet.write_row(0, 0, ["客户号", "姓名", "存款余额", "电话"])
        sheet.write(1, 0, "001")
        sheet.write_formula(1, 1, "=B9", None, "王芳")
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 3, "=NA()", None, "#N/A")
    assert lines(raw(path)) == [("001", "王芳", "", "")]
    assert [(n.rule, n.n_rows) for n in discover([path], tmp_path).warnings] == [("error_cells", 2)]


@pytest.mark.parametrize("value", ["", "<v/>", "<v></v>"])
@pytest.mark.parametrize("formula", ["<f>A1+1</f>", '<f t="shared" si="0"/>'])
def test_formulas_that_nobody_computed_are_refused(
    tmp_path: Path, formula: str, value: str
) -> None:
    cells = f'<c r="A1" s="0">{formula}{value}</c><c r="B1" t="str">{formula}{value}</c>'
    path = _sheet_of(tmp_path, f'<row r="1">{cells}</row>')
    assert "customers.xlsx: 1 formula(s) hold no value; open it in Excel" in _refused(path)


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row><c r="XFD1048576"><v>1</v></c></row>',
        '<row><c r="AAA1"><v>1</v></c></row><row r="999999"><c r="A999999"><v>1</v></c></row>',
        "<row>" + "<c><v>1</v></c>" * 16_000 + '</row><row r="900000"><c><v>1</v></c></row>',
    ],
)
def test_a_sheet_that_reaches_too_far_is_refused(tmp_path: Path, cells: str) -> None:
    path = _sheet_of(tmp_path, cells)
    assert "customers.xlsx: a sheet reaches too far to the right and down" in _refused(path)


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, "customers.xlsx", {"a": CUSTOMERS})
    with ZipFile(path, "a", 8) as file:
        file.writestr("xl/media/a.xml", b"0" * (1 << 27))
    assert "customers.xlsx holds more than extracts can" in _refused(path)


def test_more_than_any_sheet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(w, "MAX_BYTES", 1000)
    path = workbook(tmp_path, "customers.xlsx", {"a": CUSTOMERS})
    assert "unpacked; save it as CSV" in _refused(path)


def test_where_chunks_are_cut_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = '<c r="BC{0}" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="A{0}"><f>A1</f></c>'
    rows = "".join(f'<row r="{i}">{cells.format(i)}</row>' for i in range(1, 400))
    whole = scan(BytesIO(_cut(rows).encode()))
    assert (whole.n_errors, whole.n_uncomputed, whole.n_cells) == (399, 399, 999 * 78)
    monkeypatch.setattr("graphcrm.ingest.sheet_scan.CHUNK_BYTES", 61)
    assert scan(BytesIO(_cut(rows).encode())) == whole


def test_a_cell_of_ten_megabytes(tmp_path: Path) -> None:
    inline = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    head = inline.format("A1", "客户号") + inline.format("B1", "姓名")
    cells = '<c r="A2"><v>1</v></c>' + inline.format("B2", "王" * 3_500_000)
    path = _sheet_of(tmp_path, f'<row r="1">{head}</row><row r="2">{cells}</row>')
    assert checked(path).rejects.by_rule() == {"text_too_long": 1}


def test_a_merged_header_of_three_columns(tmp_path: Path) -> None:
    path = tmp_path / "customers.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("客户")
        sheet.merge_range(0, 0, 0, 3, "客户清单（单位：万元）")
        sheet.merge_range(1, 0, 2, 0, "客户号")
        sheet.merge_range(1, 1, 1, 3, "存款")
        sheet.write_row(2, 1, ["余额", "月日均", "年日均"])
        sheet.write_row(3, 0, ["001", 1.5, 2, 3])
    read = raw(path)
    assert read.headers[:2] == ("客户号", "存款余额(万元)")
    assert lines(read) == [("001", "1.5", "2", "3")]


class PanicException(BaseException):
    """What the reader raises where it has a fault of its own."""


@pytest.mark.parametrize("raised", [PanicException("王芳"), RuntimeError("王芳")])
def test_a_fault_of_the_reader_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: BaseException
) -> None:
    def fail(_: object) -> None:
        raise raised

    monkeypatch.setattr("python_calamine.load_workbook", fail)
    path = workbook(tmp_path, "customers.xlsx", {"a": CUSTOMERS})
    assert _refused(path) == (
        "customers.xlsx cannot be read as a workbook; save it as .xlsx without a password"
    )


def test_whoever_interrupts_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("python_calamine.load_workbook", interrupt)
    path = workbook(tmp_path, "customers.xlsx", {"a": CUSTOMERS})
    with pytest.raises(KeyboardInterrupt):
        raw(path)
