from graphcrm.ingest.header_row import find_header
from graphcrm.model import TABLES

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
