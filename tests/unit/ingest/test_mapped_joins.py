"""A mapping that joins extracts and combines their rows, loaded into a store."""

import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest
from python_calamine import load_workbook

from graphcrm.app import LoadReport
from graphcrm.errors import MappingError
from graphcrm.graph.ports import LoadOptions
from tests.builders import load, new_app, rejected, rows_of, warned
from tests.unit.ingest.extracts import text_file, workbook

PAID = """\
    version: 1
    extracts:
      - file: 流水*.csv
        where: [{column: 状态, is_in: [成功]}]
        join:
          - {name: 户, file: 账户*.csv, on: {账号: 账号}, null_words: [待定]}
        tables:
          - table: transfers
            where: [{column: 户.类别, not_in: [内部]}]
            columns:
              from_id: {from: 户.客户号, prefix: C}
              to_id: {from: 对手, prefix: X}
              amount: {from: 金额, unit: 万元}
            combine: {sum: [amount], count: n_payments}
      - file: 账户*.csv
        tables:
          - table: customers
            columns: {customer_id: {from: 客户号, prefix: C}, deposits: 余额}
            combine: {sum: [deposits]}
    rows:
      firms: [{firm_id: X1}, {firm_id: X2}]
    """
FLOWS = """\
    账号,对手,金额,状态
    10,1,1.5,成功
    11,1,200元,成功
    10,2,3,成功
    99,2,4,成功
    12,2,5,成功
    10,2,6,失败
    """
ACCOUNTS = """\
    账号,客户号,类别,余额
    10,1,对私,100
    11,1,对私,
    12,2,内部,7
    """
TIMES = ("from_id", "to_id", "amount", "n_payments")


def loaded(
    folder: Path, flows: str = FLOWS, accounts: str = ACCOUNTS, mapping: str = PAID
) -> LoadReport:
    source = folder / "source"
    source.mkdir(exist_ok=True)
    text_file(source, "流水.csv", dedent(flows))
    text_file(source, "账户.csv", dedent(accounts))
    path = text_file(folder, "m.yaml", dedent(mapping))
    return load(new_app(folder), source, mapping=path)


def test_joined_rows_are_filtered_combined_and_loaded(tmp_path: Path) -> None:
    report = loaded(tmp_path)
    assert rows_of(new_app(tmp_path), "transfers", *TIMES) == {
        ("C1", "X1", Decimal("15200.00"), 2),  # 1.5 万元 and 200 元, of two accounts
        ("C1", "X2", Decimal("30000.00"), 1),
    }
    # 99 has no account, so nobody to pay: its row is rejected.
    assert rejected(report) == [("流水.csv", 5, "户.客户号", "missing_key")]
    assert warned(report) == {
        ("transfers", "join_unmatched", 1),
        ("transfers", "rows_left_out", 1),  # 失败
        ("transfers", "rows_left_out", 1),  # 内部
        ("transfers", "rows_combined", 1),
        ("customers", "rows_combined", 1),
        ("customers", "sum_unknown", 1),
    }
    assert report.tables["transfers"].read == 3


def test_the_ledger_knows_all_files_that_rows_come_from(tmp_path: Path) -> None:
    first = loaded(tmp_path)
    (record,) = new_app(tmp_path).loads()
    by_table = {file.table: file for file in record.files}
    assert by_table["transfers"].name == "流水.csv + 账户.csv"
    loaded(tmp_path, accounts=ACCOUNTS.replace("100", "101"))
    again = {file.table: file for file in new_app(tmp_path).loads()[-1].files}
    assert again["transfers"].sha256 != by_table["transfers"].sha256
    assert first.tables["customers"].inserted == 2


def test_several_partners_that_differ_reject_the_row_and_its_sum(tmp_path: Path) -> None:
    report = loaded(tmp_path, accounts=ACCOUNTS + "    11,3,对私,1\n")
    # Row 3 may be of customer 1 or 3; with it customer 1's sum to firm 1 is not known.
    assert rejected(report) == [
        ("流水.csv", 2, "", "part_refused"),
        ("流水.csv", 3, "", "ambiguous_join"),
        ("流水.csv", 5, "户.客户号", "missing_key"),
    ]
    assert rows_of(new_app(tmp_path), "transfers", "from_id", "to_id") == {("C1", "X2")}
    assert report.tables["transfers"].read == 4


