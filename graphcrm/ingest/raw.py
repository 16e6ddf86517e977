"""What one file holds before anything is known about its cells."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graphcrm.ingest.header_row import FIND_OUT, Layout
from graphcrm.ingest.notices import Notice
from graphcrm.ingest.spill import rows_at
from graphcrm.model import Table

if TYPE_CHECKING:
    from graphcrm.ingest.rejects import RejectedRows

BoolVec = npt.NDArray[np.bool_]
IntVec = npt.NDArray[np.int64]

REJECT_PREFIX = "reject_"


@dataclass(frozen=True, slots=True)
class Source:
    """One extract: a file, or a sheet of a workbook.

    Parameters
    ----------
    path : Path
    label : str
        How people are told of it: ``customers.csv`` or ``bank.xlsx[客户]``.
    table : Table
    sheet : str or None
    layout : Layout
        What a mapping says of it.
    """

    path: Path
    label: str
    table: Table
    sheet: str | None = None
    layout: Layout = FIND_OUT

    def for_table(self, table: Table) -> Source:
        """Return the same extract as one of another table."""
        return replace(self, table=table)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a translated extract was before.

    Parameters
    ----------
    headers : mapping of str to str
        Canonical column -> header of the bank.
    raw : RawTable
        The extract as the bank wrote it.
    rows : (n,) int64
        The row of ``raw`` that each translated row comes from.
    """

    headers: Mapping[str, str]
    raw: RawTable
    rows: IntVec

    def cells(self, header: str, positions: IntVec) -> Any | None:
        """Return what the bank wrote under ``header``; None if that is no one column."""
        if header not in self.raw.headers:
            return None
        place = self.raw.headers.index(header)
        return rows_at(self.raw.cells.select([place]), self.rows[positions]).column(0)


@dataclass(frozen=True, slots=True)
class RawTable:
    """The rows of one extract as they were written.

    Parameters
    ----------
    source : Source
    headers : tuple of str
    cells : pa.Table with one column per header
        Columns are called "0", "1", …; text, or typed when the file was typed.
    row_numbers : (n,) int64
        Row of the file as a spreadsheet numbers it; Parquet counts its rows from 1.
    broken : mapping of rule to int64 array
        Numbers of the rows that could not be split into cells, once for each line of the file.
    places : mapping of str to int
        Canonical column -> place of its header, once the headers are matched.
    origin : Origin, optional
        Of an extract that a mapping translated.
    refused : tuple of RejectedRows
        Rows that were rejected before, and are not among ``cells``.
    notices : tuple of Notice
        What there is to say of the translation.
    """

    source: Source
    headers: tuple[str, ...]
    cells: Any
    row_numbers: IntVec
    broken: Mapping[str, IntVec] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    origin: Origin | None = None
    refused: tuple[RejectedRows, ...] = ()
    notices: tuple[Notice, ...] = ()

    def __len__(self) -> int:
        return len(self.row_numbers)

    @property
    def n_broken(self) -> int:
        """How many rows, or lines of one run together, could not be split into cells."""
        return sum(len(rows) for rows in self.broken.values())

    @property
    def n_read(self) -> int:
        """Rows of the file for this table, blank ones aside."""
        return len(self) + self.n_broken + sum(len(rows) for rows in self.refused)

    def spelled(self, column: str) -> str:
        """Return the header of a canonical column as the bank spells it."""
        own = self.origin.headers.get(column) if self.origin else None
        return own or self.headers[self.places[column]]

    def only(self, keep: BoolVec) -> RawTable:
        """Return the extract with the rows where ``keep`` is true."""
        cells = self.cells.filter(pa.array(keep))
        origin = self.origin and replace(self.origin, rows=self.origin.rows[keep])
        return replace(self, cells=cells, row_numbers=self.row_numbers[keep], origin=origin)

    def without_broken(self) -> RawTable:
        """Return the extract without what is said of rows that could not be split."""
        return replace(self, broken={})

    def without(self, gone: Collection[int]) -> RawTable:
        """Return the extract without the columns at the places ``gone``."""
        keep = [i for i in range(len(self.headers)) if i not in gone]
        if len(keep) == len(self.headers):
            return self
        cells = self.cells.select(keep).rename_columns([str(i) for i in range(len(keep))])
        return replace(self, headers=tuple(self.headers[i] for i in keep), cells=cells)
