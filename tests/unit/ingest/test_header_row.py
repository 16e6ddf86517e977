from decimal import Decimal
from pathlib import Path

import pytest

from graphcrm.ingest.header_row import find_header
from graphcrm.model import TABLES
from tests.unit.ingest.extracts import checked, text_file, workbook

CUSTOMERS = TABLES["customers"]


def test_titles_above_the_header_are_passed_over() -> None:
    rows = [["某某银行客户清单"], ["2026-06-30"], ["客户号", "姓名"], ["1", "甲"]]
    assert find_header(CUSTOMERS, rows) == (2, 1, ("客户号", "姓名"), 2)


def test_a_merged_header_of_two_rows_is_read_as_one() -> None:
    rows = [
        ["基本信息", "", "存款", "", "AUM"],
        ["客户号", "姓名", "余额", "笔数", ""],
        ["0001", "甲", "1", "2", "3"],
    ]
    found = find_header(CUSTOMERS, rows)
    assert found == (0, 2, ("客户号", "姓名", "存款余额", "存款笔数", "AUM"), 4)


def test_one_row_stands_before_a_pair_and_the_earlier_before_the_later() -> None:
    rows = [["客户号", "姓名", ""], ["甲", "乙", ""], ["客户号", "姓名", ""]]
    assert find_header(CUSTOMERS, rows)[:2] == (0, 1)


def test_data_is_never_taken_for_a_second_header_row() -> None:
    # 客户经理 is a header of staff, and here a cell.
    rows = [["员工号", "岗位类别", ""], ["100001", "客户经理", ""]]
    assert find_header(TABLES["staff"], rows)[:2] == (0, 1)
    full = [["员工号", "岗位类别"], ["S1", "客户经理"]]
    assert find_header(TABLES["staff"], full)[:2] == (0, 1)


def test_a_pair_that_names_a_column_twice_is_no_header() -> None:
    rows = [["客户号", "", "存款余额"], ["", "存款余额", ""]]
    assert find_header(CUSTOMERS, rows)[:2] == (0, 1)


def test_nothing_recognised() -> None:
    assert find_header(CUSTOMERS, [["1", "2"]]).n_recognised == 0
    assert find_header(CUSTOMERS, []).n_recognised == 0


@pytest.mark.parametrize("unit", ["(万元)", "万元", "（万元）", "单位：万元", " 万 元 "])
def test_a_unit_in_a_row_below_the_names_is_heeded(tmp_path: Path, unit: str) -> None:
    text = f"客户号,姓名,存款余额\n,,{unit}\n1,甲,2\n"
    done = checked(text_file(tmp_path, "customers.csv", text))
    assert done.rows.to_pylist() == [
        {"customer_id": "1", "name": "甲", "deposits": Decimal("20000.00")}
    ]
    assert done.rejects.n() == 0


def test_a_row_with_a_key_or_another_word_is_no_second_header_row() -> None:
    names = ["客户号", "姓名", "存款余额"]
    for row in (["万元", "", ""], ["", "甲", "万元"], ["", "", "3"], ["", "", ""]):
        assert find_header(CUSTOMERS, [names, row])[:2] == (0, 1)
    row = ["", "存款余额", "(元)"]
    assert find_header(CUSTOMERS, [names, row])[:2] == (0, 1)  # would name the money twice
    assert find_header(CUSTOMERS, [names, ["", "姓名", "(户)"]])[:2] == (0, 2)


TITLES = [
    "单位：万元",
    "金额单位:万元",
    "单位（万元）",
    "(单位:人民币万元)",
    "二季度，单位：户、万元",
]


@pytest.mark.parametrize("title", [*TITLES, "单位：,万元"])
def test_a_unit_above_the_header_holds_for_money_without_one(tmp_path: Path, title: str) -> None:
    text = f"清单\n{title}\n客户号,存款余额,贷款余额（元）,近一年交易笔数\n1,2,3,4\n"
    text = text.replace("近一年交易笔数", "n_txn_12m")
    done = checked(text_file(tmp_path, "customers.csv", text))
    assert done.rows.to_pylist() == [
        {
            "customer_id": "1",
            "deposits": Decimal("20000.00"),
            "loans": Decimal("3.00"),
            "n_txn_12m": 4,
        }
    ]
    assert done.raw.headers == ("客户号", "存款余额(万元)", "贷款余额（元）", "n_txn_12m")


def test_a_unit_above_the_header_of_a_sheet(tmp_path: Path) -> None:
    rows = [["名单", "", "单位：亿元"], ["", "", "单位：千元"], ["客户号", "存款余额"], ["1", 2]]
    done = checked(workbook(tmp_path, "customers.xlsx", {"customers": rows}))
    assert done.rows["deposits"].to_pylist() == [Decimal("2000.00")]


@pytest.mark.parametrize("title", ["单位：元", "单位：万元\n单位：元", "单位：某某公司", "万元"])
def test_other_titles_change_no_amount(tmp_path: Path, title: str) -> None:
    text = f"{title}\n客户号,存款余额\n1,2\n"
    done = checked(text_file(tmp_path, "customers.csv", text))
    assert done.rows["deposits"].to_pylist() == [Decimal("2.00")]


def test_the_unit_of_a_group_holds_for_the_money_below_it() -> None:
    upper = ["客户号", "余额（万元）", "", ""]
    lower = ["", "存款余额", "贷款余额（元）", "客户名称"]
    headers = ("客户号", "存款余额(万元)", "贷款余额（元）", "客户名称")
    assert find_header(CUSTOMERS, [upper, lower]).headers == headers
    split = [["客户号", "存款（万元）", "贷款（元）"], ["", "余额", "余额"]]
    assert find_header(CUSTOMERS, split).headers == ("客户号", "存款余额(万元)", "贷款余额")