def test_an_unreadable_figure_is_named_as_the_bank_wrote_it(tmp_path: Path) -> None:
    report = loaded(tmp_path, flows=FLOWS.replace("200元", "二百"))
    (batch,) = [b for b in report.result.rejects.batches if b.rule == "unreadable_number"]
    assert (batch.file, batch.column, batch.rows.tolist()) == ("流水.csv", "金额", [3])
    assert batch.values.to_pylist() == ["二百"]
    assert batch.cells.to_pydict()["2"] == ["15000 + 二百"]  # to be mended into the whole


def test_a_mended_sum_loads_without_the_mapping(tmp_path: Path) -> None:
    report = loaded(tmp_path, flows=FLOWS.replace("200元", "二百"))
    assert report.rejects_file is not None
    book = load_workbook(report.rejects_file.with_suffix(".xlsx"))
    headers, *rows = book.get_sheet_by_name("transfers").to_python()
    at = headers.index("amount")
    (row,) = [row for row in rows if row[at] == "15000 + 二百"]
    row[at] = "15200"
    mended = workbook(tmp_path, "transfers.xlsx", {"transfers": [headers, row]})
    load(new_app(tmp_path), mended)
    assert rows_of(new_app(tmp_path), "transfers", *TIMES) == {
        ("C1", "X1", Decimal("15200.00"), 2),
        ("C1", "X2", Decimal("30000.00"), 1),
    }


def test_what_is_combined_with_a_refused_row_cannot_be_loaded_in_part(tmp_path: Path) -> None:
    report = loaded(tmp_path, accounts=ACCOUNTS + "    11,3,对私,1\n")
    assert report.rejects_file is not None
    before = rows_of(new_app(tmp_path), "transfers", *TIMES)
    again = load(new_app(tmp_path), report.rejects_file.with_suffix(".xlsx"))
    assert [rule for *_, rule in rejected(again)] == [
        "missing_key"
    ]  # that of 99, which has no owner
    assert rows_of(new_app(tmp_path), "transfers", *TIMES) == before


def test_null_words_of_a_joined_extract_are_empty(tmp_path: Path) -> None:
    report = loaded(tmp_path, accounts=ACCOUNTS.replace("11,1,", "11,待定,"))
    assert ("流水.csv", 3, "户.客户号", "missing_key") in rejected(report)


def test_rows_without_a_partner_are_left_out_where_it_is_said(tmp_path: Path) -> None:
    mapping = PAID.replace("null_words: [待定]", "unmatched: leave_out")
    report = loaded(tmp_path, mapping=mapping)
    assert rejected(report) == []
    assert ("transfers", "join_left_out", 1) in warned(report)


def test_rows_of_the_joined_extract_that_cannot_be_split_are_told(tmp_path: Path) -> None:
    report = loaded(tmp_path, accounts=ACCOUNTS + "    13,1\n")
    assert ("transfers", "join_broken", 1) in warned(report)


