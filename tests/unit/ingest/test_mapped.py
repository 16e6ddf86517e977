"""A bank's own files through a mapping: what is loaded, rejected, and told."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import pytest
from python_calamine import load_workbook

from graphcrm.app import LoadReport
from graphcrm.errors import InputError, MappingError
from graphcrm.graph.ports import Counts
from graphcrm.ingest import named_headers
from graphcrm.ingest.raw import RawTable, Source
from graphcrm.ingest.read import read
from graphcrm.ingest.spill import Room
from tests.builders import content, load, new_app, rejected, rows_of, warned, write_bank
from tests.unit.ingest.extracts import text_file, workbook

WIDE = """\
    客户清单,,,,,,,,
    单位：万元,,,,,,,,
    客户号,姓名,性别,出生日期,销户日期,AUM（不含存款）,存款余额,管户人,主协办
    001,甲,1,二〇〇一年六月三十日,9999-12-31,10.5,2.00,S1,主办
    002,乙,2,930101,20260630,1,,S2,协办
    003,丙,9,930231,,x,1,,
    合计,,,,,12.5,3,,
    """
MAPPING = """\
    version: 1
    null_words: [9999-12-31]
    extracts:
      - file: 客户*.csv
        tables:
          - table: customers
            aum_includes_deposits: false
            columns:
              customer_id: {from: 客户号, prefix: C}
              name: 姓名
              gender: {from: 性别, values: {1: M, 2: F}, otherwise: reject}
              birth_date: {from: 出生日期, dates: [YYMMDD]}
              closed_on: 销户日期
              aum: AUM（不含存款）
              deposits: 存款余额
          - table: staff
            unless_empty: [管户人]
            columns:
              staff_id: 管户人
          - table: coverage
            unless_empty: [管户人]
            columns:
              staff_id: 管户人
              party_id: {from: 客户号, prefix: C}
              role: 主协办
    """


def mapping(folder: Path, text: str = MAPPING) -> Path:
    return text_file(folder, "bank.yaml", dedent(text))


def load_wide(folder: Path, text: str = WIDE, said: str = MAPPING) -> LoadReport:
    source = folder / "extracts"
    source.mkdir()
    text_file(source, "客户清单.csv", dedent(text), "gb18030")
    return load(new_app(folder), source, mapping=mapping(folder, said))


def test_one_wide_list_gives_customers_staff_and_coverage(tmp_path: Path) -> None:
    report = load_wide(tmp_path)
    app = new_app(tmp_path)
    assert {t: (c.read, c.inserted, c.rejected) for t, c in report.tables.items()} == {
        "staff": (2, 2, 0),
        "customers": (4, 2, 2),
        "coverage": (2, 2, 0),
    }
    columns = ("customer_id", "gender", "birth_date", "closed_on")
    assert rows_of(app, "customers", *columns) == {
        ("C001", "M", "2001-06-30", None),
        ("C002", "F", "1993-01-01", "2026-06-30"),
    }
    cover = {("S1", "C001", "lead"), ("S2", "C002", "assistant")}
    assert rows_of(app, "coverage", "staff_id", "party_id", "role") == cover


def test_aum_without_deposits_gets_them_and_is_unknown_where_one_is(tmp_path: Path) -> None:
    report = load_wide(tmp_path)
    figures = rows_of(new_app(tmp_path), "customers", "customer_id", "aum", "deposits")
    assert {(c, str(a), str(d)) for c, a, d in figures} == {
        ("C001", "125000.00", "20000.00"),  # 10.5 + 2.00 of 10,000 yuan
        ("C002", "None", "None"),
    }
    assert ("customers", "aum_unknown", 1) in warned(report)


def test_rejects_name_the_row_header_and_value_of_the_bank(tmp_path: Path) -> None:
    report = load_wide(tmp_path)
    assert rejected(report) == [
        ("客户清单.csv", 6, "性别", "unmapped_word"),
        ("客户清单.csv", 7, "", "total_row"),
    ]
    text = WIDE.replace("003,丙,9", "003,丙,2").replace("002,乙,2", "002,乙,1 ")
    (tmp_path / "2").mkdir()
    report = load_wide(tmp_path / "2", text)
    (blamed,) = [b for b in report.result.rejects.batches if b.rule == "unreadable_date"]
    assert (blamed.column, blamed.values.to_pylist()) == ("出生日期", ["930231"])


def test_a_mended_reject_file_loads_without_the_mapping(tmp_path: Path) -> None:
    text = WIDE.replace("930231,,x,1,,", "930231,,3,1,S1,主办").replace("丙,9", "丙,2")
    report = load_wide(tmp_path, text)
    assert report.rejects_file is not None
    book = load_workbook(report.rejects_file.with_suffix(".xlsx"))
    rows = book.get_sheet_by_name("customers").to_python()
    headers = [str(h) for h in rows[0]]
    at = {h: i for i, h in enumerate(headers)}
    assert [row[at["customer_id"]] for row in rows[1:]] == [
        "",
        "C003",
    ]  # of a total nothing is left
    rows[2][at["birth_date"]] = "1993-02-28"
    mended = workbook(tmp_path, "customers.xlsx", {"customers": [headers, rows[2]]})
    assert load(new_app(tmp_path), mended).tables["customers"].inserted == 1
    right = text.replace("930231", "19930228")
    (tmp_path / "2").mkdir()
    load_wide(tmp_path / "2", right)
    mended_bank, right_bank = (content(new_app(f).store) for f in (tmp_path, tmp_path / "2"))
    assert mended_bank["customers"] == right_bank["customers"]


def test_the_same_mapping_again_changes_nothing_and_is_in_the_ledger(tmp_path: Path) -> None:
    first = load_wide(tmp_path)
    app = new_app(tmp_path)
    again = load(app, tmp_path / "extracts", mapping=tmp_path / "bank.yaml")
    assert again.graph_version == first.graph_version
    assert sum(c.changes for c in again.tables.values()) == 0
    assert len(str(app.loads()[0].options["mapping"])) == 64


def test_a_file_is_read_once_for_all_its_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels: list[str] = []

    def counting(source: Source, room: Room) -> RawTable:
        labels.append(source.label)
        return read(source, room)

    monkeypatch.setattr(named_headers, "read", counting)
    load_wide(tmp_path)
    assert labels == ["客户清单.csv"]


def test_a_row_that_cannot_be_split_is_told_of_once(tmp_path: Path) -> None:
    report = load_wide(tmp_path, WIDE + "004,丁\n")
    broken = [r for r in rejected(report) if r[3] == "wrong_number_of_cells"]
    assert len(broken) == 1
    assert sum(c.read for c in report.tables.values()) == 9


def small(columns: str, more: str = "", *, table: str = "customers") -> str:
    return f"""\
