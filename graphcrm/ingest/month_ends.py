"""Balances rows that a month-end extract of customers or firms tells of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.errors import InputError
from graphcrm.ingest.batch import FILE, Batch
from graphcrm.ingest.spill import Room, blocks
from graphcrm.model import TABLES, Kind
from graphcrm.model.arrow import arrow_schema

BALANCES: Final = "balances"
FIGURES: Final = tuple(c.name for c in TABLES[BALANCES].columns if c.kind is Kind.MONEY)


def refuse_mid_month(on: date) -> None:
    """Raise InputError where ``on`` does not end a month.

    >>> refuse_mid_month(date(2024, 2, 29))
    """
    if (on + timedelta(days=1)).day != 1:
        raise InputError(
            "--balances writes figures of a month end, and --data-date is none; name the last day "
            "of the month, or leave --balances out"
        )


class MonthEnds:
    """The figures of parties on one day, on their way into ``balances``.

    Parameters
    ----------
    on : date
    room : Room
        Where they wait for the explicit rows, which stand before them.
    """

    def __init__(self, on: date, room: Room) -> None:
        self._on, self._room = on, room
        self._waiting: list[pa.Table] = []
        self._explicit: list[pa.ChunkedArray] = []

    def take(self, batch: Batch, files: Sequence[int]) -> None:
        """Keep the figures that parties of a batch have; files are numbered for ``balances``."""
        schema = arrow_schema(TABLES[BALANCES])
        given = [name for name in FIGURES if name in batch.rows.column_names]
        if not given:
            return
        spill = self._room.spill()
        kept = pa.schema([schema.field(name) for name in ("party_id", "on", *given)]).append(FILE)
        names = [batch.table.columns[0].name, *given, FILE.name]
        for rows in batch.reader(files):
            figures = pa.Table.from_batches([rows]).select(names)
            figures = figures.filter(_any_known(figures, given))
            on = pa.repeat(pa.scalar(self._on, pa.date32()), figures.num_rows)
            columns = [figures.column(0), on, *figures.columns[1:]]
            spill.write(pa.Table.from_arrays(columns, schema=kept))
        self._waiting.append(spill.table(kept))

    def stand_back(self, batch: Batch) -> None:
        """Note the explicit rows of the day: none is made of them a second time."""
        keys = batch.select(["party_id", "on"])
        same = pc.equal(keys["on"], pa.scalar(self._on, pa.date32()))
        self._explicit.append(keys["party_id"].filter(same))

    def rows(self) -> Iterator[tuple[int, pa.RecordBatchReader]]:
        """Yield how many rows, and the rows, of one key each and one set of columns."""
        explicit = [pa.chunked_array([], pa.string()), *self._explicit]
        listed = pa.chunked_array([chunk for ids in explicit for chunk in ids.chunks], pa.string())
        for rows in self._waiting:
            others = pc.invert(pc.is_in(rows["party_id"], value_set=listed))
            kept = others.to_numpy()
            parts = (
                batch
                for start, block in blocks(rows)
                for batch in block.filter(
                    pa.array(kept[start : start + block.num_rows])
                ).to_batches()
            )
            reader = pa.RecordBatchReader.from_batches(rows.schema, parts)
            yield int(np.count_nonzero(kept)), reader


def _any_known(figures: pa.Table, given: Sequence[str]) -> pa.ChunkedArray:
    known = pc.is_valid(figures[given[0]])
    for name in given[1:]:
        known = pc.or_(known, pc.is_valid(figures[name]))
    return known
