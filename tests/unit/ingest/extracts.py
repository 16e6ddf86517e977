"""Small extracts on disk, and what reading them gives."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from graphcrm.ingest.raw import RawTable
from graphcrm.ingest.read import read
from graphcrm.ingest.sources import discover
from graphcrm.ingest.validate import Checked, validate


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
