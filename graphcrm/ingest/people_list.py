"""Read a list of customers from a file: a target, who is left alone, or what asking costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.encode import fen_of, in_one, strings_of
from graphcrm.graph.people_list import PeopleList
from graphcrm.graph.strings import Strings
from graphcrm.ingest.convert import convert
from graphcrm.ingest.listing import DATA_FILES
from graphcrm.ingest.raw import RawTable, Source
from graphcrm.ingest.read import read
from graphcrm.ingest.text import mask
from graphcrm.model.headers import match_headers
from graphcrm.model.types import Column, Kind, Table
from graphcrm.model.words import CUSTOMER_ID

ID, COST = "customer_id", "cost"
PEOPLE: Final = Table(
    "people",
    "客户名单",
    "a customer is on the list",
    (
        Column(ID, Kind.REF, "客户号", synonyms=(*CUSTOMER_ID, "party_id")),
        Column(COST, Kind.MONEY, "费用", synonyms=("成本", "费用（元）")),
    ),
)


def read_people(path: Path, *, with_cost: bool = False) -> PeopleList:
    """Read a list of customers.

    Parameters
    ----------
    path : Path
        CSV, text, xlsx (its first sheet) or Parquet with a column ``customer_id`` or 客户号.
    with_cost : bool
        There has to be a column ``cost`` too, in yuan, filled in every row.

    Raises
    ------
    InputError
        No such file, not of a known format, or without those columns; a row that cannot be read,
        named by its number, never by what it says.
    """
    raw = read_list(path, PEOPLE, (ID, COST) if with_cost else (ID,))
    ids = ids_of(raw)
    if not with_cost:
        return PeopleList(path.name, raw.row_numbers, ids)
    cost = fen_of(cells_of(raw, COST, "is no amount of yuan, 0 or more"))
    return PeopleList(path.name, raw.row_numbers, ids, cost)


def read_list(path: Path, table: Table, wanted: tuple[str, ...]) -> RawTable:
    """Read the cells of a file in which there are certain columns.

    Raises
    ------
    InputError
        No such file, not of a known format, without those columns, or with one of them twice.
    """
    if not path.is_file():
        raise InputError(f"{path.name} is not there; name the file of customers", file=path.name)
    if path.suffix.lower() not in DATA_FILES:
        raise InputError(
            f"{path.name} is no list of customers; name a .csv, .txt, .xlsx or .parquet file with "
            f"{' and '.join(wanted)}",
            file=path.name,
        )
    raw = read(Source(path, path.name, table))
    if raw.n_broken:
        row = min(int(rows[0]) for rows in raw.broken.values())
        raise _bad_row(raw, row, "it has not as many cells as the header; mend it")
    found = match_headers(table, raw.headers)
    for name in wanted:
        if name not in found.columns:
            raise InputError(f"{path.name} has no column {name}; add it", file=path.name)
        if name in found.repeated:
            raise InputError(f"{path.name} has two columns {name}; delete one", file=path.name)
    return raw


def ids_of(raw: RawTable) -> Strings:
    """Return the customer ids of a list; InputError for a row without one."""
    return strings_of(cells_of(raw, ID, "is missing, has lost digits or is too long"))


def cells_of(raw: RawTable, name: str, wrong: str) -> Any:
    """Return a column, read as that of any extract; InputError for a row that lacks it."""
    found = match_headers(raw.source.table, raw.headers)
    place = found.columns.index(name)
    column = raw.source.table.column(name)
    done = convert(column, raw.cells.column(place), found.powers[place])
    values = in_one(done.values)
    bad = done.bad | ~mask(values.is_valid())
    if bad.any():
        row = int(raw.row_numbers[np.flatnonzero(bad)[0]])
        raise _bad_row(raw, row, f"{name} {wrong}; mend the row or delete it")
    return values


def _bad_row(raw: RawTable, row: int, what: str) -> InputError:
    return InputError(f"{raw.source.label}, row {row}: {what}", file=raw.source.label)
