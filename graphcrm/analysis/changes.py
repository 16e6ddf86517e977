"""What rows of a table changed between two loads, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.answer import Column, Unit, Words
from graphcrm.graph.arrays import NO_DAY, NO_IX, BoolVec, IntVec, marked
from graphcrm.model import Column as ModelColumn
from graphcrm.model import DataClass, Kind, Table

CHANGES: Final = ("new", "changed", "closed", "reopened")
NEW, CHANGED, CLOSED, REOPENED = range(len(CHANGES))
BETWEEN: Final = " · "  # the parts of a key
EMPTY: Final = "-"  # a part of a key that has no value
HIDDEN: Final = "***"  # a value that nobody sees by default


@dataclass(frozen=True, slots=True)
class Moment:
    """What a store was after a load.

    Parameters
    ----------
    load : int
        Number of the load.
    day : int
        Its data date, as a day number.
    """

    load: int
    day: int


class TableChanges:
    """What became of the rows of one table between two moments.

    A row is new, or else changed where a cell differs; closed (opened again) instead where the
    cell that says until when it is valid differs, and it was open then and has ended now (or the
    other way round), each by its own moment's date.  A row whose planned end only passed did not
    change.

    Parameters
    ----------
    table : Table
    versions : Arrow table
        From :meth:`graphcrm.graph.ports.OpenStore.versions`, of at least the keys that were
        written after ``before``.
    before, after : Moment
    personal : bool
        Show cells of personal columns; otherwise only that they changed.  Secret ones never are.

    Notes
    -----
    O(v log v) in the versions given; keys are in order, an empty part of a key last.
    """

    def __init__(
        self,
        table: Table,
        versions: pa.Table,
        before: Moment,
        after: Moment,
        *,
        personal: bool = False,
    ) -> None:
        self.table, self.before, self.after = table, before, after
        self._hidden = {DataClass.SECRET} if personal else {DataClass.SECRET, DataClass.PERSONAL}
        keys = [c.name for c in table.key]
        order = [(name, "ascending") for name in keys]
        sorted_at = pc.sort_indices(versions, sort_keys=order)
        self.rows: pa.Table = versions.take(sorted_at).combine_chunks()
        key = _key_numbers(self.rows, keys)
        self.n_keys = int(key[-1]) + 1 if len(key) else 0
        self.was = self._standing(key, before)
        self.now = self._standing(key, after)

    def _standing(self, key: IntVec, moment: Moment) -> IntVec:
        """Return of each key the row that stood at a moment, -1 where none did."""
        since, until = (
            self.rows[name].fill_null(np.iinfo(np.int32).max).to_numpy()
            for name in ("_from", "_until")
        )
        stood = np.flatnonzero((since <= moment.load) & (until > moment.load))
        found = np.full(self.n_keys, NO_IX, np.int64)
        found[key[stood]] = stood
        return found

    @cached_property
    def both(self) -> IntVec:
        """Keys that were there at both moments."""
        return np.flatnonzero((self.was != NO_IX) & (self.now != NO_IX))

    @cached_property
    def new(self) -> IntVec:
        """Keys that are there only now."""
        return np.flatnonzero((self.was == NO_IX) & (self.now != NO_IX))

    @cached_property
    def differing(self) -> dict[str, IntVec]:
        """Keys of which a cell differs, by column."""
        was, now = pa.array(self.was[self.both]), pa.array(self.now[self.both])
        return {
            c.name: self.both[_differs(self.rows[c.name].take(was), self.rows[c.name].take(now))]
            for c in self.table.columns
            if not c.key
        }

    @cached_property
    def change(self) -> IntVec:
        """Code into ``CHANGES`` of each key, -1 where nothing changed."""
        found = np.full(self.n_keys, NO_IX, np.int8)
        found[self.new] = NEW
        for keys in self.differing.values():
            found[keys] = CHANGED
        if self.table.end and self.table.end in self.differing:
            keys = self.differing[self.table.end]
            was_open = self._is_open(self.was[keys], self.before.day)
            is_open = self._is_open(self.now[keys], self.after.day)
            found[keys[was_open & ~is_open]] = CLOSED
            found[keys[~was_open & is_open]] = REOPENED
        return found

    def _is_open(self, rows: IntVec, day: int) -> BoolVec:
        ends = self.rows[self.table.end].take(pa.array(rows)).cast(pa.int32())
        found = pc.fill_null(ends, int(NO_DAY)).to_numpy()
        return np.asarray((found == NO_DAY) | (found > day))

    def counts(self) -> list[int]:
        """Return how many rows are new, changed, closed and opened again."""
        return [int(np.count_nonzero(self.change == code)) for code in range(len(CHANGES))]

    def cells(self) -> pa.Table:
        """Return the changes, a row a cell and one for a new row, in the order of keys.

        Columns ``table, key, change, column, from, to``; ``change`` is a code, the last three are
        text or null.
        """
        names = [c.name for c in self.table.columns]
        parts = [self._new_rows(), *(self._cells_of(c) for c in self.table.columns if not c.key)]
        keys = np.concatenate([part[0] for part in parts])
        place = np.concatenate(
            [np.full(len(p[0]), names.index(p[1]) if p[1] else 0) for p in parts]
        )
        order = pa.array(np.lexsort((place, keys)))
        cells = pa.concat_tables([self._as_table(*part) for part in parts])
        return cells.take(order)

    @staticmethod
    def no_cells() -> pa.Table:
        """Return what :meth:`cells` returns where nothing changed."""
        names = ("table", "key", "change", "column", "from", "to")
        kinds = [pa.int8() if name == "change" else pa.string() for name in names]
        return pa.schema(zip(names, kinds, strict=True)).empty_table()

    def _new_rows(self) -> tuple[IntVec, str | None, pa.Array, pa.Array]:
        nothing = pa.nulls(len(self.new), pa.string())
        return self.new, None, nothing, nothing

    def _cells_of(self, column: ModelColumn) -> tuple[IntVec, str | None, pa.Array, pa.Array]:
        keys = self.differing[column.name]
        was, now = (
            self._shown(column, self.rows[column.name].take(pa.array(rows[keys])))
            for rows in (self.was, self.now)
        )
        return keys, column.name, was, now

    def _shown(self, column: ModelColumn, values: pa.ChunkedArray) -> pa.ChunkedArray:
        """Return cells as text; of a hidden column only that there is one."""
        text = _text(values, column)
        if column.data_class in self._hidden:
            return pc.if_else(pc.is_valid(text), HIDDEN, text)
        return text

    def _as_table(self, keys: IntVec, name: str | None, was: pa.Array, now: pa.Array) -> pa.Table:
        return pa.table(
            {
                "table": _repeated(self.table.name, len(keys)),
                "key": self._key_text(self.now[keys]),
                "change": pa.array(self.change[keys], pa.int8()),
                "column": _repeated(name, len(keys)),
                "from": was,
                "to": now,
            }
        )

    def _key_text(self, rows: IntVec) -> pa.ChunkedArray:
        parts = [
            pc.fill_null(_text(self.rows[c.name].take(pa.array(rows)), c), EMPTY)
            for c in self.table.key
        ]
        return pc.binary_join_element_wise(*parts, BETWEEN)


@dataclass(frozen=True, slots=True)
class ArrowText:
    """Text of an Arrow column as labels; only what is shown becomes Python."""

    column: pa.ChunkedArray

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return the text at ``ix``."""
        found: list[str | None] = self.column.take(pa.array(np.asarray(ix))).to_pylist()
        return found


