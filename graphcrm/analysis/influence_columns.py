"""Probabilities that the bank states itself: in a file of ties, or in a column of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from graphcrm.analysis.campaign_people import customers_at
from graphcrm.analysis.influence_ties import OWN, PAIR_TABLES, Tied, pair_rows
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, FloatVec, first_true, place_among_equals
from graphcrm.graph.spaces import PARTIES
from graphcrm.graph.strings import Strings
from graphcrm.graph.ties import Ties
from graphcrm.model import TABLES, Kind, Table

_NUMERIC: Final = (Kind.MONEY, Kind.COUNT)  # of tables whose rows are ties
_WRONG: Final = (
    "there is no from_id; write it, or delete the row",
    "there is no to_id; write it, or delete the row",
    "from_id is no customer of this store; ids are written as loaded",
    "to_id is no customer of this store; ids are written as loaded",
    "a customer is tied to itself; delete the row",
    "this tie stands there twice; keep one row of it",
    "the probability is not a number between 0 and 1; mend it",
)


def from_file(view: View, ties: Ties, column: str) -> Tied:
    """Return the ties of a file, with the probability that its column says.

    Parameters
    ----------
    view : View
    ties : Ties
        Between visible customers, none with itself, none twice.
    column : str

    Raises
    ------
    InputError
        There is no such column, or a row cannot be used; named by its number, never by what it
        says.
    """
    if column not in ties.numbers:
        raise InputError(
            f"{ties.label} has no column of the name that probability column:NAME gives; name one "
            "that stands beside from_id and to_id"
        )
    one, other = (customers_at(view, ids) for ids in (ties.source, ties.target))
    p = ties.numbers[column]
    wrong = (
        _missing(ties.source),
        _missing(ties.target),
        one == NO_IX,
        other == NO_IX,
        one == other,
        place_among_equals(one * max(view.graph.n(PARTIES), 1) + other) > 0,
        ~((p >= 0) & (p <= 1)),
    )
    bad = np.flatnonzero(np.any(wrong, axis=0))
    if len(bad):
        more = f" (other unusable rows: {len(bad) - 1:,})" if len(bad) > 1 else ""
        what = _WRONG[int(first_true(wrong)[bad[0]])]
        raise InputError(f"{ties.label}, row {ties.row[bad[0]]}: {what}{more}")
    return Tied(OWN, one, other, p)


def from_tables(view: View, kinds: Sequence[str], column: str) -> list[Tied]:
    """Return the ties of each kind, with the probability that a column of its table says.

    Several rows of one pair are several ties.

    Raises
    ------
    InputError
        A kind has no table of pairs with such a column of numbers, or a cell of it is empty or
        not within 0..1.
    """
    for kind in kinds:
        if column not in _columns(kind):
            have = [f"{kind}: {', '.join(_columns(kind)) or 'none'}" for kind in kinds]
            raise InputError(
                "probability column:NAME wants a column of numbers that each of the kinds has "
                f"({'; '.join(have)}); hand over ties of your own with --ties FILE, or name other "
                "kinds"
            )
    return [_from_table(view, kind, column) for kind in kinds]


def _from_table(view: View, kind: str, column: str) -> Tied:
    table = TABLES[PAIR_TABLES[kind][0]]
    one, other, rows = pair_rows(view, kind)
    p = _numbers(view, table, column)[rows]
    bad = np.flatnonzero(~((p >= 0) & (p <= 1)))
    if len(bad):
        raise InputError(
            f"{table.name}: {column} is empty or not between 0 and 1 in {len(bad):,} of the "
            f"{len(p):,} rows that count, first in row {rows[bad[0]] + 1:,} by key, so it is no "
            "probability; name another column"
        )
    return Tied(kind, one, other, p)


def _columns(kind: str) -> tuple[str, ...]:
    """Return the columns of numbers of the table whose rows are the ties of a kind."""
    if kind not in PAIR_TABLES:
        return ()
    return tuple(c.name for c in TABLES[PAIR_TABLES[kind][0]].columns if c.kind in _NUMERIC)


def _numbers(view: View, table: Table, column: str) -> FloatVec:
    values = view.graph.column(table.name, column)
    power = 100 if table.column(column).kind is Kind.MONEY else 1
    return np.where(values == NO_FEN, np.nan, values / power)


def _missing(ids: Strings) -> BoolVec:
    missing = ids.parts()[2]
    return np.zeros(len(ids), bool) if missing is None else missing
