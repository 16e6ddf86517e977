"""Read ties between customers that a bank keeps in a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.encode import in_one, strings_of
from graphcrm.graph.strings import Strings
from graphcrm.graph.ties import Ties
from graphcrm.ingest.convert import convert
from graphcrm.ingest.listing import DATA_FILES
from graphcrm.ingest.raw import RawTable, Source
from graphcrm.ingest.read import read
from graphcrm.model.headers import match_headers
from graphcrm.model.types import Column, Kind, Table

FROM, TO = "from_id", "to_id"
TIES: Final = Table(
    "ties",
    "客户关系",
    "word goes from a customer to the other",
    (Column(FROM, Kind.REF, "起点客户号"), Column(TO, Kind.REF, "终点客户号")),
)
_NUMBER: Final = Column("number", Kind.NUMBER, "", signed=True)


def read_ties(path: Path) -> Ties:
    """Read a file of ties: the columns ``from_id`` and ``to_id``, and any columns of numbers.

    Parameters
    ----------
    path : Path
        CSV, xlsx (its first sheet) or Parquet.

    Raises
    ------
    InputError
        No such file, not of a known format, or without those columns; a row that cannot be read,
        named by its number, never by what it says.
    """
    if not path.is_file():
        raise InputError(f"{path.name} is not there; name the file of ties", file=path.name)
    if path.suffix.lower() not in DATA_FILES:
        raise InputError(
            f"{path.name} is no file of ties; name a .csv, .xlsx or .parquet file with the columns "
            f"{FROM}, {TO} and one of probabilities",
            file=path.name,
        )
    raw = read(Source(path, path.name, TIES))
    at = _places(raw)
    if raw.n_broken:
        row = min(int(rows[0]) for rows in raw.broken.values())
        raise InputError(
            f"{path.name}, row {row}: it has not as many cells as the header; mend it",
            file=path.name,
        )
    source, target = (_ids(raw, name, at[name]) for name in (FROM, TO))
    others = [place for place in range(len(raw.headers)) if place not in at.values()]
    numbers = {raw.headers[place]: _numbers(raw, place) for place in others}
    return Ties(path.name, raw.row_numbers, source, target, numbers)


def _places(raw: RawTable) -> dict[str, int]:
    """Return where the two ends stand; refuse headers that lack one or say something twice."""
    names, label = match_headers(TIES, raw.headers).columns, raw.source.label
    missing = [name for name in (FROM, TO) if name not in names]
    if missing:
        raise InputError(f"{label} has no column {missing[0]}; add it", file=label)
    said = [name or header for name, header in zip(names, raw.headers, strict=True) if header]
    if len(set(said)) < len(said):
        raise InputError(f"{label} has two columns of one name; rename or delete one", file=label)
    return {name: names.index(name) for name in (FROM, TO)}


def _ids(raw: RawTable, name: str, place: int) -> Strings:
    """Return the ids of one column, trimmed and folded as those of every extract."""
    found = convert(TIES.column(name), raw.cells.column(place))
    if found.bad.any():
        row = raw.row_numbers[np.flatnonzero(found.bad)[0]]
        raise InputError(
            f"{raw.source.label}, row {row}: {name} has lost digits or is too long to be an id; "
            "write it into a text cell",
            file=raw.source.label,
        )
    return strings_of(in_one(found.values))


def _numbers(raw: RawTable, place: int) -> Any:
    values = in_one(convert(_NUMBER, raw.cells.column(place)).values)
    return values.fill_null(np.nan).to_numpy(zero_copy_only=False)
