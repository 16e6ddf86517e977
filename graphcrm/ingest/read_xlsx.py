"""Cells of a sheet of a workbook.

The reader hands out Python values, so this is the one place that loops over rows; a sheet ends at
1,048,576 of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

import numpy as np
import pyarrow as pa

from graphcrm.errors import InputError
from graphcrm.ingest.cell_text import cell_text
from graphcrm.ingest.header_row import HeaderRow, find_header, no_header
from graphcrm.ingest.raw import RawTable, Source
from graphcrm.ingest.spill import Room
from graphcrm.ingest.workbook import list_sheets, sheet_rows

BLOCK_ROWS = 10_000


def sheet_names(path: Path, label: str) -> list[str]:
    """Return the names of the sheets that a workbook shows, in its order."""
    return list_sheets(path, label).shown


def first_rows(path: Path, label: str, sheet: str | None, n: int) -> list[list[str]]:
    """Return the first ``n`` rows of a sheet, titles and header included, as text."""
    with sheet_rows(path, label, sheet or sheet_names(path, label)[0]) as rows:
        return [[cell_text(cell) for cell in row] for row in islice(rows, n)]


def read_xlsx(source: Source, room: Room) -> RawTable:
    """Read one sheet; numbers of more than 15 digits come as 6.22E+18, for they are not exact."""
    sheet = source.sheet or sheet_names(source.path, source.label)[0]
    with sheet_rows(source.path, source.label, sheet) as rows:
        return table_of(source, rows, room)


def table_of(source: Source, rows: Iterator[Sequence[object]], room: Room) -> RawTable:
    """Return the rows of a sheet that is open as the cells of an extract."""
    first = list(islice(rows, source.layout.searched))
    header = _header(source, first)
    start = header.start + header.n_rows
    width = len(header.headers)
    schema = pa.schema([(str(i), pa.string()) for i in range(width)])
    spill = room.spill()
    body = chain(first[start:], rows)
    n_rows = 0
    while block := list(islice(body, BLOCK_ROWS)):
        n_rows += len(block)
        columns = [[cell_text(row[i]) for row in block] for i in range(width)]
        arrays = [pa.array(column, pa.string()) for column in columns]
        spill.write(pa.record_batch(arrays, schema=schema))
    numbers = np.arange(start + 1, start + 1 + n_rows, dtype=np.int64)
    return RawTable(source, header.headers, spill.table(schema), numbers)


def _header(source: Source, first: Sequence[Sequence[object]]) -> HeaderRow:
    text = [[cell_text(cell) for cell in row] for row in first]
    if not any(cell for row in text for cell in row):
        raise InputError(f"{source.label} is empty; export it again", file=source.label)
    header = find_header(source.table, text, source.layout)
    if not header.n_recognised:
        raise no_header(source.label, source.table)
    return header
