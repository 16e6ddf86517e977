"""Read ties between customers that a bank keeps in a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.encode import in_one, strings_of
from graphcrm.graph.ties import Ties
from graphcrm.ingest.convert import convert
from graphcrm.ingest.list_file import cells_of, read_rows
from graphcrm.ingest.raw import RawTable
from graphcrm.model.headers import match_headers
from graphcrm.model.types import Column, Kind, Table

FROM, TO = "from_id", "to_id"
TIES: Final = Table(
    "ties",
    "客户关系",
    "word goes from a customer to the other",
    (Column(FROM, Kind.REF, "起点客户号"), Column(TO, Kind.REF, "终点客户号")),
)
_WRONG: Final = "has lost digits or is too long to be an id; write it into a text cell"
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
    raw = read_rows(path, TIES, (FROM, TO), what="file of ties")
    source, target = (strings_of(cells_of(raw, name, _WRONG, optional=True)) for name in (FROM, TO))
    names = match_headers(TIES, raw.headers).columns
    others = [at for at, name in enumerate(names) if name is None and raw.headers[at]]
    numbers = {raw.headers[place]: _numbers(raw, place) for place in others}
    if len(numbers) < len(others):
        raise InputError(
            f"{path.name} has two columns of one name; rename or delete one", file=path.name
        )
    return Ties(path.name, raw.row_numbers, source, target, numbers)


def _numbers(raw: RawTable, place: int) -> Any:
    values = in_one(convert(_NUMBER, raw.cells.column(place)).values)
    return values.fill_null(np.nan).to_numpy(zero_copy_only=False)
