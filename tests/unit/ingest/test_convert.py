from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from graphcrm.ingest.convert import Converted, convert
from graphcrm.ingest.text import clean
from graphcrm.model import TABLES, Column, Kind
from graphcrm.model.arrow import arrow_type

CUSTOMERS, FIRMS = TABLES["customers"], TABLES["firms"]
DATE, MONEY = CUSTOMERS.column("opened_on"), CUSTOMERS.column("deposits")


def one(column: Column, cell: str, power: int = 0) -> Any:
    """Return the value of a cell, or the rule that it breaks."""
    done = convert(column, pa.array([cell, None]), power)
    assert done.values.type == arrow_type(column)
    assert done.values[1].as_py() is None
    if done.bad[0]:
        assert done.values[0].as_py() is None or column.kind in {Kind.ID, Kind.TEXT, Kind.REF}
        return next(iter(done.faults))
    return done.values[0].as_py()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0007", "0007"),
        ("\t6228", "6228"),
        ("'007", "007"),
        ("’007", "007"),
        ("\ufeff \u30007\u3000", "7"),
        ("７１Ａ", "71A"),
        ("7\0", "7"),
        ("a\0b", "ab"),
        ("6.22E+18", "id_lost_digits"),
        ("6E+18", "id_lost_digits"),
        ("1e+20", "id_lost_digits"),
        ("6.22E18", "id_lost_digits"),
        ("1.0e7", "id_lost_digits"),
        ("C6.22E+18", "id_lost_digits"),  # with the prefix of a mapping
        ("6E18", "6E18"),
        ("12.5E7", "12.5E7"),
        ("12E5", "12E5"),  # a code that happens to look like a number
        ("无", None),
        ("#N/A", None),
        ("－", None),
        ("", None),
    ],
)
def test_ids(cell: str, value: Any) -> None:
    assert one(CUSTOMERS.column("customer_id"), cell) == value
    assert one(CUSTOMERS.column("id_no"), cell) == value
    assert one(TABLES["coverage"].column("staff_id"), cell) == value


def test_a_part_of_a_key_is_short_enough_for_any_index() -> None:
    for key in (CUSTOMERS.column("customer_id"), TABLES["coverage"].column("staff_id")):
        assert one(key, "x" * 200) == "x" * 200
        assert one(key, "x" * 201) == "key_too_long"
    assert one(CUSTOMERS.column("id_no"), "x" * 10_001) == "text_too_long"


def test_names_keep_their_width_and_signs() -> None:
    name = CUSTOMERS.column("name")
    assert one(name, " 王（小）Ａ ") == "王（小）Ａ"
    assert one(name, "1.5E+10") == "1.5E+10"
    assert one(name, "x" * 10_001) == "text_too_long"


@pytest.mark.parametrize(
    "cell",
    [
        "2026-06-30", "20260630", "2026/6/30", "2026.6.30", "2026年6月30日", "2026-6-30",
        "２０２６－０６－３０", "2026-06-30 23:59:59", "2026-06-30T00:00:00.000Z",
        "2026-06-30T00:00:00+08:00", "20260630120000", "2026-06-30-12.30.00.000000",
        "2026/6/30 0:00", "2026/6/30 1:00:00 PM", "'2026-06-30", "\t2026-06-30",
        "二〇二六年六月三十日", "二零二六年六月卅日", "二○二六年〇六月三十日",
        " 二〇二六年六月三十",
    ],
)  # fmt: skip
def test_dates(cell: str) -> None:
    assert one(DATE, cell) == date(2026, 6, 30)


@pytest.mark.parametrize(
    "cell",
    ["9999-12-31", "99991231", "9999/12/31", "2099-12-31", "00010101", "0001/1/1", "1900-01-01",
     "1900-1-1 00:00:00", "00000000", "0000-00-00", "99999999", "-"],
)  # fmt: skip
def test_dates_that_mean_open(cell: str) -> None:
    assert one(DATE, cell) is None


@pytest.mark.parametrize(
    "cell",
    ["2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "1849-12-31",
     "2151-01-01", "30/06/2026", "2026-06", "45838", "yesterday", "2026-06-30 x", "20260630123",
     "二〇二六年二月三十日", "二〇二六年十三月一日", "二〇二六年六月",
     "二六年六月三十日", "二〇二六年六十月一日"],
)  # fmt: skip
def test_dates_that_do_not_exist(cell: str) -> None:
    assert one(DATE, cell) == "unreadable_date"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2026-06", date(2026, 6, 1)),
        ("202606", date(2026, 6, 1)),
        ("2026/6", date(2026, 6, 1)),
        ("2026年6月", date(2026, 6, 1)),
        ("2026-06-30", date(2026, 6, 1)),
        ("20260630", date(2026, 6, 1)),
        ("2026-02-30", "unreadable_date"),
        ("2026-13", "unreadable_date"),
        ("20266", "unreadable_date"),
        ("9999-12", None),
        ("999912", None),
    ],
)
def test_months(cell: str, value: Any) -> None:
    assert one(TABLES["payrolls"].column("month"), cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1234.5", "1234.50"),
        ("0", "0.00"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("+5", "5.00"),
        ("0.005", "0.01"),
        ("0.00499999999999999999", "0.00"),
        ("1.005", "1.01"),  # a float would say 1.00
        ("1,234,567.899", "1234567.90"),
        ("1，234.00", "1234.00"),
        ("12,3456.00", "123456.00"),
        ("￥３.５", "3.50"),
        ("¥ 3", "3.00"),
        ("3元", "3.00"),
        ("1.2万元", "12000.00"),
        ("1.2万", "12000.00"),
        ("0.5亿元", "50000000.00"),
        ("2千元", "2000.00"),
        ("6.2E+05", "620000.00"),
        ("1e-3", "0.00"),
        ("8999999999999999.99", "8999999999999999.99"),
        ("00012", "12.00"),
    ],
)
def test_money(cell: str, value: str) -> None:
    assert one(MONEY, cell) == Decimal(value)


