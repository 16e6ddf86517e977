"""What each load did to each table, and where a column suddenly emptied or filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphcrm.answer import Answer, Column, Unit
from graphcrm.graph.arrays import FloatVec, day_number
from graphcrm.graph.ports import Counts
from graphcrm.ingest.quality.history import Carriers, known_shares
from graphcrm.ingest.quality.inspection import Inspection, counts, shares, texts, words
from graphcrm.model import TABLE_ORDER, TABLES
from graphcrm.reasons import Reason

if TYPE_CHECKING:
    from graphcrm.graph.ports import LoadRecord

_PARTS = ("read", "inserted", "updated", "unchanged", "rejected", "closed")
JUMP = 0.05  # of the rows of a table: more is said


@dataclass(frozen=True, slots=True)
class Line:
    """One table of one load.

    Parameters
    ----------
    record : LoadRecord
    table : str
    before : Counts or None
        What the load before did to the table.
    column : str or None
        Whose share of rows with a value moved most against the load before.
    known_before, known_after : float
        That share; NaN where nothing moved.
    """

    record: LoadRecord
    table: str
    before: Counts | None
    column: str | None
    known_before: float
    known_after: float

    @property
    def counts(self) -> Counts:
        """What the load did to the table."""
        return self.record.tables[self.table]


def stability(asked: Inspection) -> Answer:
    """Say what each load did to each table, and which column emptied or filled most.

    Returns
    -------
    Answer
        Columns ``load_id, data_date, table, read, inserted, updated, unchanged, rejected, closed,
        changed_share, changed_before, column, known_before, known_after``: changed_share is that of
        inserted and updated rows among those that were not rejected, changed_before the same of the
        load before that carried the table.  ``column`` is the one whose share of rows with a value
        moved most against that load.  Newest load first.  Loads are of the whole bank.

    Notes
    -----
    O(versions) time; the columns of one table are in memory at a time.
    """
    records = asked.store.loads()
    lines = [line for table in TABLES for line in _lines(asked, records, table)]
    lines.sort(key=lambda line: (-line.record.number, TABLE_ORDER[line.table]))
    n_jumps = sum(abs(line.known_after - line.known_before) > JUMP for line in lines)
    totals = {"n_loads": len(records), "n_jumps": n_jumps}
    says = Reason("quality_stability", {"loads": len(records), "jumps": n_jumps, "share": JUMP})
    return asked.answer("quality.stability", _columns(lines), totals, (says,))


def _columns(lines: Sequence[Line]) -> list[Column]:
    days = [day_number(line.record.data_date) for line in lines]
    none = Counts()
    before = [line.before or none for line in lines]
    return [
        texts("load_id", [line.record.load_id for line in lines]),
        Column("data_date", Unit.DAY, np.array(days, np.int32)),
        words("table", [line.table for line in lines]),
        *(counts(part, [getattr(line.counts, part) for line in lines]) for part in _PARTS),
        _changed("changed_share", [line.counts for line in lines]),
        _changed("changed_before", before),
        words("column", [line.column for line in lines]),
        Column("known_before", Unit.SHARE, np.array([line.known_before for line in lines])),
        Column("known_after", Unit.SHARE, np.array([line.known_after for line in lines])),
    ]


def _changed(name: str, done: Sequence[Counts]) -> Column:
    changed = [c.inserted + c.updated for c in done]
    return shares(name, changed, [c.inserted + c.updated + c.unchanged for c in done])


def _lines(asked: Inspection, records: Sequence[LoadRecord], table: str) -> list[Line]:
    carried = [record for record in records if table in record.tables]
    if not carried:
        return []
    moved: dict[str, Any] = {}
    # Where every later load repeated the first, no column can have moved.
    if any(_n_written(record.tables[table]) for record in carried[1:]):
        moved = known_shares(asked.store, table, Carriers.of(records, table))
    lines = []
    for n, record in enumerate(carried):
        before = carried[n - 1].tables[table] if n else None
        lines.append(Line(record, table, before, *_jump(moved, n)))
    return lines


def _n_written(done: Counts) -> int:
    return done.inserted + done.updated + done.closed


def _jump(moved: dict[str, FloatVec], n: int) -> tuple[str | None, float, float]:
    """Return the column that moved most in load ``n``, and its share before and after."""
    if n == 0 or not moved:
        return None, np.nan, np.nan
    steps = {name: abs(share[n] - share[n - 1]) for name, share in moved.items()}
    name = max(steps, key=lambda c: np.nan_to_num(steps[c]))
    if not np.nan_to_num(steps[name]):
        return None, np.nan, np.nan
    return name, float(moved[name][n - 1]), float(moved[name][n])
