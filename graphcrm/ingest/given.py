"""Which canonical columns do the headers of a translated extract give, and in which unit?"""

from __future__ import annotations

from typing import Any, NamedTuple

from graphcrm.ingest.raw import RawTable
from graphcrm.model import Column
from graphcrm.model.headers import match_headers


class Given(NamedTuple):
    """A canonical column of an extract, and the power of ten that its numbers are times."""

    column: Column
    place: int
    cells: Any
    power: int


def given_columns(raw: RawTable) -> dict[str, Given]:
    """Return the columns that the headers of ``raw`` mean, in the order of its table."""
    table = raw.source.table
    match = match_headers(table, raw.headers)
    at = {name: i for i, name in enumerate(match.columns) if name}
    return {
        c.name: Given(c, at[c.name], raw.cells.column(at[c.name]), match.powers[at[c.name]])
        for c in table.columns
        if c.name in at
    }