@pytest.mark.parametrize(
    "cell",
    ["abc", "1,23", "1.2.3", "NaN%", "inf", "Infinity", "0x10", "1_000", "--5", "(5", "5)", "5-",
     "9000000000000000.01", "1e30", "1e999", "9" * 30, "1 234", ".", "¥", "五"],
)  # fmt: skip
def test_what_is_no_amount(cell: str) -> None:
    assert one(MONEY, cell) == "unreadable_number"


def test_the_unit_of_the_header_counts_unless_the_cell_has_its_own() -> None:
    assert one(MONEY, "1.2345678", 4) == Decimal("12345.68")
    assert one(MONEY, "1.2万元", 4) == Decimal("12000.00")
    assert one(MONEY, "7元", 4) == Decimal("7.00")
    assert one(MONEY, "123456.5", -2) == Decimal("1234.57")
    assert one(MONEY, "-0.5", -2) == "negative_number"
    assert one(MONEY, "49", -4) == Decimal("0.00")
    assert one(MONEY, "0.1", 8) == Decimal("10000000.00")


def test_negative_amounts() -> None:
    revenue = CUSTOMERS.column("revenue_12m")
    for cell in ("-5", "(5.00)", "−5", "－5", "-¥5", "¥-5"):
        assert one(revenue, cell) == Decimal("-5.00")
        assert one(MONEY, cell) == "negative_number"
    assert one(MONEY, "-0.00") == Decimal("0.00")
    assert one(revenue, "-0.005") == Decimal("-0.01")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("120", 120),
        ("120.0", 120),
        ("1,200", 1200),
        ("120人", 120),
        ("1.2万", 12000),
        ("120.5", "not_whole_number"),
        ("0.0000001", "not_whole_number"),
        ("-1", "negative_number"),
        ("many", "unreadable_number"),
    ],
)
def test_counts(cell: str, value: Any) -> None:
    assert one(FIRMS.column("headcount"), cell) == value


def test_a_rank_may_be_negative() -> None:
    assert one(TABLES["tiers"].column("rank"), "-1") == -1


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0.25", 0.25),
        ("25%", 0.25),
        ("100%", 1.0),
        ("0", 0.0),
        ("25", "share_out_of_range"),
        ("-0.1", "share_out_of_range"),
        ("half", "unreadable_number"),
    ],
)
def test_shares(cell: str, value: Any) -> None:
    assert one(TABLES["employment"].column("share"), cell) == value


def test_numbers() -> None:
    score = TABLES["feedback"].column("score")
    assert one(score, "-1.25") == -1.25
    assert one(score, "1e999") == "unreadable_number"
    unsigned = Column("n", Kind.NUMBER, "数")
    assert one(unsigned, "-1.25") == "negative_number"


@pytest.mark.parametrize(
    ("cell", "value"),
    [(c, True) for c in ("1", "true", "TRUE", "Y", "yes", "是", "√", "１")]
    + [(c, False) for c in ("0", "false", "N", "no", "否")]
    + [("maybe", "unknown_word"), ("2", "unknown_word"), ("无", None)],
)
def test_flags(cell: str, value: Any) -> None:
    assert one(CUSTOMERS.column("do_not_contact"), cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [("lead", "lead"), ("LEAD", "lead"), ("主办", "lead"), ("A角", "lead"), ("Ａ角", "lead"),
     ("a角", "lead"), (" 协办 ", "assistant"), ("老板", "unknown_word")],
)  # fmt: skip
def test_words(cell: str, value: str) -> None:
    assert one(TABLES["coverage"].column("role"), cell) == value


def test_open_lists_take_any_word() -> None:
    assert one(CUSTOMERS.column("occupation"), " 教师 ") == "教师"


def test_chunks_keep_their_rows_and_faults() -> None:
    chunks = pa.chunked_array([["1", "x"], [], ["-1"]], pa.string())
    done = convert(MONEY, chunks)
    assert {r: f.tolist() for r, f in done.faults.items()} == {
        "unreadable_number": [False, True, False],
        "negative_number": [False, False, True],
    }
    assert done.values.to_pylist() == [Decimal("1.00"), None, None]
    words = convert(CUSTOMERS.column("gender"), pa.chunked_array([["男"], [None], ["女"]]))
    assert words.values.to_pylist() == ["M", None, "F"]


def test_no_rows() -> None:
    for table in TABLES.values():
        for column in table.columns:
            done = convert(column, pa.chunked_array([], pa.string()))
            assert len(done.values) == len(done.bad) == 0
            assert isinstance(done, Converted)
            assert len(convert(column, pa.array([], pa.string())).values) == 0


@pytest.mark.parametrize("cell", ["''", "'", "' '甲", "'\t'007", "甲'"])
def test_cleaning_twice_is_cleaning_once(cell: str) -> None:
    once = clean(pa.array([cell]), fold=False)
    assert clean(once, fold=False).to_pylist() == once.to_pylist()
