"""The reject report as files: a CSV list, and a workbook whose sheets load again once mended."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from graphcrm.ingest.rejects import FORGOTTEN, RejectedRows, Rejects
from graphcrm.reasons.rejects import reason

if TYPE_CHECKING:
    from xlsxwriter import Workbook

COLUMNS = ("table", "file", "row", "column", "value", "rule", "reason_zh", "reason_en")
MARKS = ("reject_rule", "reject_reason_zh", "reject_reason_en", "reject_file", "reject_row")
MAX_SHEET_ROWS = 100_000
_MAX_CELL = 32_000  # a cell of a workbook holds 32,767 characters
_BOM = b"\xef\xbb\xbf"
# Text that a spreadsheet would run as a formula; plain numbers with a sign are left alone.
_FORMULA = r"^(?:[=@\t\r]|[+-](?:.*[^0-9.,eE+-].*|)$)"
_WIDTHS = {"reason_zh": 48, "reason_en": 60, "value": 24, "file": 24, "rule": 22, "row": 9}


def write_csv(rejects: Rejects, path: Path) -> None:
    """Write one line for each rejected row."""
    with _private(path) as file:
        file.write(_BOM)
        with pacsv.CSVWriter(file, _schema()) as writer:
            for batch in rejects.batches:
                writer.write_table(_listed(batch, harmless=True))


def write_xlsx(rejects: Rejects, path: Path) -> None:
    """Write the same list as a sheet, and the rejected rows of each table as they came."""
    import xlsxwriter

    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with _private(path) as file, xlsxwriter.Workbook(file, options) as book:
        capped = _up_to_cap(rejects.batches)
        lists = (_columns_of(_listed(batch, harmless=False)) for batch in capped)
        _sheet(book, "rejects", COLUMNS, lists, rejects.n())
        for name, batches in _sheets(rejects).items():
            headers = (*MARKS, *batches[0].headers)
            blocks = (_marked(batch) for batch in _up_to_cap(batches))
            _sheet(book, name, headers, blocks, sum(len(b) for b in batches))


def _private(path: Path) -> IO[bytes]:
    """Open a file that only its owner may read, also when it was there before."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _schema() -> Any:
    return pa.schema([(name, pa.int64() if name == "row" else pa.string()) for name in COLUMNS])


def _listed(batch: RejectedRows, *, harmless: bool) -> Any:
    """Return the batch as lines of the report; ``harmless`` for a file without cell types."""
    n = len(batch)
    zh, en = reason(batch.rule)
    columns = {
        "table": _repeat(batch.table, n),
        "file": _repeat(batch.file, n),
        "row": pa.array(batch.rows),
        "column": _safe(_repeat(batch.column, n)) if harmless else _repeat(batch.column, n),
        "value": _safe(batch.values) if harmless else batch.values,
        "rule": _repeat(batch.rule, n),
        "reason_zh": _with_detail(_repeat(zh, n), batch.details),
        "reason_en": _with_detail(_repeat(en, n), batch.details),
    }
    return pa.Table.from_pydict(columns, schema=_schema())


def _marked(batch: RejectedRows) -> list[list[str]]:
    """Return the rows as they came, column by column, behind our marks."""
    n = len(batch)
    zh, en = reason(batch.rule)
    marks = [
        [batch.rule] * n,
        _with_detail(_repeat(zh, n), batch.details).to_pylist(),
        _with_detail(_repeat(en, n), batch.details).to_pylist(),
        [batch.file] * n,
        [str(row) for row in batch.rows.tolist()],
    ]
    if batch.cells is None:
        return marks + [[""] * n for _ in batch.headers]
    return marks + _columns_of(batch.cells)


def _columns_of(table: Any) -> list[list[str]]:
    return [column.cast(pa.string()).to_pylist() for column in table.columns]


def _sheets(rejects: Rejects) -> dict[str, list[RejectedRows]]:
    """Sort batches into sheets: one for each table and set of headers, so that it can be read."""
    grouped: dict[tuple[str, tuple[str, ...]], list[RejectedRows]] = {}
    for batch in rejects.batches:
        if batch.rule == FORGOTTEN:  # there is nothing to mend
            continue
        grouped.setdefault((batch.table, batch.headers), []).append(batch)
    seen: dict[str, int] = {}
    sheets: dict[str, list[RejectedRows]] = {}
    for (table, _), batches in grouped.items():
        seen[table] = seen.get(table, 0) + 1
        sheets[table if seen[table] == 1 else f"{table} {seen[table]}"] = batches
    return sheets


def _up_to_cap(batches: Iterable[RejectedRows]) -> Iterator[RejectedRows]:
    """Yield as many rows as a sheet takes."""
    left = MAX_SHEET_ROWS
    for batch in batches:
        if left > 0:
            yield batch.first(left)
        left -= len(batch)


def _sheet(
    book: Workbook,
    name: str,
    headers: tuple[str, ...],
    blocks: Iterator[list[list[str]]],
    n_rows: int,
) -> None:
    """Write text cells row by row, as the workbook keeps only one row in memory."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for i, header in enumerate(headers):
        sheet.set_column(i, i, _WIDTHS.get(header.removeprefix("reject_"), 16))
        sheet.write_string(0, i, header)
    at = 1
    for columns in blocks:
        for row in zip(*columns, strict=True):
            for i, cell in enumerate(row):
                if cell:
                    sheet.write_string(at, i, cell[:_MAX_CELL])
            at += 1
    if n_rows >= at:
        sheet.write_string(at, 0, _more(n_rows - at + 1))


def _more(n: int) -> str:
    return f"另有 {n} 行见 CSV 文件 / {n} more rows are in the CSV file"


def _repeat(text: str, n: int) -> Any:
    return pa.array(np.full(n, text), pa.string())


def _with_detail(sentences: Any, details: Any) -> Any:
    both = pc.binary_join_element_wise(sentences, details, ": ")
    return pc.if_else(pc.equal(pc.fill_null(details, ""), ""), sentences, both)


def _safe(values: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet would run as a formula.

    >>> _safe(pa.array(["=1+1", "-5.00", "-cmd"])).to_pylist()
    ["'=1+1", '-5.00', "'-cmd"]
    """
    risky = pc.match_substring_regex(values, _FORMULA)
    return pc.if_else(risky, pc.binary_join_element_wise("'", values, ""), values)
