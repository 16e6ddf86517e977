"""Read a list of customers from a file: a target, who is left alone, or what asking costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.encode import fen_of, in_one, strings_of
from graphcrm.graph.people_list import PeopleList
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
    if not path.is_file():
        raise InputError(f"{path.name} is not there; name the file of customers", file=path.name)
    wanted = (ID, COST) if with_cost else (ID,)
    if path.suffix.lower() not in DATA_FILES:
        raise InputError(
            f"{path.name} is no list of customers; name a .csv, .txt, .xlsx or .parquet file with "
            f"{' and '.join(wanted)}",
            file=path.name,
        )
    raw = read(Source(path, path.name, PEOPLE))
    if raw.n_broken:
        row = min(int(rows[0]) for rows in raw.broken.values())
        raise _bad_row(raw, row, "it has not as many cells as the header; mend it")
    at = _places(raw, wanted)
    ids = strings_of(_cells(raw, ID, at[ID], "is missing, has lost digits or is too long"))
    if not with_cost:
        return PeopleList(path.name, raw.row_numbers, ids)
    cost = fen_of(_cells(raw, COST, at[COST], "is no amount of yuan, 0 or more"))
    return PeopleList(path.name, raw.row_numbers, ids, cost)


def _places(raw: RawTable, wanted: tuple[str, ...]) -> dict[str, int]:
    found, label = match_headers(PEOPLE, raw.headers), raw.source.label
    for name in wanted:
        if name not in found.columns:
            raise InputError(f"{label} has no column {name}; add it", file=label)
        if name in found.repeated:
            raise InputError(f"{label} has two columns {name}; delete one", file=label)
    return {name: found.columns.index(name) for name in wanted}


def _cells(raw: RawTable, name: str, place: int, wrong: str) -> Any:
    """Return a column, read as that of any extract; every row has to have it."""
    power = match_headers(PEOPLE, raw.headers).powers[place]
    found = convert(PEOPLE.column(name), raw.cells.column(place), power)
    values = in_one(found.values)
    bad = found.bad | ~mask(values.is_valid())
    if bad.any():
        row = int(raw.row_numbers[np.flatnonzero(bad)[0]])
        raise _bad_row(raw, row, f"{name} {wrong}; mend the row or delete it")
    return values


def _bad_row(raw: RawTable, row: int, what: str) -> InputError:
    return InputError(f"{raw.source.label}, row {row}: {what}", file=raw.source.label)
