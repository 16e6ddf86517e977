"""Cells of a bank put in the words of the data model."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from graphcrm.ingest.mapping import Cell
from graphcrm.ingest.wording import Wording
from graphcrm.ingest.written_dates import as_iso, plus_months
from graphcrm.model import TABLES

CUSTOMERS = TABLES["customers"]


def put(
    column: str, cells: Sequence[Any], said: dict[str, Any], null_words: Sequence[str] = ()
) -> list[str | None]:
    """Return cells of a column of customers, translated."""
    wording = Wording(CUSTOMERS.column(column), Cell.model_validate(said), null_words)
    text, faults = wording.put({"h": pa.array(cells)}.__getitem__, len(cells))
    assert faults == []
    found: list[str | None] = text.to_pylist()
    return found


def faults(column: str, headers: dict[str, list[str | None]], **said: Any) -> list[Any]:
    wording = Wording(CUSTOMERS.column(column), Cell.model_validate(said))
    _, found = wording.put({h: pa.array(c) for h, c in headers.items()}.__getitem__, 2)
    return [(f.rule, f.header, f.rows.tolist()) for f in found]


def test_a_constant_stands_in_every_row() -> None:
    assert put("gender", ["x", None], {"constant": "M"}) == ["M", "M"]


def test_words_that_mean_empty_here() -> None:
    dates = ["9999-12-31", "9999-12-31 00:00:00", "2026-06-30 00:00:00", None, " 长期 "]
    words = {"null_words": ["9999-12-31"], "from": "h"}
    kept = [None, None, "2026-06-30 00:00:00", None, "长期"]
    assert put("closed_on", dates, {"from": "h"}, ["9999-12-31"]) == kept
    cell = Cell.model_validate({**words, "null_words": ["9999-12-31", "长期"]})
    text, _ = Wording(CUSTOMERS.column("closed_on"), cell).put(lambda _: pa.array(dates), 5)
    assert text.to_pylist() == [None, None, "2026-06-30 00:00:00", None, None]


def test_part_of_a_cell_is_taken_by_characters() -> None:
    assert put("name", ["甲乙丙丁", "甲", None, " 甲乙 丙"], {"from": "h", "take": [2, 3]}) == [
        "乙丙", None, None, "乙",
    ]  # fmt: skip


def test_words_are_translated_and_others_stay_are_emptied_or_rejected() -> None:
    said = {"from": "h", "values": {"男": "M", "２": "F", "": "M", "9": ""}}
    cells = ["男 ", "2", None, "9", "x"]
    assert put("gender", cells, said) == ["M", "F", "M", "", "x"]
    assert put("gender", cells, {**said, "otherwise": "empty"}) == ["M", "F", "M", "", None]
    found = faults("gender", {"h": ["男", "x"]}, **said, otherwise="reject")
    assert found == [("unmapped_word", "h", [False, True])]


def test_a_number_of_a_typed_file_is_looked_up_as_it_is_written() -> None:
    assert put("gender", [1.0, 2.0], {"from": "h", "values": {"1": "M", "2": "F"}}) == ["M", "F"]


def test_a_prefix_is_put_before_ids_alone() -> None:
    said = {"from": "h", "prefix": "C"}
    assert put("customer_id", ["007", " ７ ", None, "无", "'8"], said) == [
        "C007", "C7", None, None, "C8",
    ]  # fmt: skip


def test_an_id_that_lost_digits_is_not_made_to_look_whole() -> None:
    """The prefix stands before it where its loss is still seen: so it stays when it is mended."""
    cells = ["6.22E+18", "1"]
    assert put("customer_id", cells, {"from": "h", "prefix": "C"}) == ["C6.22E+18", "C1"]
    assert put("customer_id", cells, {"from": "h", "prefix": "C0"}) == ["6.22E+18", "C01"]


def test_a_prefix_by_another_column() -> None:
    prefix = {"from": "kind", "values": {"对私": "C", "对公": "F"}}
    cell = Cell.model_validate({"from": "h", "prefix": prefix})
    columns = {"h": pa.array(["1", "2", None]), "kind": pa.array(["对私 ", "对公", "?"])}
    text, found = Wording(CUSTOMERS.column("customer_id"), cell).put(columns.__getitem__, 3)
    assert (text.to_pylist(), found) == (["C1", "F2", None], [])
    bad = faults(
        "customer_id", {"h": ["1", "2"], "kind": ["?", ""]}, **{"from": "h"}, prefix=prefix
    )
    assert bad == [("unmapped_word", "kind", [True, True])]


def test_parts_make_one_id_and_an_empty_one_makes_none() -> None:
    cell = Cell.model_validate({"parts": ["a", "b"], "between": "-", "prefix": "X"})
    columns = {"a": pa.array(["1", None]), "b": pa.array(["2", "3"])}
    text, _ = Wording(CUSTOMERS.column("customer_id"), cell).put(columns.__getitem__, 2)
    assert text.to_pylist() == ["X1-2", None]


DATES = [
    ("YYMMDD", "930101", "1993-01-01"),
    ("YYMMDD", "490101", "2049-01-01"),
    ("YYMMDD", "500101", "1950-01-01"),
    ("YYMMDD", "931107 00:00:00", "1993-11-07"),
    ("YYMMDD", "930231", "930231"),  # no such day
    ("YYMMDD", "93011", "93011"),
    ("DD/MM/YYYY", "03/04/2026", "2026-04-03"),
    ("DD/MM/YYYY", "3.4.2026 12:30", "2026-04-03"),
    ("DD/MM/YYYY", "04/13/2026", "04/13/2026"),
    ("MM/DD/YYYY", "03/04/2026", "2026-03-04"),
    ("MM/DD/YYYY", "4-13-2026", "2026-04-13"),
    ("czech", "706213", "1970-12-13"),  # a woman: 12 + 50
    ("czech", "450204/123", "2045-02-04"),
    ("czech", "0475041234", "2004-05-04"),  # since 2004 also 70
    ("chinese", "二〇二六年六月三十日", "2026-6-30"),
    ("excel", "later", "later"),
]


@pytest.mark.parametrize(
    ("column", "said", "iso"),
    [
        ("birth_date", {}, "1949-12-31"),  # nobody is born in 2049
        ("opened_on", {}, "2049-12-31"),
        ("birth_date", {"two_digit_years_from": "1950"}, "2049-12-31"),
    ],
)
def test_two_digit_years_of_births_begin_earlier(
    column: str, said: dict[str, str], iso: str
) -> None:
    cell = Cell.model_validate({"from": "a", "dates": ["YYMMDD"], **said})
    cells = {"a": pa.array(["491231"])}
    text, _ = Wording(CUSTOMERS.column(column), cell).put(cells.__getitem__, 1)
    assert text.to_pylist() == [iso]


@pytest.mark.parametrize(("name", "cell", "iso"), DATES)
def test_dates_of_a_format_that_must_be_said(name: str, cell: str, iso: str) -> None:
    assert as_iso(pa.array([cell, None]), [name]).to_pylist() == [iso, None]


@pytest.mark.parametrize(
    ("serial", "iso"),
    [
        # As spreadsheets show them: 1900 is taken for a leap year, so 60 is a day that never was.
        ("1", "1900-01-01"), ("59", "1900-02-28"), ("60", "60"), ("61", "1900-03-01"),
        ("25569", "1970-01-01"), ("45838", "2025-06-30"), ("45838.75", "2025-06-30"),
        ("2958465", "9999-12-31"), ("2958466", "2958466"), ("0", "0"), ("20260630", "20260630"),
    ],
)  # fmt: skip
def test_serials_of_a_spreadsheet(serial: str, iso: str) -> None:
    assert as_iso(pa.array([serial]), ["excel"]).to_pylist() == [iso]


def test_the_first_format_that_fits_stands() -> None:
    cells = pa.array(["930101", "45838", "20260630", "2026-06-30"])
    usual = ["YYYYMMDD", "YYYY-MM-DD"]
    assert as_iso(cells, [*usual, "YYMMDD", "excel"]).to_pylist() == [
        "1993-01-01", "2025-06-30", "20260630", "2026-06-30",
    ]  # fmt: skip
    assert as_iso(pa.array(["450101"]), ["YYMMDD"], two_digit_years_from=1900).to_pylist() == [
        "1945-01-01"
    ]


def test_months_are_added_and_a_shorter_month_ends_earlier() -> None:
    dates = pa.array(["2026-01-31", "2024-01-31", "20260630", "9999-12-31", "later", None])
    moved = plus_months(dates, np.array([1, 1, 12, 1, 1, 1]))
    assert moved.to_pylist() == ["2026-02-28", "2024-02-29", "2027-06-30", None, "later", None]


def test_a_number_of_months_that_is_none_is_to_blame_itself() -> None:
    said = {"from": "h", "plus_months": "n"}
    found = faults("closed_on", {"h": ["2026-01-31"] * 2, "n": ["x", "1.5"]}, **said)
    assert found == [
        ("unreadable_number", "n", [True, False]),
        ("not_whole_number", "n", [False, True]),
    ]
    found = faults("closed_on", {"h": ["2026-01-31"] * 2, "n": ["-1", "99999"]}, **said)
    assert found == [("negative_number", "n", [True, False])]
    cell = Cell.model_validate(said)
    columns = {"h": pa.array(["2026-01-31", None]), "n": pa.array([None, "1"], pa.string())}
    text, _ = Wording(CUSTOMERS.column("closed_on"), cell).put(columns.__getitem__, 2)
    assert text.to_pylist() == [None, None]
