"""How old the newest thing is that is known, by table and by branch."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.answer import Answer, Column, Unit
from graphcrm.graph.arrays import NO_DAY, FloatVec, IntVec, day_number, month_ends
from graphcrm.ingest.quality.inspection import Inspection, counts, words
from graphcrm.ingest.quality.rows import Rows
from graphcrm.model import TABLES
from graphcrm.reasons import Reason

# What happens at every branch every month; where it stops, the extracts have stopped.
MONTHLY: Final = ("contacts", "balances", "transfers", "payrolls", "flows")
FRESH_DAYS, STALE_DAYS = 31, 365


def newest_by_slot(rows: Rows, table: str) -> IntVec:
    """Return the newest day, not after the date, that each slot has in ``table``; NO_DAY if none.

    What is known by its month alone counts with the last day of that month.
    """
    return rows.graph.keep(("newest", table, rows.day), lambda: _newest_by_slot(rows, table))


def _newest_by_slot(rows: Rows, table: str) -> IntVec:
    newest = np.full(rows.n_slots, NO_DAY, np.int64)
    days = happened_on(rows, table)
    past = (days != NO_DAY) & (days <= rows.day)
    np.maximum.at(newest, rows.slots(table)[past], days[past])
    return newest


def happened_on(rows: Rows, table: str) -> IntVec:
    """Return the day of each row: of the event, else the last of its month; NO_DAY if neither."""
    model = TABLES[table]
    days = np.full(rows.graph.n_rows(table), NO_DAY, np.int32)
    if model.event_on:
        days = rows.graph.column(table, model.event_on)
    if model.month_on:
        months = rows.graph.column(table, model.month_on)
        # A month that has not ended is known up to the date.
        ends = np.minimum(month_ends(months), np.maximum(rows.day, months))
        days = np.where(days == NO_DAY, ends, days)
    return days


def fresh_share(age_days: IntVec | FloatVec) -> FloatVec:
    """Return how fresh something of that age is: 1 up to a month, 0 from a year on.

    >>> fresh_share(np.array([0, 31, 198, 400])).tolist()
    [1.0, 1.0, 0.5, 0.0]
    """
    return np.clip((STALE_DAYS - np.asarray(age_days, float)) / (STALE_DAYS - FRESH_DAYS), 0, 1)


def fresh_part(rows: Rows, *, whole: bool) -> FloatVec:
    """Return that part of each branch's score, or of the bank's; NaN where nothing is dated.

    The mean, over the tables of ``MONTHLY`` in which the branch has rows, of how fresh its newest
    one is.
    """
    shares = []
    for table in MONTHLY:
        if rows.graph.n_rows(table):
            newest = newest_by_slot(rows, table)
            newest = newest.max(keepdims=True) if whole else newest
            known = newest != NO_DAY
            shares.append(np.where(known, fresh_share(rows.day - newest), np.nan))
    if not shares:
        return np.full(1 if whole else rows.n_slots, np.nan)
    judged = ~np.isnan(shares)
    n = judged.sum(axis=0)
    return np.where(n > 0, np.nansum(shares, axis=0) / np.maximum(n, 1), np.nan)


def freshness(asked: Inspection) -> Answer:
    """Say how old the newest thing is that each table knows, and each branch.

    Returns
    -------
    Answer
        Columns ``table, branch_id, n_rows, newest_on, loaded_on, age_days``: first a row a table,
        of the whole bank, without branch_id, then of what happens monthly a row a branch.
        ``newest_on`` is the newest event up to the date, or the end of the newest month;
        ``loaded_on`` the data date of the last load that carried the table; ``age_days`` counts
        from the first of them that is known, of a branch from its own newest event alone.  Totals:
        age_days of the newest event of all.

    Notes
    -----
    O(rows of dated tables).
    """
    rows = asked.rows
    loaded = _loaded_on(asked)
    tables = [t for t in TABLES if rows.graph.n_rows(t)]
    lines: list[tuple[str, int | None, int]] = [(t, None, _newest(rows, t)) for t in tables]
    for table in MONTHLY:
        if rows.graph.n_rows(table):
            newest = newest_by_slot(rows, table)
            lines += [(table, slot, int(newest[slot])) for slot in _judged(asked, table)]
    if asked.slot is not None:
        lines = [line for line in lines if line[1] == asked.slot]
    days = np.array([newest for _, _, newest in lines], np.int64)
    given = np.array([loaded.get(t, NO_DAY) for t, _, _ in lines], np.int64)
    whole = np.array([slot is None for _, slot, _ in lines], bool)
    dated = np.where((days == NO_DAY) & whole, given, days)
    age = [rows.day - day if day != NO_DAY else None for day in dated.tolist()]
    columns = (
        words("table", [t for t, _, _ in lines]),
        asked.branch_column(np.array([slot or 0 for _, slot, _ in lines], np.int64)),
        counts("n_rows", [_n_rows(rows, t, slot) for t, slot, _ in lines]),
        Column("newest_on", Unit.DAY, days.astype(np.int32)),
        Column("loaded_on", Unit.DAY, given.astype(np.int32)),
        counts("age_days", age),
    )
    known = days[days != NO_DAY]
    if not len(known):
        says = Reason("nothing_dated")
        return asked.answer("quality.freshness", columns, {"age_days": None}, (says,))
    newest_age = int(rows.day - known.max())
    says = Reason("quality_freshness", {"n": newest_age})
    return asked.answer("quality.freshness", columns, {"age_days": newest_age}, (says,))


def _newest(rows: Rows, table: str) -> int:
    return int(newest_by_slot(rows, table).max(initial=NO_DAY))


def _judged(asked: Inspection, table: str) -> list[int]:
    """Return the branches that have rows of a monthly table, or open parties to have some of."""
    rows = asked.rows
    held = rows.count(table, np.ones(rows.graph.n_rows(table), bool))
    for parties in ("customers", "firms"):
        held = held + rows.count(parties, rows.open(parties))
    return [int(slot) for slot in np.flatnonzero(held) if slot]


def _n_rows(rows: Rows, table: str, slot: int | None) -> int:
    if slot is None:
        return rows.graph.n_rows(table)
    return int(np.count_nonzero(rows.slots(table) == slot))


def _loaded_on(asked: Inspection) -> dict[str, int]:
    """Return the data date of the last load that carried each table."""
    return {t: day_number(r.data_date) for r in asked.store.loads() for t in r.tables}
