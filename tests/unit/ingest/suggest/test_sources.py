"""Where a draft comes from: workbooks, archives, databases; and which headers a mapping leaves."""

import sqlite3
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from graphcrm.errors import InputError
from graphcrm.ingest.mapping import Mapping
from graphcrm.ingest.mapping_file import read_mapping
from graphcrm.ingest.suggest.suggest import suggest
from graphcrm.ingest.suggest.unused import unused_headers


def draft(source: Path | str, folder: Path, n_rows: int = 1000) -> Mapping:
    found = suggest([source], staging=folder, n_rows=n_rows)
    (folder / "m.yaml").write_text(found.yaml("en"), "utf-8")
    return read_mapping(folder / "m.yaml").mapping


def workbook(path: Path, **sheets: list[list[str]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
    return path


def columns(mapping: Mapping, i: int = 0) -> dict[str, str | None]:
    return {name: cell.source for name, cell in mapping.extracts[i].tables[0].columns.items()}


def test_a_sheet_with_a_title_and_a_header_of_two_rows(tmp_path: Path) -> None:
    rows = [["客户清单", "", "", ""], ["客户号", "存款", "", "姓名"], ["", "余额", "日均", ""]]
    path = workbook(tmp_path / "名单.xlsx", 客户=[*rows, ["1", "5", "6", "甲"]])
    assert columns(draft(path, tmp_path)) == {
        "customer_id": "客户号",
        "name": "姓名",
        "deposits": "存款余额",
    }


def test_sheets_are_extracts_and_a_page_of_notes_is_none(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "bank.xlsx",
        说明=[["本表由系统导出"]],
        客户=[["客户号", "姓名"], ["1", "甲"]],
        员工=[["工号", "员工姓名"], ["S1", "乙"]],
    )
    found = draft(path, tmp_path)
    assert [(e.sheet, e.tables[0].table) for e in found.extracts] == [
        ("客户", "customers"),
        ("员工", "staff"),
    ]


def test_a_header_that_a_load_would_not_find_is_placed(tmp_path: Path) -> None:
    # The row above holds one of the headers alone; the header itself is known by likeness.
    text = "客户编码,x,y\n客户编码,客户姓名名,手机号码\n1,甲,13800138000\n"
    (tmp_path / "customers.csv").write_text(text, "utf-8")
    (extract,) = draft(tmp_path / "customers.csv", tmp_path).extracts
    assert (extract.header_row, extract.header_rows) in {(None, None), (2, 1)}
    assert extract.tables[0].columns["phone"].source == "手机号码"


def test_files_in_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bank.zip", "w") as archive:
        archive.writestr("对公/企业.csv", "企业号,企业名称\nF1,厂\n")
    (extract,) = draft(tmp_path / "bank.zip", tmp_path).extracts
    assert (extract.file, extract.tables[0].table) == ("对公/企业.csv", "firms")


def test_parquet_is_looked_at_by_its_columns(tmp_path: Path) -> None:
    table = pa.table({"客户号": ["1", "2"], "存款余额": [1.5, 2.5], "标签": [["a"], ["b"]]})
    pq.write_table(table, tmp_path / "customers.parquet")
    assert columns(draft(tmp_path, tmp_path)) == {"customer_id": "客户号", "deposits": "存款余额"}


@pytest.fixture
def database(tmp_path: Path) -> str:
    with sqlite3.connect(tmp_path / "bank.db") as connection:
        connection.execute("CREATE TABLE T_CUST (客户号 TEXT, 客户姓名 TEXT, 星座 TEXT)")
        rows = [(f"C{i}", "甲", "x") for i in range(50)]
        connection.executemany("INSERT INTO T_CUST VALUES (?, ?, ?)", rows)
        connection.execute("CREATE VIEW V_EMP AS SELECT 'S1' AS 工号, '乙' AS 员工姓名")
    connection.close()
    return f"sqlite:///{tmp_path / 'bank.db'}"


def test_tables_and_views_of_a_database_are_extracts(database: str, tmp_path: Path) -> None:
    found = draft(database, tmp_path, n_rows=10)
    assert {(e.sql_table, e.tables[0].table) for e in found.extracts} == {
        ("T_CUST", "customers"),
        ("V_EMP", "staff"),
    }


def test_of_a_database_only_the_first_rows_are_read(database: str, tmp_path: Path) -> None:
    peeks = [d.peek for d in suggest([database], staging=tmp_path, n_rows=10).drafts]
    assert {(p.sql_table, p.n_rows, p.whole) for p in peeks} == {
        ("T_CUST", 10, False),
        ("V_EMP", 1, True),
    }


def test_unused_headers_of_a_database(database: str, tmp_path: Path) -> None:
    found = draft(database, tmp_path)
    (label,) = unused_headers([database], tmp_path, found)
    assert unused_headers([database], tmp_path, found)[label] == ["3"]  # 星座 may be a name


JOINED = """\
version: 1
extracts:
  - file: a.csv
    join:
      - {name: 户, file: b.csv, on: {客户号: 号}, where: [{column: 状态, is_in: [正常]}]}
    tables:
      - {table: customers, columns: {customer_id: 客户号, name: 户.姓名}}
"""


def test_unused_headers_of_joined_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("客户号,开户机构\n1,B1\n", "utf-8")
    (tmp_path / "b.csv").write_text("号,姓名,性别,状态\n1,甲,男,正常\n", "utf-8")
    (tmp_path / "c.csv").write_text("员工号,姓名\n1,甲\n", "utf-8")
    (tmp_path / "m.yaml").write_text(JOINED, "utf-8")
    found = unused_headers([tmp_path], tmp_path, read_mapping(tmp_path / "m.yaml").mapping)
    assert found == {"a.csv": ["开户机构"], "b.csv": ["性别"]}


def test_unused_headers_of_files_as_a_load_lists_them(tmp_path: Path) -> None:
    (tmp_path / "对公").mkdir()
    (tmp_path / "对公" / "a.csv").write_text("客户号,开户机构\n1,B1\n", "utf-8")
    (tmp_path / "b.asc").write_text("号;姓名;性别\n1;甲;男\n", "utf-8")
    mapping = JOINED.replace("a.csv", "对公/a.csv").replace("b.csv", "b.asc")
    (tmp_path / "m.yaml").write_text(mapping, "utf-8")
    found = unused_headers([tmp_path], tmp_path, read_mapping(tmp_path / "m.yaml").mapping)
    assert found == {"对公/a.csv": ["开户机构"], "b.asc": ["性别"]}


def test_what_cannot_be_looked_at_has_no_unused_headers(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    (tmp_path / "b.csv").write_text("号,姓名,性别\n1,甲,男\n", "utf-8")
    (tmp_path / "m.yaml").write_text(JOINED, "utf-8")
    mapping = read_mapping(tmp_path / "m.yaml").mapping
    assert unused_headers([tmp_path], tmp_path, mapping) == {"b.csv": ["性别"]}
    (tmp_path / "b.csv").unlink()
    assert unused_headers([tmp_path], tmp_path, mapping) == {}


def test_files_of_any_ending_are_drafted_where_there_are_no_others(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "cust.asc").write_text("客户号|姓名|手机\n1|甲|13900000000\n", "utf-8")
    assert [d.peek.file for d in suggest([folder], staging=tmp_path).drafts] == ["cust.asc"]
    (folder / "staff.csv").write_text("员工号,员工姓名\n1,甲\n", "utf-8")
    assert [d.peek.file for d in suggest([folder], staging=tmp_path).drafts] == ["staff.csv"]


def test_a_sheet_of_ten_thousand_columns_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", x=[[f"c{i}" for i in range(10_000)]])
    with pytest.raises(InputError, match="more than 1,000 columns"):
        suggest([path], staging=tmp_path)
