"""Rows on their way into the store, each with the file and line it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from graphcrm.graph.arrays import BoolVec, IntVec
from graphcrm.ingest.references import Place
from graphcrm.ingest.validate import Checked
from graphcrm.model import Table


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one table and one set of columns, from one or more extracts.

    Parameters
    ----------
    table : Table
    extracts : tuple of Checked
    rows : pa.Table
    file_of, position : (n,) int64
        Which extract each row is from, and where it stands there.
    """

    table: Table
    extracts: tuple[Checked, ...]
    rows: pa.Table
    file_of: IntVec
    position: IntVec

    @classmethod
    def of(cls, extracts: Sequence[Checked]) -> Batch:
        """Put the rows of ``extracts`` one after the other."""
        sizes = [checked.rows.num_rows for checked in extracts]
        return cls(
            table=extracts[0].table,
            extracts=tuple(extracts),
            rows=pa.concat_tables([checked.rows for checked in extracts]),
            file_of=np.repeat(np.arange(len(extracts)), sizes),
            position=np.concatenate([checked.positions for checked in extracts]),
        )

    def __len__(self) -> int:
        return len(self.position)

    @property
    def place(self) -> Place:
        """Where the rows stand, for telling people."""
        row_numbers = np.zeros(len(self), np.int64)
        for checked, position, at in self.by_extract(np.arange(len(self))):
            row_numbers[at] = checked.raw.row_numbers[position]
        labels = tuple(checked.raw.source.label for checked in self.extracts)
        return Place(labels, self.file_of, row_numbers)

    def only(self, keep: BoolVec) -> Batch:
        """Return the batch with the rows where ``keep`` is true."""
        if keep.all():
            return self
        return replace(
            self,
            rows=self.rows.filter(pa.array(keep)),
            file_of=self.file_of[keep],
            position=self.position[keep],
        )

    def by_extract(self, at: IntVec) -> Iterator[tuple[Checked, IntVec, IntVec]]:
        """Split rows ``at`` by extract: it, their positions in it, and which rows they are."""
        for i, checked in enumerate(self.extracts):
            which = at[self.file_of[at] == i]
            if len(which):
                yield checked, self.position[which], which
