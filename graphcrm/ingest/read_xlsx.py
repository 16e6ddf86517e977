"""Cells of a sheet of a workbook.

The reader hands out Python values, so this is the one place that loops over rows; a sheet ends at
1,048,576 of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from graphcrm.errors import InputError
from graphcrm.ingest.cell_text import cell_text
from graphcrm.ingest.header_row import find_header, no_header
from graphcrm.ingest.raw import RawTable, Source

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


def sheet_names(path: Path, label: str) -> list[str]:
    """Return the names of the sheets of a workbook, in its order."""
    with _open(path, label) as workbook:
        return list(workbook.sheet_names)


def read_xlsx(source: Source) -> RawTable:
    """Read one sheet; numbers of more than 15 digits come as 6.22E+18, for they are not exact."""
    with _open(source.path, source.label) as workbook:
        sheet = workbook.get_sheet_by_name(source.sheet or workbook.sheet_names[0])
        rows = sheet.to_python(skip_empty_area=False)
    if not any(cell not in {"", None} for row in rows for cell in row):
        raise InputError(f"{source.label} is empty; export it again", file=source.label)
    header = find_header(source.table, _head(rows, source.layout.searched), source.layout)
    if not header.n_recognised:
        raise no_header(source.label, source.table)
    start = header.start + header.n_rows
    body = rows[start:]
    columns = [
        pa.array([cell_text(row[i]) for row in body], pa.string())
        for i in range(len(header.headers))
    ]
    cells = pa.Table.from_arrays(columns, names=[str(i) for i in range(len(columns))])
    numbers = np.arange(start + 1, start + 1 + len(body), dtype=np.int64)
    return RawTable(source, header.headers, cells, numbers)


def _head(rows: Sequence[Sequence[object]], n: int) -> list[list[str]]:
    return [[cell_text(cell) for cell in row] for row in rows[:n]]


def first_rows(path: Path, label: str, sheet: str | None, n: int) -> list[list[str]]:
    """Return the first ``n`` rows of a sheet, titles and header included, as text."""
    with _open(path, label) as workbook:
        found = workbook.get_sheet_by_name(sheet or workbook.sheet_names[0])
        return _head(found.to_python(skip_empty_area=False, nrows=n), n)


def _open(path: Path, label: str) -> CalamineWorkbook:
    from python_calamine import CalamineError, load_workbook

    try:
        return load_workbook(path)
    except (CalamineError, OSError) as error:
        raise InputError(
            f"{label} cannot be read as a workbook; save it as .xlsx without a password",
            file=label,
        ) from error