def test_a_joined_extract_may_come_in_several_files(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    text_file(tmp_path / "source", "账户2.csv", "账号,客户号,类别,余额\n99,5,对私,1\n")
    text_file(tmp_path / "source", "流水2.csv", "账号,对手,金额,状态\n99,1,1,成功\n")
    report = loaded(tmp_path)
    assert rejected(report) == []
    assert rows_of(new_app(tmp_path), "transfers", *TIMES) >= {
        ("C5", "X1", Decimal("10000.00"), 1),
        ("C5", "X2", Decimal("40000.00"), 1),
    }


def test_a_header_of_the_joined_extract_may_say_which_row_stands(tmp_path: Path) -> None:
    mapping = """\
        version: 1
        extracts:
          - file: 流水*.csv
            join: [{name: 户, file: 账户*.csv, on: {账号: 账号}, unmatched: leave_out}]
            tables:
              - table: firms
                columns: {firm_id: 对手, name: {parts: [账号, 金额], between: "/"}}
                combine: {first_by: {column: 户.类别, order: [内部, 对私]}}
        """
    loaded(tmp_path, mapping=mapping)
    found = rows_of(new_app(tmp_path), "firms", "firm_id", "name")
    assert found == {("1", "10/1.5"), ("2", "12/5")}  # 12 is 内部, though 10 stands before it


OF_ACCOUNTS = """\
    version: 1
    extracts:
      - file: 流水*.csv
        join: [{name: 户, file: 账户*.csv, on: {账号: 账号}}]
        tables: [{table: customers, columns: {customer_id: 账号, deposits: 户.余额}, combine: {}}]
    """


def test_a_joined_header_says_its_unit(tmp_path: Path) -> None:
    accounts = ACCOUNTS.replace("余额", "余额（万元）")
    loaded(tmp_path, accounts=accounts, mapping=OF_ACCOUNTS)
    found = rows_of(new_app(tmp_path), "customers", "customer_id", "deposits")
    assert ("10", Decimal("1000000.00")) in found


def test_files_that_are_joined_agree_on_the_unit(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    text_file(tmp_path / "source", "账户2.csv", "账号,余额（万元）\n99,5\n")
    with pytest.raises(MappingError, match=r"line 4, .*join\[0\]\.file: .* differ in the unit"):
        loaded(tmp_path, mapping=OF_ACCOUNTS)


def test_a_full_list_closes_nobody_whose_row_was_refused(tmp_path: Path) -> None:
    mapping = """\
        version: 1
        extracts:
          - file: 账户.csv
            join: [{name: 流, file: 流水.csv, on: {账号: 账号}}]
            tables:
              - table: customers
                columns: {customer_id: 客户号, address: 流.对手}
                combine: {first_by: {column: address, last: true, order: ["1", "2"]}}
        """
    source = tmp_path / "source"
    loaded(tmp_path, flows=FLOWS.replace("10,2", "10,1"), mapping=mapping)
    report = loaded(tmp_path, mapping=mapping)  # customer 1 is now said to be with 1 and with 2
    assert {rule for *_, rule in rejected(report)} == {"ambiguous_join", "part_refused"}
    report = load(new_app(tmp_path), source, mapping=tmp_path / "m.yaml", full=["customers"])
    assert ("customers", "full_not_closed", 2) in warned(report)
    assert {row[0] for row in rows_of(new_app(tmp_path), "customers", "closed_on")} == {None}


def test_tables_of_a_database_are_joined_as_well(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "bank.db")) as database:
        database.executescript(
            "CREATE TABLE cust (id TEXT, rm INT); CREATE TABLE rm (no INT, name TEXT);"
            "INSERT INTO cust VALUES ('C1', 7), ('C2', 8); INSERT INTO rm VALUES (7, 'Ann');"
        )
    mapping = """\
        version: 1
        extracts:
          - sql_table: cust
            join: [{name: rm, query: "SELECT no, name FROM rm", on: {rm: no}}]
            tables: [{table: customers, columns: {customer_id: id, address: rm.name}}]
        """
    path = text_file(tmp_path, "m.yaml", dedent(mapping))
    app, database_url = new_app(tmp_path), f"sqlite:///{tmp_path / 'bank.db'}"
    app.load([database_url], options=LoadOptions(date(2026, 6, 30)), mapping=path)
    assert rows_of(app, "customers", "customer_id", "address") == {("C1", "Ann"), ("C2", None)}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("on: {账号: 账号}", "on: {账号: 户号}", "line 6, extracts[0].join[0].on.账号: "),
        ("on: {账号: 账号}", "on: {户口: 账号}", "line 6, extracts[0].join[0].on.户口: "),
        ("户.客户号", "户.客户", "line 11, extracts[0].tables[0].columns.from_id: "),
        ("file: 账户*.csv, on", "file: 开户*.csv, on", "line 6, extracts[0].join[0].file: "),
    ],
)
def test_a_join_that_fits_nothing_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(MappingError) as caught:
        loaded(tmp_path, mapping=PAID.replace(old, new))
    assert says in str(caught.value)
    assert not new_app(tmp_path).store.exists()
