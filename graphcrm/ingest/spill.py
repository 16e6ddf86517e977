"""Rows that may be more than memory holds: kept there up to a limit, then in a file."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.errors import StoreUnavailableError
from graphcrm.graph.arrays import IntVec, marked
from graphcrm.ingest.staging import new_file

LIMIT_BYTES = 1 << 28
BLOCK_ROWS = 1 << 15


@dataclass(frozen=True, slots=True)
class Room:
    """Where rows may be kept: so many bytes in memory, the rest in a folder.

    Parameters
    ----------
    folder : Path or None
        None keeps everything in memory.
    limit : int
        Bytes in memory.
    """

    folder: Path | None = None
    limit: int = LIMIT_BYTES

    def shared_by(self, n: int) -> Room:
        """Return the room that each of ``n`` has, so that all together keep to the limit."""
        return replace(self, limit=self.limit // max(n, 1))

    def spill(self) -> Spill:
        """Begin with no rows."""
        return Spill(self.folder, self.limit)


IN_MEMORY = Room()


class Spill:
    """Rows of one schema, written one after the other and then read as one table.

    Parameters
    ----------
    folder : Path or None
        Where the file is made once the rows exceed ``limit``, readable by its owner only; whoever
        made the folder removes it.  None keeps everything in memory.
    limit : int
        Bytes that are kept in memory.

    Notes
    -----
    A table that was written to a file is mapped: its pages come and go as they are read.

    Examples
    --------
    >>> spill = Spill(None)
    >>> spill.write(pa.table({"id": ["1", "2"]}))
    >>> spill.write(pa.table({"id": ["3"]}))
    >>> spill.table(pa.schema([("id", pa.string())]))["id"].to_pylist()
    ['1', '2', '3']
    """

    def __init__(self, folder: Path | None, limit: int = LIMIT_BYTES) -> None:
        self._folder, self._limit = folder, limit
        self._kept: list[pa.RecordBatch] = []
        self._n_bytes = 0
        self._path: Path | None = None
        self._writer: Any = None

    @property
    def path(self) -> Path | None:
        """The file that the rows went to, if they did."""
        return self._path

    def write(self, rows: pa.Table | pa.RecordBatch) -> None:
        """Add rows; dictionaries are written out, for those of two files may differ.

        Raises
        ------
        StoreUnavailableError
            The file cannot be written.
        """
        for batch in _plain(rows):
            self._n_bytes += batch.nbytes
            self._kept.append(batch)
        if self._folder is not None and self._n_bytes > self._limit:
            self._flush(self._folder)

    def table(self, schema: pa.Schema) -> pa.Table:
        """Return all rows, in the order in which they were written; nothing is added after that.

        Parameters
        ----------
        schema : pa.Schema
            That of the rows, should there be none.
        """
        if self._path is None:
            return pa.Table.from_batches(self._kept, None if self._kept else schema)
        with _translated(self._path.parent):
            self._writer.close()
            return pa.ipc.open_file(pa.memory_map(str(self._path))).read_all()

    def _flush(self, folder: Path) -> None:
        with _translated(folder):
            if self._writer is None:
                self._path = new_file(folder, ".arrow")
                to = pa.OSFile(str(self._path), "wb")
                self._writer = pa.ipc.new_file(to, self._kept[0].schema)
            for batch in self._kept:
                self._writer.write_batch(batch)
        self._kept.clear()


def rows_at(rows: pa.Table, at: IntVec) -> pa.Table:
    """Return the rows at the positions ``at``, in that order; only these are copied.

    Arrow's own ``take`` first joins all chunks of a text column into one.

    >>> rows_at(pa.table({"id": pa.chunked_array([["a", "b"], ["c"]])}), np.array([2, 0, 2]))[
    ...     "id"
    ... ].to_pylist()
    ['c', 'a', 'c']
    """
    if np.all(at[1:] > at[:-1]):
        return rows.filter(pa.array(marked(at, rows.num_rows)))
    distinct, place = np.unique(at, return_inverse=True)
    some = rows.filter(pa.array(marked(distinct, rows.num_rows))).combine_chunks()
    return some.take(pa.array(place))


def blocks(rows: pa.Table) -> Iterator[tuple[int, pa.Table]]:
    """Cut rows into pieces small enough to copy; yield where each begins, and the piece.

    No rows are one piece.

    >>> [(start, block.num_rows) for start, block in blocks(pa.table({"id": ["1", "2"]}))]
    [(0, 2)]
    """
    for start in range(0, max(rows.num_rows, 1), BLOCK_ROWS):
        yield start, rows.slice(start, BLOCK_ROWS)


def _plain(rows: pa.Table | pa.RecordBatch) -> list[pa.RecordBatch]:
    """Return rows as batches without dictionaries."""
    table = pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows
    for i, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            plain = pc.cast(table.column(i), field.type.value_type)
            table = table.set_column(i, field.name, plain)
    batches: list[pa.RecordBatch] = table.to_batches()
    return batches


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        why = "no space left on the disk of" if full else "a temporary file failed in"
        raise StoreUnavailableError(
            f"{why} {folder.parent}; the store is as it was: make room there and try again"
        ) from None
