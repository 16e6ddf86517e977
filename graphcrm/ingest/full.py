"""Full extracts: what a list no longer names has ended; what it names again begins anew."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.errors import InputError
from graphcrm.graph.arrays import NO_DAY, NO_IX, BoolVec, IntVec, day_number
from graphcrm.ingest.keys import find, with_every_key
from graphcrm.model import TABLES, Table
from graphcrm.model.arrow import arrow_type


def closing_column(table: Table) -> str:
    """Return the column that a full extract writes into; InputError where there is none."""
    for name in ("until", "closed_on"):
        if table.has(name):
            return name
    able = ", ".join(t.name for t in TABLES.values() if t.has("until") or t.has("closed_on"))
    raise InputError(
        f"--full {table.name}: its rows have no until or closed_on that a full extract could set; "
        f"it works for {able}",
        table=table.name,
    )


def stored_columns(table: Table) -> list[str]:
    """Return the columns of the stored rows that :func:`reopen` and :func:`ended` look at."""
    names = [c.name for c in table.key]
    start = [table.start] if table.start and table.start not in names else []
    return [*names, *start, closing_column(table)]


def reopen(table: Table, rows: pa.Table, stored: pa.Table, on: date) -> pa.Table:
    """Return ``rows`` with those that were closed before set to begin a new spell.

    Where the start is part of the key, a closed row stays as it was and the listed one starts on
    the data date (or continues the spell that an earlier load opened so).  Where it is not, the
    row there is opened again: a guarantee from the data date on, a customer, firm or branch with
    the day of first opening kept.
    """
    if stored.num_rows == 0:
        return rows
    end = closing_column(table)
    at = find(with_every_key(table, rows), stored, [c.name for c in table.key])
    stored_end = _or_missing(_days(stored[end]), at)
    was_closed = (stored_end != NO_DAY) & (stored_end <= day_number(on))
    if end in rows.column_names:
        was_closed &= _days(rows[end]) != stored_end
    if not was_closed.any():
        return rows
    if table.start in {c.name for c in table.key}:
        return _new_spells(table, rows, stored, was_closed=was_closed, on=on)
    if end not in rows.column_names:
        rows = _with_days(rows, table, end, np.where(was_closed, NO_DAY, stored_end))
    if table.start != "since":
        return rows
    given = _or_missing(_days(stored["since"]), at)
    if "since" in rows.column_names:
        given = _days(rows["since"])
    return _with_days(rows, table, "since", np.where(was_closed, day_number(on), given))


def ended(
    table: Table, rows: pa.Table, listed_but_rejected: pa.Table, stored: pa.Table, on: date
) -> pa.Table:
    """Return the stored rows, keys and closing column, that the full extract no longer lists.

    A row that was listed but rejected is still listed, so it is not closed.
    """
    end, day = closing_column(table), day_number(on)
    ends = _days(stored[end])
    starts = _days(stored[table.start]) if table.start else np.full(len(ends), NO_DAY)
    is_open = (ends == NO_DAY) | (ends > day)
    keys = [c.name for c in table.key]
    listed = find(stored, with_every_key(table, rows), keys) != NO_IX
    listed |= find(stored, with_every_key(table, listed_but_rejected), _identity(table)) != NO_IX
    gone = np.flatnonzero(is_open & ~listed)
    closed = stored.select([c.name for c in table.key]).take(pa.array(gone))
    # A row that was to begin later never held: it ends where it begins.
    return _with_days(closed, table, end, np.maximum(starts[gone], day))


def _new_spells(
    table: Table, rows: pa.Table, stored: pa.Table, *, was_closed: BoolVec, on: date
) -> pa.Table:
    assert table.start is not None
    same = _identity(table)
    starts, ends = _days(stored[table.start]), _days(stored[closing_column(table)])
    still_open = np.flatnonzero((ends == NO_DAY) | (ends > day_number(on)))
    newest_first = still_open[np.argsort(-starts[still_open].astype(np.int64), kind="stable")]
    candidates = stored.take(pa.array(newest_first))
    at = find(rows, candidates, same)
    continued = np.where(at != NO_IX, _or_missing(starts[newest_first], at), day_number(on))
    if table.start in rows.column_names:
        given = _days(rows[table.start])
    else:
        given = np.full(rows.num_rows, NO_DAY, np.int32)
    return _with_days(rows, table, table.start, np.where(was_closed, continued, given))


def _identity(table: Table) -> list[str]:
    """Return the key columns that say which row it is, whenever its spell began."""
    return [c.name for c in table.key if c.name != table.start]


def _days(values: pa.ChunkedArray) -> IntVec:
    days = pc.fill_null(values.cast(pa.date32()).cast(pa.int32()), int(NO_DAY))
    return np.array(days.to_numpy())


def _or_missing(days: IntVec, at: IntVec) -> IntVec:
    """Return ``days[at]``, missing where ``at`` is -1."""
    if len(days) == 0:
        return np.full(len(at), NO_DAY, np.int32)
    return np.where(at != NO_IX, days[at], NO_DAY).astype(np.int32)


def _with_days(rows: pa.Table, table: Table, name: str, days: IntVec) -> pa.Table:
    """Return ``rows`` with the date column ``name`` set to ``days``."""
    column = pa.array(days.astype(np.int32), mask=days == NO_DAY).cast(
        arrow_type(table.column(name))
    )
    if name in rows.column_names:
        return rows.set_column(rows.column_names.index(name), name, column)
    return rows.append_column(name, column)
