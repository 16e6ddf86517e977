"""Small extracts on disk, and what reading them gives."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import xlsxwriter

from graphcrm.ingest.raw import RawTable, Source
from graphcrm.ingest.read import read
from graphcrm.ingest.sources import discover
from graphcrm.ingest.validate import Checked, validate
from graphcrm.model import TABLES


def text_file(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(folder: Path, name: str, sheets: Mapping[str, Sequence[Any]]) -> Path:
    path = folder / name
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
    return path


def raw(path: Path) -> RawTable:
    return read(discover([path], path.parent).sources[0])


def checked(path: Path, *, drop: Sequence[str] = ()) -> Checked:
    return validate(raw(path), drop=drop)


def lines(table: RawTable) -> list[tuple[Any, ...]]:
    return list(zip(*(c.to_pylist() for c in table.cells.columns), strict=True))


def in_memory(
    headers: Sequence[str], rows: Sequence[Sequence[Any]], *, table: str = "customers"
) -> RawTable:
    """Return an extract with ``rows`` as the file's rows 2, 3, …"""
    source = Source(Path(f"{table}.csv"), f"{table}.csv", TABLES[table])
    columns = [pa.chunked_array([[row[i] for row in rows]]) for i in range(len(headers))]
    columns = [c if len(c) else pa.chunked_array([[]], pa.string()) for c in columns]
    cells = pa.Table.from_arrays(columns, names=[str(i) for i in range(len(headers))])
    return RawTable(source, tuple(headers), cells, np.arange(len(rows), dtype=np.int64) + 2)
