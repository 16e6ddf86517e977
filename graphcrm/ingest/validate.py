"""Which rows of an extract fit the model, and what is wrong with the others?

Rows that could not be split into cells are rejected as such; the rest is looked at block by block.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from graphcrm.ingest.assign import assign
from graphcrm.ingest.check_block import AUM_KNOWN, Breach, CheckedBlock, check_block
from graphcrm.ingest.notices import Notice
from graphcrm.ingest.raw import IntVec, RawTable
from graphcrm.ingest.rejects import Rejects
from graphcrm.ingest.spill import IN_MEMORY, Room, blocks
from graphcrm.model import Table

AUM_WARNING_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows of one extract that fit the model.

    Parameters
    ----------
    raw : RawTable
    table : Table
    rows : pa.Table
        Only the columns that were given, in canonical order.
    positions : (n,) int64
        Where each row stands in ``raw``.
    rejects : Rejects
    warnings : tuple of Notice
    listed_keys : pa.Table
        Keys of rejected rows whose key could be read: listed, though not loaded.
    dropped : tuple of str
        What of ``drop`` was found in this extract.
    """

    raw: RawTable
    table: Table
    rows: Any
    positions: IntVec
    rejects: Rejects
    warnings: tuple[Notice, ...]
    listed_keys: Any
    dropped: tuple[str, ...] = ()

    @property
    def n_read(self) -> int:
        """Rows of the file, blank ones aside: those kept and those rejected."""
        return self.raw.n_read


def validate(raw: RawTable, *, drop: Collection[str] = (), room: Room = IN_MEMORY) -> Checked:
    """Turn the cells of an extract into typed rows; collect what does not fit.

    Parameters
    ----------
    raw : RawTable
    drop : collection of str
        Columns or headers to leave out, see `assign`.
    room : Room
        Where the typed rows may be kept.

    Raises
    ------
    MappingError, InputError
        The headers leave a choice or lack a key; see `assign`.

    Notes
    -----
    O(n); some ten thousand rows at a time, as many such blocks side by side as there are cores.
    """
    table, assignment = raw.source.table, assign(raw, drop=drop)
    rows, kept, listed = room.spill(), [], []
    rejected: dict[Breach, list[IntVec]] = {}
    odd: Counter[Breach] = Counter()
    for start, block in _checked(raw.cells, lambda cells: check_block(table, assignment, cells)):
        rows.write(block.rows)
        kept.append(block.kept)
        listed.append(block.listed_keys)
        odd.update(block.odd)
        for reason, at in block.rejected.items():
            rejected.setdefault(reason, []).append(at + start)
    raw = assignment.kept  # what was dropped is not written down anywhere
    return Checked(
        raw=raw,
        table=table,
        rows=rows.table(block.rows.schema),
        positions=np.flatnonzero(np.concatenate(kept)),
        rejects=_rejects(raw, rejected),
        warnings=(*raw.notices, *assignment.notices, *_warnings(raw, odd)),
        listed_keys=pa.concat_tables(listed),
        dropped=assignment.dropped,
    )


def _checked(
    cells: pa.Table, check: Callable[[pa.Table], CheckedBlock]
) -> Iterator[tuple[int, CheckedBlock]]:
    """Check blocks side by side, as Arrow works without the interpreter's lock; keep their order.

    No more are begun than can be worked on, so that results do not pile up.
    """
    n_workers = os.cpu_count() or 1
    waiting: deque[tuple[int, Future[CheckedBlock]]] = deque()
    with ThreadPoolExecutor(n_workers) as pool:
        for start, block in blocks(cells):
            waiting.append((start, pool.submit(check, block)))
            if len(waiting) > n_workers:
                first, done = waiting.popleft()
                yield first, done.result()
        for first, done in waiting:
            yield first, done.result()


def _rejects(raw: RawTable, rejected: Mapping[Breach, Sequence[IntVec]]) -> Rejects:
    rejects = Rejects()
    rejects.add_broken(raw)
    rejects.batches += raw.refused
    for reason, parts in rejected.items():
        rejects.add(raw, np.concatenate(parts), column=reason.column, rule=reason.rule)
    return rejects


def _warnings(raw: RawTable, odd: Counter[Breach]) -> Iterator[Notice]:
    """Say of how many rows that load something is odd."""
    table, label = raw.source.table.name, raw.source.label
    n_aum = odd.pop(AUM_KNOWN, 0)
    n_less = odd[Breach("aum_below_deposits", "aum")]
    if n_less > AUM_WARNING_SHARE * n_aum:
        odd[Breach("aum_without_deposits", "aum")] = n_less
    for (rule, column), n in odd.items():
        if n and column is not None:
            yield Notice(table, label, rule, raw.spelled(column), n)
    if not raw.n_read:
        yield Notice(table, label, "no_rows")
