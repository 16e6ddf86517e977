"""Which rows of an extract have the same key, and what does the one row made of them say?

Nothing is guessed: an unreadable figure rejects the whole group, under the row that it stands in,
and an empty one leaves the sum empty, for a sum without it would be a wrong number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.graph.arrays import NO_IX, marked
from graphcrm.ingest.convert import convert
from graphcrm.ingest.given import Given, given_columns
from graphcrm.ingest.keys import key_codes
from graphcrm.ingest.mapping import Combine, FirstBy
from graphcrm.ingest.notices import Notice
from graphcrm.ingest.ordering import Ranks, least, rank
from graphcrm.ingest.raw import BoolVec, IntVec, RawTable
from graphcrm.ingest.rejects import Rejects
from graphcrm.ingest.spill import IN_MEMORY, Room, blocks
from graphcrm.ingest.summing import sum_groups
from graphcrm.ingest.text import mask


@dataclass(frozen=True, slots=True)
class Combined:
    """One row a key.

    Parameters
    ----------
    raw : RawTable
        In the order in which the rows that their cells are taken from stand in the extract.  Sums
        are in yuan, whatever the unit was; one with an unreadable figure is no number.
    named : (n,) int64
        The row of the extract that each is numbered after: the one that its cells are taken from,
        or the one whose figure cannot be read.
    n_unknown : mapping of canonical column to int
        Keys whose sum is empty, for one of their rows has no figure.
    n_unread : int
        Rows whose place in the order cannot be read; they come last.
    """

    raw: RawTable
    named: IntVec
    n_unknown: Mapping[str, int] = field(default_factory=dict)
    n_unread: int = 0


def combine(raw: RawTable, how: Combine, *, order: Any = None, room: Room = IN_MEMORY) -> Combined:
    """Make one row of all rows with the same key.

    Parameters
    ----------
    raw : RawTable
        Its headers are canonical, with a unit behind them or not.
    how : Combine
    order : pa.ChunkedArray (n,), optional
        The cells of ``how.first_by.column`` where it is no column of the table.
    room : Room
        Where the rows may be kept.

    Returns
    -------
    Combined
        Rows whose key is empty or unreadable stay apart, each to be rejected.

    Notes
    -----
    O(n log n) time; keys and summed columns are held in memory, one after the other.
    """
    columns = given_columns(raw)
    groups = _groups([c for c in columns.values() if c.column.key])
    n = int(groups.max(initial=NO_IX)) + 1
    ranks = _ranks(how.first_by, columns, order, len(raw))
    taken = least(ranks.place, groups, n)
    named, new, n_unknown = taken, {}, {}
    for name in reversed([name for name in columns if name in how.sum]):
        sums = sum_groups(columns[name], groups, n)
        named = np.where(sums.unread == NO_IX, named, sums.unread)  # the first column is named
        new[name] = sums.text
        n_unknown[name] = sums.n_unknown
    if how.count is not None:
        new[how.count] = pa.array(np.bincount(groups, minlength=n)).cast(pa.string())
    at = np.argsort(taken)
    places = {name: columns[name].place for name in new if name in columns}
    done = replace(
        raw,
        headers=_headers(raw.headers, places, how.count),
        cells=_taken(
            raw.cells,
            marked(taken, len(raw)),
            {places.get(k, len(raw.headers)): v.take(pa.array(at)) for k, v in new.items()},
            room,
        ),
        row_numbers=raw.row_numbers[named[at]],
        origin=raw.origin and replace(raw.origin, rows=raw.origin.rows[named[at]]),
    )
    return Combined(done, named[at], {k: v for k, v in n_unknown.items() if v}, ranks.n_unread)


def combine_translated(raw: RawTable, how: Combine, *, room: Room = IN_MEMORY) -> RawTable:
    """Make one row of all rows with the same key, and say what there is to say of it.

    A row that was refused would be missing from what it is combined into, so the whole is refused
    with it; neither can be mended apart from the extract.
    """
    by = how.first_by.column if how.first_by else ""
    every = np.arange(len(raw))
    order = raw.origin.cells(by, every) if raw.origin and by else None
    done = combine(raw, how, order=order, room=room)
    out = _incomplete(done.raw, given_columns(done.raw))
    refused = Rejects([replace(batch, cells=None) for batch in raw.refused])
    if out.any():
        own = Rejects()
        own.add(done.raw, np.flatnonzero(out), column=None, rule="part_refused")
        refused.batches += [replace(batch, cells=None) for batch in own.batches]
    notices = (*raw.notices, *_notices(raw, done))
    kept = done.raw.only(~out) if out.any() else done.raw
    return replace(kept, refused=tuple(refused.batches), notices=notices)


def _notices(raw: RawTable, done: Combined) -> Iterator[Notice]:
    own = raw.origin.headers if raw.origin else {}
    said: list[tuple[str, str | None, int]] = [("rows_combined", None, len(raw) - len(done.raw))]
    said += [("sum_unknown", own.get(name, name), n) for name, n in done.n_unknown.items()]
    said.append(("order_unread", None, done.n_unread))
    for rule, header, n in said:
        if n:
            yield Notice(raw.source.table.name, raw.source.label, rule, header, n)


def _groups(keys: Sequence[Given]) -> IntVec:
    """Give each key a number, and each row without a readable key one of its own."""
    apart = np.zeros(len(keys[0].cells), np.bool_)
    values = []
    for column, _, cells, power in keys:
        done = convert(column, cells, power)
        apart |= done.bad
        if column.required and not column.empty_means:
            apart |= mask(pc.is_null(done.values))
        empty_means = column.empty_means
        values.append(pc.fill_null(done.values, empty_means) if empty_means else done.values)
    codes = key_codes(values)
    codes[apart] = codes.max(initial=NO_IX) + 1 + np.arange(apart.sum())
    groups: IntVec = np.unique(codes, return_inverse=True)[1]
    return groups


def _incomplete(raw: RawTable, columns: Mapping[str, Given]) -> BoolVec:
    """Mark the rows whose key a row has that was refused before."""
    keys = [given for given in columns.values() if given.column.key]
    lost = [batch.cells for batch in raw.refused if batch.cells is not None]
    if not lost or not len(raw):
        return np.zeros(len(raw), np.bool_)
    places = [given.place for given in keys]
    both = pa.concat_tables([cells.select(places) for cells in (raw.cells, *lost)])
    groups = _groups([k._replace(cells=c) for k, c in zip(keys, both.columns, strict=True)])
    return np.isin(groups[: len(raw)], groups[len(raw) :])


def _ranks(how: FirstBy | None, columns: Mapping[str, Given], order: Any, n: int) -> Ranks:
    if how is None:
        return Ranks(np.zeros(n, np.int64), 0)
    given = columns.get(how.column)
    return rank(how, order if given is None else given.cells, given)


def _headers(
    headers: Sequence[str], summed: Mapping[str, int], count: str | None
) -> tuple[str, ...]:
    """Name sums without a unit, for they are in yuan, and the count behind all others."""
    at = {place: name for name, place in summed.items()}
    own = [at.get(i, header) for i, header in enumerate(headers)]
    return (*own, count) if count is not None else tuple(own)


def _taken(cells: pa.Table, taken: BoolVec, new: Mapping[int, Any], room: Room) -> pa.Table:
    """Return the rows that are taken, with new cells at some places."""
    names = [str(i) for i in range(max(cells.num_columns, *(i + 1 for i in new), 0))]
    spill, n = room.spill(), 0
    for start, block in blocks(cells):
        rows = block.filter(pa.array(taken[start : start + block.num_rows]))
        columns = dict(enumerate(rows.columns))
        columns |= {i: text.slice(n, rows.num_rows) for i, text in new.items()}
        spill.write(pa.Table.from_arrays([columns[i] for i in range(len(names))], names=names))
        n += rows.num_rows
    return spill.table(pa.schema([(name, pa.string()) for name in names]))