def change_columns(cells: pa.Table) -> tuple[Column, ...]:
    """Return the columns of an answer from what :meth:`TableChanges.cells` returned."""
    at = np.arange(cells.num_rows)
    change = cells["change"].to_numpy()
    texts = {
        name: Column(name, Unit.TEXT, at, ArrowText(cells[name]))
        for name in ("table", "key", "column", "from", "to")
    }
    words = Column("change", Unit.WORD, change, Words(CHANGES))
    return (texts["table"], texts["key"], words, *(texts[n] for n in ("column", "from", "to")))


def _repeated(text: str | None, n: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), n)


def _key_numbers(rows: pa.Table, keys: Sequence[str]) -> IntVec:
    """Return the number of each row's key; rows are sorted, an empty part is a part like others."""
    begins = marked(np.zeros(min(rows.num_rows, 1), np.int64), rows.num_rows)
    for name in keys:
        code = pc.dictionary_encode(rows[name].combine_chunks(), null_encoding="encode")
        code = code.indices.to_numpy()
        begins[1:] |= code[1:] != code[:-1]
    return np.cumsum(begins) - 1


def _differs(was: pa.ChunkedArray, now: pa.ChunkedArray) -> BoolVec:
    only_one = pc.xor(pc.is_null(was), pc.is_null(now))
    return np.asarray(pc.coalesce(pc.not_equal(was, now), only_one).to_numpy())


def _text(values: pa.ChunkedArray, column: ModelColumn) -> pa.ChunkedArray:
    """Return cells as people write them."""
    text = values.cast(pa.string())
    if column.kind is Kind.MONTH:
        return pc.utf8_slice_codeunits(text, 0, 7)
    return text
