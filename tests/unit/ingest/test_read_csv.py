from pathlib import Path

import pytest

from graphcrm.errors import InputError
from graphcrm.ingest import read_csv
from tests.unit.ingest.extracts import lines, raw, text_file


def test_row_numbers_are_those_of_a_spreadsheet(tmp_path: Path) -> None:
    # 1 title, 2 header, 3 row, 4 empty, 5 blanks, 6 row of two lines, 7 short, 8 commas, 9 long,
    # 10 row
    text = '清单\n客户号,姓名\n1,甲\n\n   \n2,"乙\n丙"\n3\n,\n4,丁,x\n5,戊\n'
    read = raw(text_file(tmp_path, "customers.csv", text))
    assert lines(read) == [("1", "甲"), ("2", "乙\n丙"), ("5", "戊")]
    assert read.row_numbers.tolist() == [3, 6, 10]
    assert {rule: n.tolist() for rule, n in read.broken.items()} == {
        "wrong_number_of_cells": [7, 9]
    }
    assert (len(read), read.n_broken) == (3, 2)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_gives_the_same_cells(
    tmp_path: Path, encoding: str, end: str
) -> None:
    text = end.join(["清单", "客户号,姓名", "1,甲", "", "2,乙", ""])
    read = raw(text_file(tmp_path, "customers.csv", text, encoding))
    assert read.headers == ("客户号", "姓名")
    assert lines(read) == [("1", "甲"), ("2", "乙")]
    assert read.row_numbers.tolist() == [3, 5]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_told_from_the_header(tmp_path: Path, separator: str) -> None:
    text = f"客户号{separator}姓名\n1{separator}甲\n"
    assert lines(raw(text_file(tmp_path, "customers.csv", text))) == [("1", "甲")]


def test_only_a_header_gives_no_rows(tmp_path: Path) -> None:
    for text in ("客户号,姓名", "客户号,姓名\n", "客户号,姓名\n\n \n"):
        read = raw(text_file(tmp_path, "customers.csv", text))
        assert len(read) == 0
        assert read.headers == ("客户号", "姓名")


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", " \n\t\n"])
def test_an_empty_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="is empty; export it again"):
        raw(text_file(tmp_path, "customers.csv", text))


def test_a_file_without_header_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none of the first 10 rows names a column") as caught:
        raw(text_file(tmp_path, "customers.csv", "0001,张三丰\n0002,李四\n"))
    assert "张三丰" not in str(caught.value)


def test_a_directory_or_unreadable_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, label: str) -> str:
        raise PermissionError

    monkeypatch.setattr(read_csv, "sniff_encoding", refuse)
    with pytest.raises(InputError, match="check its permissions"):
        raw(text_file(tmp_path, "customers.csv", "客户号\n1\n"))


def test_a_single_column_keeps_its_rows(tmp_path: Path) -> None:
    read = raw(text_file(tmp_path, "customers.csv", "客户号\n1\n\n2\n"))
    assert lines(read) == [("1",), ("2",)]
    assert read.row_numbers.tolist() == [2, 4]


def test_zero_bytes_and_doubled_quotes_are_read(tmp_path: Path) -> None:
    read = raw(text_file(tmp_path, "customers.csv", '客户号,姓名\n1\0,"a ""b"" c"\n'))
    assert lines(read) == [("1\0", 'a "b" c')]


def test_a_quote_that_swallows_rows_is_rejected(tmp_path: Path) -> None:
    text = '客户号,姓名,村\n1,"甲,a\n2,乙,b\n3,"丙,c\n4,丁,"d\ne"\n'
    read = raw(text_file(tmp_path, "customers.csv", text))
    assert lines(read) == [("4", "丁", "d\ne")]
    # Three lines of the file run together in row 2, and each counts.
    assert {r: n.tolist() for r, n in read.broken.items()} == {"unclosed_quote": [2, 2, 2]}
    assert (read.row_numbers.tolist(), read.n_broken) == ([3], 3)


def test_a_row_of_the_wrong_length_that_swallows_rows_is_counted_by_lines(tmp_path: Path) -> None:
    text = (
        '清单\r\n客户号,姓名,村\r\n1,"甲,a\r\n2,乙,b\r\n3,"丙",c\r\n4,"丁\n戊"\r\n5,己,d\r\n6\r\n'
    )
    read = raw(text_file(tmp_path, "customers.csv", text))
    assert lines(read) == [("5", "己", "d")]
    assert {r: n.tolist() for r, n in read.broken.items()} == {
        "wrong_number_of_cells": [4, 6],
        "unclosed_quote": [3, 3, 3],
    }
    assert read.row_numbers.tolist() == [5]


def test_a_quote_that_swallows_the_rest_is_refused(tmp_path: Path) -> None:
    text = '客户号,姓名\n1,甲\n2,"乙\n' + "3,丙\n" * 1200
    with pytest.raises(InputError, match="more than 1000 lines; look for a quote"):
        raw(text_file(tmp_path, "customers.csv", text))


def test_a_row_beyond_a_block_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_csv, "BLOCK_BYTES", 1 << 10)
    text = '客户号,姓名\n1,"' + "秘密\n" * 3000
    with pytest.raises(InputError, match="a row is longer than") as caught:
        raw(text_file(tmp_path, "customers.csv", text))
    assert caught.value.__cause__ is None
    assert "秘密" not in str(caught.value)


def test_a_header_behind_a_monstrous_cell_is_not_found(tmp_path: Path) -> None:
    text = '"' + "x" * 200_000 + '"\n客户号,姓名\n1,甲\n'
    with pytest.raises(InputError, match="none of the first 10 rows"):
        raw(text_file(tmp_path, "customers.csv", text))


def test_our_own_columns_are_left_out(tmp_path: Path) -> None:
    text = "reject_rule,客户号,reject_row\nmissing_key,1,7\nmissing_key,,8\n"
    read = raw(text_file(tmp_path, "customers.csv", text))
    assert (read.headers, lines(read)) == (("客户号",), [("1",)])


def test_row_numbers_hold_over_many_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_csv, "BLOCK_BYTES", 1 << 12)
    text = "客户号,姓名\n" + "".join(f"{i},甲\n" if i % 7 else f"{i}\n" for i in range(2, 5000))
    read = raw(text_file(tmp_path, "customers.csv", text))
    assert [int(i) for i, _ in lines(read)] == read.row_numbers.tolist()
    assert read.broken["wrong_number_of_cells"].tolist() == list(range(7, 5000, 7))
