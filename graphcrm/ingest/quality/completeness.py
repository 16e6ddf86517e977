"""How complete the columns are, by branch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np

from graphcrm.answer import Answer, Column, Unit
from graphcrm.ingest.quality.inspection import Inspection, counts, shares, words
from graphcrm.ingest.quality.rows import Rows
from graphcrm.ingest.quality.tally import COMPLETENESS, Tally
from graphcrm.model import TABLES
from graphcrm.reasons import Reason

# What the questions stand on; these columns make the score.
KEY_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "customers": ("phone", "birth_date", "id_no", "branch_id", "opened_on", "tier", "aum"),
    "firms": ("uscc", "industry", "headcount", "branch_id", "deposits"),
    "staff": ("role", "branch_id", "joined_on"),
    "household_members": ("since",),
    "employment": ("since",),
    "coverage": ("since",),
    "contacts": ("channel",),
    "holdings": ("opened_on", "balance"),
    "guarantees": ("since",),
}
EMPTY: Final = "empty_cell"
# Of a row that is open they are empty by right.
_ENDINGS: Final = ("closed_on", "until", "leaves_on", "leave_kind", "ended_on")


def key_columns(rows: Rows) -> Iterator[Tally]:
    """Yield a tally for every key column of the tables that have open rows."""
    for table, names in KEY_COLUMNS.items():
        yield from _of_table(rows, table, names)


def other_columns(rows: Rows) -> Iterator[Tally]:
    """Yield a tally for every other column that holds anything and may be empty.

    A column that nobody handed over is absent knowledge, unless the questions stand on it.
    """
    for table in TABLES.values():
        names = [
            c.name
            for c in table.columns
            if not (c.required or c.name in _ENDINGS)
            and c.name not in KEY_COLUMNS.get(table.name, ())
            and rows.graph.known(table.name, c.name)
        ]
        yield from _of_table(rows, table.name, names, part="")


def _of_table(
    rows: Rows, table: str, names: Iterable[str], part: str = COMPLETENESS
) -> Iterator[Tally]:
    opened = rows.open(table)
    if not opened.any():
        return
    n_open = rows.count(table, opened)
    for name in names:
        missing = opened & ~rows.known(table, name)
        n_missing = rows.count(table, missing) if missing.any() else np.zeros_like(n_open)
        yield Tally(part, table, name, EMPTY, n_open, n_missing)


def filled_shares(rows: Rows) -> list[tuple[str, str, float]]:
    """Return table, column and share of open rows with a value, for every key column.

    In the order of ``KEY_COLUMNS``; tables without open rows are left out.
    """
    return [
        (t.table, t.column, 1 - float(t.bad.sum() / t.checked.sum())) for t in key_columns(rows)
    ]


def completeness(asked: Inspection) -> Answer:
    """Say how many open rows have a value, by table, column and branch.

    Returns
    -------
    Answer
        Columns ``table, column, branch_id, n, n_known, share, counts``: ``counts`` says whether the
        column makes the score; a row without branch_id is about rows of no known branch.  Those
        that count first, then the lowest share, ties as the model and the ids are ordered.  Totals
        n_cells and n_cells_known of the columns that make the score.

    Notes
    -----
    O(cells) time; one column is in memory at a time.
    """
    found = _lines(asked)
    n = np.array([t.checked[slot] for t, slot in found], np.int64)
    known = n - np.array([t.bad[slot] for t, slot in found], np.int64)
    scored = np.array([t.part == COMPLETENESS for t, _ in found], bool)
    filled = int(known[scored].sum()), int(n[scored].sum())
    columns = (
        words("table", [t.table for t, _ in found]),
        words("column", [t.column for t, _ in found]),
        asked.branch_column(np.array([slot for _, slot in found], np.int64)),
        counts("n", n),
        counts("n_known", known),
        shares("share", known, n),
        Column("counts", Unit.FLAG, scored),
    )
    totals = {"n_cells": filled[1], "n_cells_known": filled[0]}
    says = Reason("quality_completeness", {"n": filled[1], "known": filled[0]})
    return asked.answer("quality.completeness", columns, totals, (says,))


def _lines(asked: Inspection) -> list[tuple[Tally, int]]:
    """Return every column with every branch that has rows of its table, in the order shown."""
    order = [(table.name, column.name) for table in TABLES.values() for column in table.columns]
    place = {pair: n for n, pair in enumerate(order)}
    tallies = [*key_columns(asked.rows), *other_columns(asked.rows)]
    tallies.sort(key=lambda tally: place[tally.table, tally.column])
    lines = [(tally, slot) for tally in tallies for slot in _slots(asked, tally)]
    return sorted(lines, key=lambda line: (not line[0].part, -_missing_share(*line)))


def _missing_share(tally: Tally, slot: int) -> float:
    return float(tally.bad[slot] / tally.checked[slot])


def _slots(asked: Inspection, tally: Tally) -> list[int]:
    """Return the branches that have rows of the table, the unknown one last."""
    if asked.slot is not None:
        return [asked.slot] if tally.checked[asked.slot] else []
    found = np.flatnonzero(tally.checked).tolist()
    return [*(s for s in found if s), *(s for s in found if not s)]
