"""Small files that stand in for a parameter: read whole, with every row usable or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.encode import in_one
from graphcrm.ingest.convert import convert
from graphcrm.ingest.listing import DATA_FILES, WORKBOOKS
from graphcrm.ingest.raw import RawTable, Source
from graphcrm.ingest.read import read
from graphcrm.ingest.read_xlsx import sheet_names
from graphcrm.ingest.text import mask
from graphcrm.ingest.totals import totals
from graphcrm.model.headers import match_headers
from graphcrm.model.types import Table


def read_rows(path: Path, table: Table, wanted: tuple[str, ...], *, what: str) -> RawTable:
    """Read the cells of a file in which there are certain columns; rows of totals are left out.

    Parameters
    ----------
    path : Path
        CSV, text, xlsx (its first sheet with those columns) or Parquet.
    table : Table
        What its columns may be called.
    wanted : tuple of str
        Those that have to be there.
    what : str
        What the file is, for people: list of customers.

    Raises
    ------
    InputError
        No such file, not of a known format, a row that is too short or too long, one of the columns
        missing or there twice.
    """
    if not path.is_file():
        raise InputError(f"{path.name} is not there; name the {what}", file=path.name)
    if path.suffix.lower() not in DATA_FILES:
        raise InputError(
            f"{path.name} is no {what}; name a .csv, .txt, .xlsx or .parquet file with "
            f"{' and '.join(wanted)}",
            file=path.name,
        )
    raw = _read(path, table, wanted)
    if raw.n_broken:
        row = min(int(rows[0]) for rows in raw.broken.values())
        raise bad_row(raw, row, "it has not as many cells as the header; mend it")
    found = match_headers(table, raw.headers)
    for name in wanted:
        if name not in found.columns:
            raise InputError(f"{path.name} has no column {name}; add it", file=path.name)
        if name in found.repeated:
            raise InputError(f"{path.name} has two columns {name}; delete one", file=path.name)
    known = {i: table.column(name) for i, name in enumerate(found.columns) if name}
    return raw.only(~totals(raw.cells, known))


def _read(path: Path, table: Table, wanted: tuple[str, ...]) -> RawTable:
    """Read the file, or of a workbook the first sheet with the columns that are wanted."""
    names = sheet_names(path, path.name) if path.suffix.lower() in WORKBOOKS else []
    for n, name in enumerate(names if len(names) > 1 else [], start=1):
        try:
            raw = read(Source(path, f"{path.name}, sheet {n}", table, name))
        except InputError:  # a sheet of remarks, say
            continue
        if set(wanted) <= set(match_headers(table, raw.headers).columns):
            return raw
    return read(Source(path, path.name, table))


def cells_of(raw: RawTable, name: str, wrong: str, *, optional: bool = False) -> Any:
    """Return a column, read as that of any extract.

    Parameters
    ----------
    raw : RawTable
    name : str
    wrong : str
        What is wrong with a cell that cannot be read, for people; or with an empty one.
    optional : bool
        Empty cells are missing values.

    Raises
    ------
    InputError
        Such a cell, named by its row and never by what it says.
    """
    table = raw.source.table
    found = match_headers(table, raw.headers)
    place = found.columns.index(name)
    done = convert(table.column(name), raw.cells.column(place), found.powers[place])
    values = in_one(done.values)
    bad = done.bad if optional else done.bad | ~mask(values.is_valid())
    if bad.any():
        row = int(raw.row_numbers[np.flatnonzero(bad)[0]])
        raise bad_row(raw, row, f"{name} {wrong}")
    return values


def bad_row(raw: RawTable, row: int, what: str) -> InputError:
    """Return the error that a row of a file is."""
    return InputError(f"{raw.source.label}, row {row}: {what}", file=raw.source.label)