version: 1
extracts:
  - file: a.csv
    tables:
      - table: {table}
        columns: {{{columns}}}
{more}"""


def load_small(folder: Path, text: str, said: str, drop: Sequence[str] = ()) -> LoadReport:
    source = text_file(folder, "a.csv", text)
    return load(new_app(folder), source, mapping=mapping(folder, said), drop=drop)


def test_units_of_the_mapping_the_header_and_the_cell(tmp_path: Path) -> None:
    said = small("customer_id: 号, deposits: {from: 存, unit: 分}, loans: 贷, aum: 资产(亿元)")
    load_small(tmp_path, "号,存,贷（万元）,资产(亿元)\n1,150,2,3元\n", said)
    figures = rows_of(new_app(tmp_path), "customers", "deposits", "loans", "aum")
    assert [tuple(map(str, row)) for row in figures] == [("1.50", "20000.00", "3.00")]


def test_one_header_may_be_spelled_in_several_ways(tmp_path: Path) -> None:
    said = small("customer_id: 号, name: '号 ', deposits: 存, aum: 存（万元）, loans: 存(万元)")
    load_small(tmp_path, "号,存(万元)\n1,2\n", said)
    figures = rows_of(new_app(tmp_path), "customers", "name", "deposits", "aum", "loans")
    assert {tuple(map(str, row)) for row in figures} == {("1", *["20000.00"] * 3)}


def test_a_unit_that_the_header_contradicts_is_refused(tmp_path: Path) -> None:
    said = small("customer_id: 号, deposits: {from: 存款, unit: 万元}")
    with pytest.raises(
        MappingError, match=r"line 6, .*deposits.unit: the header in a.csv says 千元"
    ):
        load_small(tmp_path, "号,存款(千元)\n1,150\n", said)


def test_headers_that_are_not_there_are_named_with_what_is(tmp_path: Path) -> None:
    said = small("customer_id: 客户号, name: 客户性名, phone: 电话")
    with pytest.raises(MappingError) as caught:
        load_small(tmp_path, "客户号,客户姓名,13812345678\n1,甲,2\n", said)
    says = str(caught.value)
    assert "line 6, extracts[0].tables[0].columns.name: a.csv has no such header" in says
    assert "did you mean 客户姓名?" in says
    assert "columns.phone: a.csv has no such header; it has 客户号, 客户姓名, 3" in says
    assert "138" not in says


def test_a_file_without_any_header_that_is_named_tells_the_line(tmp_path: Path) -> None:
    said = small("customer_id: 客户号, name: 客户姓名")
    with pytest.raises(MappingError) as caught:
        load_small(tmp_path, "单位,张三\n1,甲\n", said)
    says = str(caught.value)
    assert "line 6, extracts[0].tables[0].columns.customer_id: neither this header" in says
    assert "a.csv" in says
    assert "张三" not in says


def test_a_header_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"a\.csv has this header 2 times"):
        load_small(tmp_path, "号,名,名\n1,甲,乙\n", small("customer_id: 号, name: 名"))


def test_a_pattern_that_fits_nothing_names_its_line(tmp_path: Path) -> None:
    said = small("customer_id: 号").replace("a.csv", "b*.csv")
    with pytest.raises(MappingError, match=r"bank.yaml line 3, extracts\[0\].file: fits none of"):
        load_small(tmp_path, "号\n1\n", said)


def test_files_without_a_pattern_are_told_of(tmp_path: Path) -> None:
    source = write_bank(tmp_path / "x", b=[{"号": 1}])
    text_file(source, "a.csv", "号\n1\n")
    text_file(source, "notes.md", "")
    report = load(new_app(tmp_path), source, mapping=mapping(tmp_path, small("customer_id: 号")))
    assert [(w.file, w.rule) for w in report.result.warnings] == [("b.csv", "unmapped_file")]


def test_folders_below_and_files_of_any_ending(tmp_path: Path) -> None:
    source = tmp_path / "x" / "对公"
    source.mkdir(parents=True)
    text_file(source, "Firms.ASC", "号;名\n1;甲\n")
    said = small("firm_id: 号", table="firms").replace("a.csv", "对公/*.asc")
    load(new_app(tmp_path), source.parent, mapping=mapping(tmp_path, said))
    assert rows_of(new_app(tmp_path), "firms", "firm_id") == {("1",)}


SHEETS = {"说明": [["无关"]], "一季度": [["号"], ["1"]], "二季度": [["号"], ["2"]]}


@pytest.mark.parametrize(("sheet", "ids"), [("", {("1",), ("2",)}), ("    sheet: 二*\n", {("2",)})])
def test_sheets_by_pattern_or_by_their_headers(
    tmp_path: Path, sheet: str, ids: set[tuple[str]]
) -> None:
    source = workbook(tmp_path, "a.xlsx", SHEETS)
    said = small("customer_id: 号").replace("file: a.csv\n", f"file: a.xlsx\n{sheet}")
    load(new_app(tmp_path), source, mapping=mapping(tmp_path, said))
    assert rows_of(new_app(tmp_path), "customers", "customer_id") == ids


@pytest.mark.parametrize(
    ("sheet", "says"),
    [
        ("    sheet: 三*\n", r"line 4, extracts\[0\].sheet: fits no sheet"),
        ("", "no sheet of a.xlsx"),
    ],
)
def test_a_sheet_that_is_not_there_names_its_line(tmp_path: Path, sheet: str, says: str) -> None:
    source = workbook(tmp_path, "a.xlsx", SHEETS)
    said = small("customer_id: 编号").replace("file: a.csv\n", f"file: a.xlsx\n{sheet}")
    with pytest.raises(MappingError, match=says):
        load(new_app(tmp_path), source, mapping=mapping(tmp_path, said))


def test_rows_written_into_the_mapping_load_with_their_line(tmp_path: Path) -> None:
    more = "rows:\n  products:\n    - {product_id: 01, side: 负债}\n    - {product_id: 6.2E+18}\n"
    with pytest.raises(MappingError, match=r"line 10, rows.products\[1\].product_id"):
        load_small(tmp_path, "号\n1\n", small("customer_id: 号", more))
    good = more.replace("6.2E+18", "02")
    report = load_small(tmp_path, "号\n1\n", small("customer_id: 号", good))
    assert report.tables["products"] == Counts(read=2, inserted=2)
    assert rows_of(new_app(tmp_path), "products", "product_id", "side") == {
        ("01", "liability"),
        ("02", None),
    }


def test_a_dropped_column_is_not_even_translated(tmp_path: Path) -> None:
    said = small(
        "customer_id: 号, id_no: 证, gender: {from: 别, values: {1: M}, otherwise: reject}"
    )
    report = load_small(tmp_path, "号,证,别\n1,SECRET,1\n2,SECRET,2\n", said, drop=("id_no",))
    (batch,) = report.result.rejects.batches
    assert batch.headers == ("customer_id", "gender")
    assert rows_of(new_app(tmp_path), "customers", "id_no") == {(None,)}


def test_a_database_must_be_named(tmp_path: Path) -> None:
    said = small("customer_id: 号").replace("file: a.csv", "sql_table: kh")
    with pytest.raises(
        MappingError, match=r"line 3, .*sql_table: needs the address of one database"
    ):
        load_small(tmp_path, "号\n1\n", said)


def test_a_query_of_a_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "core.db")) as db:
        db.execute("create table kh (hao text, cun real)")
        db.execute("insert into kh values ('01', 1.5), ('02', 2.0)")
        db.commit()
    said = small("customer_id: hao, deposits: {from: cun, unit: 千元}")
    said = said.replace("file: a.csv", "query: select hao, cun from kh where cun < 2")
    app = new_app(tmp_path)
    load(app, f"sqlite:///{tmp_path / 'core.db'}", mapping=mapping(tmp_path, said))
    figures = rows_of(app, "customers", "customer_id", "deposits")
    assert [(c, str(d)) for c, d in figures] == [("01", "1500.00")]


CONDITIONS = [
    ("column: a, is_in: [x, ２]", {"1", "2", "3"}),
    ("column: a, is_in: [无]", {"4"}),
    ("column: a, not_in: [x]", {"3", "4"}),
    ("column: a, empty: yes", {"4"}),
    ("column: a, empty: no", {"1", "2", "3"}),
    ("column: a, repeated: true", {"1", "2"}),
    ("column: a, repeated: false", {"3"}),
    ("column: n, at_least: 10", {"2", "3"}),
    ("column: n, at_most: '9.5'", {"1"}),
    ("column: d, at_least: 2026-06-30", {"1", "3"}),
    ("column: d, at_most: 2026-06-30", {"1", "2"}),
]
ROWS = "号,a,n,d\n1,x,9.5,20260630\n2,x ,10,2026/6/29\n3,2,11万,2026-07-01\n4,-,many,never\n"


@pytest.mark.parametrize(("condition", "ids"), CONDITIONS)
def test_rows_that_fail_a_condition_are_left_out(
    tmp_path: Path, condition: str, ids: set[str]
) -> None:
    said = small("customer_id: 号").replace(
        "    tables", f"    where: [{{{condition}}}]\n    tables"
    )
    report = load_small(tmp_path, ROWS, said)
    assert rows_of(new_app(tmp_path), "customers", "customer_id") == {(i,) for i in ids}
    assert report.tables["customers"].read == len(ids)
    assert ("customers", "rows_left_out", 4 - len(ids)) in warned(report)


def test_conditions_apply_one_after_the_other(tmp_path: Path) -> None:
    where = "where: [{column: 号, not_in: ['1']}, {column: a, repeated: false}]"
    said = small("customer_id: 号").replace("        columns", f"        {where}\n        columns")
    load_small(tmp_path, ROWS, said)
    assert rows_of(new_app(tmp_path), "customers", "customer_id") == {("2",), ("3",)}


def test_a_mapping_of_which_no_row_is_left(tmp_path: Path) -> None:
    said = small("customer_id: 号").replace(
        "    tables", "    where: [{column: a, is_in: [q]}]\n    tables"
    )
    report = load_small(tmp_path, ROWS, said)
    assert report.tables["customers"] == Counts()
    assert ("customers", "no_rows", 0) in warned(report)


def laid_out(said: str) -> str:
    return small("customer_id: 号, name: 名").replace("    tables", f"    {said}\n    tables")


LAYOUTS = [
    ("header_row: 12", "\n".join(["号,名"] + ["0,甲"] * 10 + ["号,名", "1,乙"]), "utf-8"),
    ("header_rows: 1", "号,名\n,乙\n1,乙\n", "utf-8"),
    ("separator: ^", "号^名\n1^乙\n", "utf-8"),
    ("encoding: big5", "號,名\n1,乙\n", "big5"),
    ("encoding: utf-16-le", "号,名\n1,乙\n", "utf-16-le"),
]


@pytest.mark.parametrize(("said", "text", "encoding"), LAYOUTS)
def test_a_layout_that_is_said_is_not_found_out(
    tmp_path: Path, said: str, text: str, encoding: str
) -> None:
    source = text_file(tmp_path, "a.csv", text, encoding)
    words = laid_out(said).replace("号", "號") if encoding == "big5" else laid_out(said)
    load(new_app(tmp_path), source, mapping=mapping(tmp_path, words))
    assert rows_of(new_app(tmp_path), "customers", "customer_id", "name") == {("1", "乙")}


def test_an_encoding_that_is_not_the_files_is_refused(tmp_path: Path) -> None:
    source = text_file(tmp_path, "a.csv", "号,名\n1,乙\n", "gb18030")
    with pytest.raises(InputError, match=r"a\.csv: line 1 is not in the encoding"):
        load(new_app(tmp_path), source, mapping=mapping(tmp_path, laid_out("encoding: utf-8")))


def test_two_rows_of_headers_that_are_said_need_no_empty_cell(tmp_path: Path) -> None:
    text = "客户,存款\n号,余额\n1,2\n"
    said = small("customer_id: 客户号, deposits: 存款余额")
    said = said.replace("    tables", "    header_rows: 2\n    tables")
    load_small(tmp_path, text, said)
    assert rows_of(new_app(tmp_path), "customers", "customer_id") == {("1",)}
