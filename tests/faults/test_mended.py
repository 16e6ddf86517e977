"""A reject report is mended in a spreadsheet program and loaded as it is."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from python_calamine import load_workbook

from tests.builders import PEOPLE, Row, loaded, rows_of, write_bank
from tests.faults.cli import call
from tests.unit.ingest.extracts import workbook

EDGE: Row = {"staff_id": "S1", "party_id": "C1", "role": "lead"}
PAID: Row = {"from_id": "C1", "to_id": "C2", "month": "2026-06", "amount": "2"}
# Every rule by which a row is rejected that somebody can mend: the row, and what is put right.
BAD: Sequence[tuple[str, str, Row, Row]] = [
    ("missing_key", "customers", {"customer_id": "", "name": "甲"}, {"customer_id": "C10"}),
    ("id_lost_digits", "customers", {"customer_id": "6.2E+18"}, {"customer_id": "C11"}),
    ("key_too_long", "customers", {"customer_id": "9" * 201}, {"customer_id": "C12"}),
    ("text_too_long", "customers", {"customer_id": "C13", "name": "乙" * 10_001}, {"name": "乙"}),
    (
        "unreadable_date",
        "customers",
        {"customer_id": "C14", "opened_on": "2月30"},
        {"opened_on": ""},
    ),
    ("unreadable_number", "customers", {"customer_id": "C15", "loans": "许多"}, {"loans": "1.5万"}),
    (
        "not_whole_number",
        "customers",
        {"customer_id": "C16", "n_txn_12m": "1.5"},
        {"n_txn_12m": "2"},
    ),
    ("negative_number", "customers", {"customer_id": "C17", "loans": "-1"}, {"loans": "1"}),
    ("unknown_word", "customers", {"customer_id": "C18", "gender": "x"}, {"gender": "女"}),
    ("duplicate_key", "customers", {"customer_id": "C19", "name": "丙"}, {"customer_id": "C20"}),
    ("", "customers", {"customer_id": "C19", "name": "丁"}, {}),
    ("id_clash", "firms", {"firm_id": "C1", "name": "钢厂"}, {"firm_id": "F9"}),
    ("unknown_reference", "coverage", {**EDGE, "party_id": "C0"}, {"party_id": "C3"}),
    ("share_out_of_range", "coverage", {**EDGE, "share": "1.5"}, {"share": "50%"}),
    (
        "end_before_start",
        "coverage",
        {**EDGE, "party_id": "C2", "since": "2026-02-01", "until": "2026-01-31"},
        {"until": "2026-02-28"},
    ),
    ("self_edge", "transfers", {**PAID, "to_id": "C1"}, {"to_id": "C3"}),
    ("missing_value", "transfers", {**PAID, "amount": ""}, {"amount": "7"}),
]
BROKEN = 'C21,戊\n"C22,己,,,,\nC23,庚,,,,\n'  # too short; a quote that nobody closed
WHOLE = {"wrong_number_of_cells": ["C21", "戊"], "unclosed_quote": ["C22", "己"]}


def dirty_bank(folder: Path) -> Path:
    """Write a bank with rows that break every rule that somebody can mend."""
    tables: dict[str, list[Row]] = {}
    for _, table, row, _ in BAD:
        tables.setdefault(table, []).append(row)
    bank = write_bank(folder / "bank", **tables)
    with (bank / "customers.csv").open("a", encoding="utf-8") as file:
        file.write(BROKEN)
    return bank


def _mended(report: Path) -> dict[str, list[list[str]]]:
    """Return the sheets of a report with the right cells typed over the wrong ones."""
    book = load_workbook(report)
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    for rows in list(sheets.values())[1:]:
        for row in rows[1:]:
            _mend(row, [str(header) for header in rows[0]])
    return {name: [[str(cell) for cell in row] for row in rows] for name, rows in sheets.items()}


def _mend(row: list[Any], headers: list[str]) -> None:
    rule = str(row[headers.index("reject_rule")])
    first = 1 + max(i for i, header in enumerate(headers) if header.startswith("reject_"))
    if rule in WHOLE:
        row[first : first + 2] = WHOLE[rule]
        return
    right = next(right for said, _, _, right in BAD if said == rule)
    for column, cell in right.items():
        row[headers.index(column)] = cell


def _saved_as(kind: str, sheets: dict[str, list[list[str]]], folder: Path) -> Path:
    """Save a workbook as a spreadsheet program does."""
    if kind == "xlsx":
        return workbook(folder, "rejects-L00002.xlsx", sheets)
    encoding, separator = kind.split(" ")
    out = folder / "saved"
    out.mkdir()
    for name, rows in list(sheets.items())[1:]:
        text = io.StringIO()
        csv.writer(text, delimiter={"comma": ",", "tab": "\t"}[separator]).writerows(rows)
        (out / f"{name}.csv").write_bytes(text.getvalue().encode(encoding))
    return out


@pytest.mark.parametrize("kind", ["xlsx", "utf-8-sig comma", "gb18030 comma", "utf-16 tab"])
def test_a_mended_report_loads(tmp_path: Path, kind: str) -> None:
    app = loaded(tmp_path, **PEOPLE)
    ran = call("load", dirty_bank(tmp_path), "--db", app.db, "--max-reject-share", "1")
    assert ran.code == 0
    report = next(Path(f"{app.db}.rejects").glob("*.xlsx"))
    listed = load_workbook(report).get_sheet_by_index(0).to_python()
    rules = {str(row[5]) for row in listed[1:]}
    assert rules == {rule for rule, *_ in BAD if rule} | set(WHOLE)
    saved = _saved_as(kind, _mended(report), tmp_path)
    assert call("load", saved, "--db", app.db, "--max-reject-share", "0").code == 0
    done = app.store.loads()[-1].tables
    assert {t: (c.inserted, c.rejected) for t, c in done.items()} == {
        "customers": (12, 0), "firms": (1, 0), "coverage": (3, 0), "transfers": (2, 0),
    }  # fmt: skip
    assert len(rows_of(app, "customers", "customer_id")) == 3 + 1 + 12
