"""Rows on their way into the store, each with the file and line it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from graphcrm.graph.arrays import BoolVec, IntVec
from graphcrm.ingest.references import Place
from graphcrm.ingest.spill import blocks
from graphcrm.ingest.validate import Checked
from graphcrm.model import Table

FILE = pa.field("_file", pa.int32())


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one table and one set of columns, from one or more extracts.

    Rows that turn out not to fit stay in ``rows``, which may be more than memory holds, and are
    left out once: when the store takes them.

    Parameters
    ----------
    table : Table
    extracts : tuple of Checked
    rows : pa.Table
    fits : (n,) bool
    """

    table: Table
    extracts: tuple[Checked, ...]
    rows: pa.Table
    fits: BoolVec

    @classmethod
    def of(cls, extracts: Sequence[Checked]) -> Batch:
        """Put the rows of ``extracts`` one after the other."""
        rows = pa.concat_tables([checked.rows for checked in extracts])
        fits = np.ones(rows.num_rows, np.bool_)
        return cls(extracts[0].table, tuple(extracts), rows, fits)

    def __len__(self) -> int:
        return int(np.count_nonzero(self.fits))

    @property
    def place(self) -> Place:
        """Where the rows that fit stand, for telling people."""
        at = np.flatnonzero(self.fits)
        numbers = [checked.raw.row_numbers[rows] for checked, rows, _ in self.by_extract(at)]
        labels = tuple(checked.raw.source.label for checked in self.extracts)
        return Place(labels, self._file_of(at), np.concatenate([np.zeros(0, np.int64), *numbers]))

    def without(self, bad: BoolVec) -> Batch:
        """Return the batch without the rows where ``bad`` is true."""
        return replace(self, fits=self.fits & ~bad)

    def column(self, name: str) -> pa.ChunkedArray:
        """Return the cells of one column, of the rows that fit."""
        return self.select([name])[name]

    def select(self, names: Sequence[str]) -> pa.Table:
        """Return some columns of the rows that fit; only these are copied."""
        rows = self.rows.select(list(names))
        return rows if self.fits.all() else rows.filter(pa.array(self.fits))

    def by_extract(self, at: IntVec) -> Iterator[tuple[Checked, IntVec, IntVec]]:
        """Split rows ``at`` by extract: it, their positions in it, and which rows they are."""
        file_of, starts = self._file_of(at), self._starts
        for i, checked in enumerate(self.extracts):
            which = at[file_of == i]
            if len(which):
                yield checked, checked.positions[which - starts[i]], which

    def reader(self, files: Sequence[int]) -> pa.RecordBatchReader:
        """Return the rows that fit, a block at a time, with the number of their file.

        Parameters
        ----------
        files : sequence of int
            The number that each extract has in the store's ledger.
        """
        return pa.RecordBatchReader.from_batches(
            self.rows.schema.append(FILE), self._numbered(np.array(files, np.int32))
        )

    def _numbered(self, files: IntVec) -> Iterator[pa.RecordBatch]:
        for start, block in blocks(self.rows):
            fits = self.fits[start : start + block.num_rows]
            numbers = files[self._file_of(np.arange(start, start + block.num_rows))]
            whole = block.append_column(FILE, pa.array(numbers, FILE.type))
            yield from (whole if fits.all() else whole.filter(pa.array(fits))).to_batches()

    @property
    def _starts(self) -> IntVec:
        sizes = [checked.rows.num_rows for checked in self.extracts]
        return np.cumsum([0, *sizes[:-1]])

    def _file_of(self, at: IntVec) -> IntVec:
        """Say which of the extracts each row is from."""
        return np.searchsorted(self._starts, at, side="right") - 1
