"""Rows of a list that people filled in, sheet after sheet, without those that have an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.batch import Batch
from graphcrm.ingest.notices import Notice
from graphcrm.ingest.raw import BoolVec, RawTable
from graphcrm.ingest.rejects import Rejects
from graphcrm.ingest.text import mask
from graphcrm.ingest.validate import Checked, validate
from graphcrm.model.arrow import arrow_schema, arrow_type
from graphcrm.model.types import Table

# Says of an array of ids which the store knows, in the space ``parties`` or ``staff``.
IsKnown: TypeAlias = Callable[[str, Any], BoolVec]


@dataclass(slots=True)
class Sieve:
    """Rejects rows of a list, and remembers them.

    Parameters
    ----------
    batch : Batch
        All rows; those without an error fit.
    rejects : Rejects
    """

    batch: Batch
    rejects: Rejects = field(default_factory=Rejects)

    @classmethod
    def of(cls, raws: Sequence[RawTable], table: Table) -> Sieve:
        """Read the cells of some sheets as values, one sheet after the other."""
        rejects = Rejects()
        parts = [_complete(validate(raw)) for raw in raws]
        for checked in parts:
            rejects.extend(checked.rejects)
        if parts:
            return cls(Batch.of(parts), rejects)
        rows = arrow_schema(table).empty_table()
        return cls(Batch(table, (), rows, np.zeros(0, bool)), rejects)

    def reject(self, bad: BoolVec, rule: str, column: str) -> None:
        """Reject those of the rows left that are bad, under a rule that a column breaks."""
        for checked, positions, _ in self.batch.by_extract(np.flatnonzero(bad & self.batch.fits)):
            self.rejects.add(checked.raw, positions, column=column, rule=rule)
        self.batch = self.batch.without(bad)

    def reject_strangers(self, column: str, space: str, is_known: IsKnown) -> None:
        """Reject rows in which a column names somebody whom the store does not know."""
        ids = self.batch.rows[column].combine_chunks()
        strange = mask(pc.is_valid(ids)) & ~is_known(space, ids)
        self.reject(strange, "unknown_reference", column)

    def warn(self, odd: BoolVec, rule: str, column: str) -> Iterator[Notice]:
        """Yield a notice for each sheet that has odd rows among those left."""
        name = self.batch.table.name
        for checked, rows, _ in self.batch.by_extract(np.flatnonzero(odd & self.batch.fits)):
            header = checked.raw.spelled(column)
            yield Notice(name, checked.raw.source.label, rule, header, len(rows))


def _complete(checked: Checked) -> Checked:
    """Give the rows of a sheet every column, so that those of all sheets go together."""
    rows = checked.rows
    columns = {
        c.name: rows[c.name]
        if c.name in rows.column_names
        else pa.nulls(rows.num_rows, arrow_type(c))
        for c in checked.table.columns
    }
    return replace(checked, rows=pa.table(columns, schema=arrow_schema(checked.table)))
