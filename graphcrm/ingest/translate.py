"""Rows of a bank's extract as rows of a canonical table, still as text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.conditions import filled, passing
from graphcrm.ingest.mapping import Condition, TableMap
from graphcrm.ingest.notices import Notice
from graphcrm.ingest.numbers import money
from graphcrm.ingest.raw import BoolVec, IntVec, Origin, RawTable
from graphcrm.ingest.rejects import Rejects
from graphcrm.ingest.spill import IN_MEMORY, Room, blocks, rows_at
from graphcrm.ingest.text import clean, mask
from graphcrm.ingest.totals import totals
from graphcrm.ingest.wording import Fault, Wording
from graphcrm.model import TABLES, Column, Table
from graphcrm.model.words import UNIT_POWERS


@dataclass(frozen=True, slots=True)
class Translation:
    """How the rows of one extract become rows of one canonical table.

    Parameters
    ----------
    mapped : TableMap
    where : sequence of Condition
        Those of the extract; the table may have more.
    null_words : sequence of str
    units : mapping of canonical column to unit
        Where it is not yuan.
    drop : collection of str
        Columns that are not to be loaded, ``id_no`` or ``customers.id_no``.
    """

    mapped: TableMap
    where: Sequence[Condition] = ()
    null_words: Sequence[str] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    drop: Collection[str] = ()

    @property
    def table(self) -> Table:
        """The canonical table."""
        return TABLES[self.mapped.table]

    @property
    def given(self) -> dict[str, Wording]:
        """The columns that are loaded, in canonical order, and how each is put."""
        cells = self.mapped.columns
        return {
            c.name: Wording(c, cells[c.name], self.null_words)
            for c in self.table.columns
            if c.name in cells and not {c.name, f"{self.table.name}.{c.name}"} & set(self.drop)
        }

    @property
    def headers(self) -> tuple[str, ...]:
        """What the translated columns are called: canonical names, with their unit."""
        bare = {"aum"} if not self.mapped.aum_includes_deposits else set()
        return tuple(
            f"{name}({self.units[name]})" if name in self.units and name not in bare else name
            for name in self.given
        )


def translate(
    raw: RawTable,
    how: Translation,
    *,
    ambiguous: BoolVec | None = None,
    room: Room = IN_MEMORY,
) -> RawTable:
    """Translate an extract for one table; the result is checked like any extract.

    Parameters
    ----------
    raw : RawTable
        Its headers are spelled as the mapping spells them.
    how : Translation
    ambiguous : (n,) bool, optional
        Rows that more than one row of a joined extract fits.
    room : Room
        Where the translated rows may be kept.

    Returns
    -------
    RawTable
        With canonical headers; it knows the bank's own, and what it already refused.

    Notes
    -----
    O(n); some ten thousand rows at a time.  Conditions look at one column at a time.
    """
    keep = passing(raw, [*how.where, *how.mapped.where]) & filled(raw, how.mapped.unless_empty)
    total = totals(raw.cells, _places(raw, how)) & keep
    body = keep & ~total
    work = _Work(raw, how, room.spill(), np.zeros(0, np.bool_) if ambiguous is None else ambiguous)
    for start, block in blocks(raw.cells):
        at = np.flatnonzero(body[start : start + block.num_rows])
        work.take(rows_at(block, at), at + start)
    source, rows = work.done()
    broken = {**raw.broken, "total_row": raw.row_numbers[total]}
    return RawTable(
        source=raw.source.for_table(how.table),
        headers=how.headers,
        cells=source,
        row_numbers=raw.row_numbers[rows],
        broken={rule: numbers for rule, numbers in broken.items() if len(numbers)},
        origin=Origin({n: w.header for n, w in how.given.items() if w.header}, raw, rows),
        refused=tuple(work.rejects.batches),
        notices=tuple(_notices(raw, how, n_left_out=int((~keep).sum()), work=work)),
    )


def _places(raw: RawTable, how: Translation) -> dict[int, Column]:
    """Return where the cells of a column stand in the extract, for finding totals."""
    given = [w for w in how.given.values() if w.cell.source]
    keys_last = sorted(given, key=lambda w: w.column.key)  # a header may stand for both
    return {raw.headers.index(w.header): w.column for w in keys_last}


def _notices(raw: RawTable, how: Translation, *, n_left_out: int, work: _Work) -> Iterator[Notice]:
    table, label = how.table.name, raw.source.label
    if n_left_out:
        yield Notice(table, label, "rows_left_out", None, n_left_out)
    if work.n_aum_unknown:
        yield Notice(
            table, label, "aum_unknown", how.mapped.columns["aum"].source, work.n_aum_unknown
        )


@dataclass(slots=True)
class _Work:
    """A translation under way, block by block."""

    raw: RawTable
    how: Translation
    spill: Any
    ambiguous: BoolVec
    rejects: Rejects = field(default_factory=Rejects)
    kept: list[IntVec] = field(default_factory=list)
    n_aum_unknown: int = 0

    def take(self, rows: pa.Table, at: IntVec) -> None:
        """Translate some rows, which stand at the places ``at`` of the extract."""
        columns, faults = self._columns(rows)
        names = [str(i) for i in range(len(columns))]
        done = pa.Table.from_arrays(list(columns.values()), schema=_text(names))
        good = self._without_faulty(done, faults, rows, at)
        self.spill.write(done.filter(pa.array(good)))
        self.kept.append(at[good])

    def done(self) -> tuple[pa.Table, IntVec]:
        """Return all translated rows, and where each stood in the extract."""
        names = [str(i) for i in range(len(self.how.headers))]
        return self.spill.table(_text(names)), np.concatenate([np.zeros(0, np.int64), *self.kept])

    def _columns(self, rows: pa.Table) -> tuple[dict[str, Any], list[Fault]]:
        columns: dict[str, Any] = {}
        faults: list[Fault] = []
        for name, wording in self.how.given.items():
            columns[name], found = wording.put(lambda h: self._cells(rows, h), rows.num_rows)
            faults += found
        if not self.how.mapped.aum_includes_deposits and "aum" in columns:
            columns["aum"], found = self._with_deposits(rows, columns["aum"])
            faults += found
        return columns, faults

    def _cells(self, rows: pa.Table, header: str) -> Any:
        return rows.column(self.raw.headers.index(header)).combine_chunks()

    def _with_deposits(self, rows: pa.Table, aum: Any) -> tuple[Any, list[Fault]]:
        """Add deposits to AUM in yuan; of what is unknown the sum is unknown.

        Where one cannot be read or is negative, the sum stands written out, ``12万元 + 三``: it is
        rejected until somebody writes it, so that mending one half does not lose the other.
        """
        how = self.how
        cell = Wording(how.table.column("deposits"), how.mapped.columns["deposits"], how.null_words)
        deposits, _ = cell.put(lambda h: self._cells(rows, h), rows.num_rows)
        own, bad, negative = _yuan(aum, how.units.get("aum"))
        more, more_bad, more_negative = _yuan(deposits, how.units.get("deposits"))
        one = mask(pc.is_valid(own)) ^ mask(pc.is_valid(more))
        faulty = (bad | negative | more_bad | more_negative) & mask(pc.is_valid(aum))
        self.n_aum_unknown += int((one & ~faulty & ~more_bad).sum())
        halves = [
            _with_unit(t, how.units.get(n)) for t, n in ((aum, "aum"), (deposits, "deposits"))
        ]
        # Arrow's own skipping of nulls gives no rows at all where every cell is null.
        written = pc.coalesce(pc.binary_join_element_wise(*halves, " + "), *halves)
        faults = [Fault("negative_number", how.given["aum"].header, negative)]
        return pc.if_else(pa.array(faulty), written, pc.add(own, more).cast(pa.string())), faults

    def _without_faulty(
        self, done: pa.Table, faults: list[Fault], rows: pa.Table, at: IntVec
    ) -> BoolVec:
        """Refuse rows, each under its first fault; return which are left."""
        good = np.ones(len(at), np.bool_)
        block = RawTable(
            self.raw.source.for_table(self.how.table),
            self.how.headers,
            done,
            self.raw.row_numbers[at],
        )
        if len(self.ambiguous):
            faults = [Fault("ambiguous_join", "", self.ambiguous[at]), *faults]
        for fault in faults:
            hit = np.flatnonzero(fault.rows & good)
            of_one = fault.header in self.raw.headers  # not a joined row's, nor of several parts
            values = self._cells(rows_at(rows, hit), fault.header) if of_one else None
            said = (fault.header, values)
            self.rejects.add(block, hit, column=None, rule=fault.rule, said=said)
            good[hit] = False
        return good


def _yuan(text: Any, unit: str | None) -> tuple[Any, BoolVec, BoolVec]:
    return money(clean(text, fold=True), power=UNIT_POWERS[unit] if unit else 0)


def _with_unit(text: Any, unit: str | None) -> Any:
    return pc.binary_join_element_wise(text, unit or "", "")


def _text(names: Sequence[str]) -> pa.Schema:
    return pa.schema([(name, pa.string()) for name in names])
