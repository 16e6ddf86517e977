from pathlib import Path

import pytest

from graphcrm.errors import InputError
from graphcrm.ingest.dialect import SEPARATORS
from tests.unit.ingest.extracts import checked, lines, raw, text_file

ROWS = [["客户号", "姓名"], ["1", "甲"], ["2", "乙"]]


@pytest.mark.parametrize("separator", SEPARATORS)
def test_every_usual_separator_is_told_from_the_header(tmp_path: Path, separator: str) -> None:
    text = "".join(f"{separator.join(row)}\n" for row in ROWS)
    for encoding in ("utf-8", "gb18030", "utf-16"):
        read = raw(text_file(tmp_path, "customers.csv", text, encoding))
        assert (read.headers, lines(read)) == (("客户号", "姓名"), [("1", "甲"), ("2", "乙")])


def test_a_long_file_with_separators_that_nobody_sees_is_text(tmp_path: Path) -> None:
    text = "客户号\x01姓名\n" + "".join(f"{i}\x01\n" for i in range(20_000))
    assert len(raw(text_file(tmp_path, "customers.csv", text))) == 20_000


@pytest.mark.parametrize("between", ["@|@", "##", "&&&", "@@", "\x01\x02"])
def test_separators_of_several_characters_are_refused(tmp_path: Path, between: str) -> None:
    text = "".join(f"{between.join(row)}\n" for row in ROWS)
    with pytest.raises(InputError, match="separated by several characters; export it with one"):
        raw(text_file(tmp_path, "customers.csv", text))


@pytest.mark.parametrize("between", ["||", "|@|", ",,"])
def test_between_two_separators_is_a_column_that_nobody_knows(tmp_path: Path, between: str) -> None:
    text = "".join(f"{between.join(row)}\n" for row in ROWS)
    done = checked(text_file(tmp_path, "customers.csv", text))
    assert done.rows.to_pydict() == {"customer_id": ["1", "2"], "name": ["甲", "乙"]}


def test_single_quotes_are_quotes_where_the_header_has_them(tmp_path: Path) -> None:
    text = "'客户号';'姓名'\n'1';'a;b'\n'2';'c''d'\n'3';'e\nf'\n"
    read = raw(text_file(tmp_path, "customers.csv", text))
    assert lines(read) == [("1", "a;b"), ("2", "c'd"), ("3", "e\nf")]


def test_single_quotes_are_text_where_the_header_has_none(tmp_path: Path) -> None:
    read = raw(text_file(tmp_path, "customers.csv", "客户号,姓名\n'007,O'Neil\n"))
    assert lines(read) == [("'007", "O'Neil")]


@pytest.mark.parametrize("cell", [r'"a \"b\" c"', r'"\"x"', r'"a\\ \"b"'])
def test_quotes_behind_a_backslash_are_refused(tmp_path: Path, cell: str) -> None:
    path = text_file(tmp_path, "customers.csv", f"客户号,姓名,村\n1,{cell},v\n")
    with pytest.raises(InputError, match="with a backslash; export it with quotes doubled"):
        raw(path)


@pytest.mark.parametrize("cell", [r'"C:\"', r"C:\x", r'"C:\a"', r'"say ""x"" \"', r"5\" pipe"])
def test_a_backslash_that_escapes_nothing_is_text(tmp_path: Path, cell: str) -> None:
    path = text_file(tmp_path, "customers.csv", f"客户号,姓名,村\n1,{cell},v\n")
    plain = cell[1:-1].replace('""', '"') if cell.startswith('"') else cell
    assert lines(raw(path)) == [("1", plain, "v")]


def test_line_ends_of_several_systems_may_mix(tmp_path: Path) -> None:
    text = '客户号,姓名\r\n1,甲\n2,乙\r3,"丙\r\n丁"\n\r\n4,戊'
    read = raw(text_file(tmp_path, "customers.csv", text))
    assert lines(read) == [("1", "甲"), ("2", "乙"), ("3", "丙\r\n丁"), ("4", "戊")]
    assert read.row_numbers.tolist() == [2, 3, 4, 6]


def test_a_cell_of_ten_megabytes_is_rejected_and_the_others_load(tmp_path: Path) -> None:
    text = f"客户号,姓名\n1,甲\n2,{'x' * 10_000_000}\n3,丙\n"
    done = checked(text_file(tmp_path, "customers.csv", text))
    assert done.rows["customer_id"].to_pylist() == ["1", "3"]
    assert done.rejects.by_rule() == {"text_too_long": 1}


def test_zero_bytes_around_cells_are_blanks(tmp_path: Path) -> None:
    text = "客户号,姓名\n\0001\0,\0\0甲\0\n2,乙\0丙\n"
    done = checked(text_file(tmp_path, "customers.csv", text))
    assert done.rows.to_pydict() == {"customer_id": ["1", "2"], "name": ["甲", "乙丙"]}


def test_lone_quotes_within_a_cell_are_text(tmp_path: Path) -> None:
    read = raw(text_file(tmp_path, "customers.csv", '客户号,姓名\n1,5" 管\n2,a"\n3,""\n'))
    assert lines(read) == [("1", '5" 管'), ("2", 'a"'), ("3", "")]


def test_text_in_four_bytes_a_character_is_refused(tmp_path: Path) -> None:
    for encoding in ("utf-32", "utf-32-be"):
        path = text_file(tmp_path, "customers.csv", "客户号,姓名\n1,甲\n", encoding)
        with pytest.raises(InputError, match="is not a CSV text file"):
            raw(path)
