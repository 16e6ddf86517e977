"""Sort, filter and choose the columns of an answer; its totals stay those of all rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

import numpy as np

from graphcrm.answer import Answer, Column, Unit
from graphcrm.errors import InputError
from graphcrm.graph.arrays import NO_DAY, NO_FEN, BoolVec, IntVec, Vec, day_number

TEXTS: Final = (Unit.TEXT, Unit.WORD)
LISTS: Final = (Unit.LIST, Unit.WORDS)
ORDERED: Final = (Unit.YUAN, Unit.COUNT, Unit.SHARE, Unit.SCORE, Unit.DAY)
PLAIN: Final = (*TEXTS, *ORDERED, Unit.FLAG)
_COMPARED: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "eq": np.equal,
    "ne": np.not_equal,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
}
OPERATORS: Final = (*_COMPARED, "in", "has", "missing")
_NUMBER: Final = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,12})?")
_FILTER: Final = re.compile(r"(\w+):(\w+)(?::(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shape:
    """How rows are wanted.

    Parameters
    ----------
    sort : tuple of str
        Columns by which to sort, the first counting most; ``-`` in front: descending.  What is
        missing comes last.
    filters : tuple of str
        ``column:operator:value``: rows that meet all of them.
    columns : tuple of str
        Only these, in this order; none named: all.
    """

    sort: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def shaped(answer: Answer, shape: Shape) -> Answer:
    """Return the rows of an answer as they are wanted.

    Raises
    ------
    InputError
        No such column or operator, or a value that is none of its column; it is not repeated.

    Notes
    -----
    O(n log n) in rows; texts are looked up once each.
    """
    if shape == Shape():
        return answer
    keep = np.ones(answer.n_rows, bool)
    for wanted in shape.filters:
        keep &= _kept(answer, wanted)
    order = np.flatnonzero(keep)
    if shape.sort:
        ranks = [_ranks(answer, name)[order] for name in shape.sort]
        order = order[np.lexsort(ranks[::-1])]
    chosen = [_column(answer, name) for name in shape.columns] or answer.columns
    moved = bool(shape.sort or shape.filters)
    columns = tuple(column.reorder(order) for column in chosen) if moved else tuple(chosen)
    return replace(answer, columns=columns, tree="")


def page_of(answer: Answer, start: int, stop: int) -> Answer:
    """Return the rows from ``start`` to before ``stop``, with the totals of all."""
    if start <= 0 and stop >= answer.n_rows:
        return answer
    rows = np.arange(max(start, 0), min(max(start, stop), answer.n_rows))
    return replace(answer, columns=tuple(column.reorder(rows) for column in answer.columns))


def _column(answer: Answer, name: str) -> Column:
    try:
        return answer.column(name)
    except KeyError:
        names = ", ".join(column.name for column in answer.columns)
        raise InputError(f"no such column; there are {names}") from None


def _missing(column: Column) -> BoolVec:
    """Return which cells hold nothing."""
    if column.offsets is not None:
        return np.asarray(np.diff(column.offsets) == 0)
    match column.unit:
        case Unit.YUAN | Unit.COUNT:
            return np.asarray(column.data == NO_FEN)
        case Unit.DAY:
            return np.asarray(column.data == NO_DAY)
        case Unit.SHARE | Unit.SCORE:
            return np.isnan(column.data)
        case Unit.FLAG:
            return np.zeros(len(column), bool)
        case _:
            texts, at = _texts(column)
            return np.array([text is None for text in texts.tolist()], bool)[at]


def _texts(column: Column) -> tuple[Vec, IntVec]:
    """Return the different texts of a column, and which of them each cell is."""
    positions, at = np.unique(column.data, return_inverse=True)
    texts = np.empty(len(positions), object)
    assert column.labels is not None, f"{column.name} has no labels"
    texts[:] = column.labels.take(positions)
    return texts, at.astype(np.int64)


def _ranks(answer: Answer, wanted: str) -> IntVec:
    """Return by which number each row is sorted; what is missing has the greatest."""
    column = _column(answer, wanted.removeprefix("-"))
    if column.unit not in PLAIN:
        raise InputError(f"rows cannot be sorted by {column.name}")
    if column.unit in TEXTS:
        texts, at = _texts(column)
        _, place = np.unique(np.array([t or "" for t in texts.tolist()], str), return_inverse=True)
        rank = place[at]
    else:
        _, rank = np.unique(column.data, return_inverse=True)
    rank = np.asarray(rank, np.int64)
    rank = -rank if wanted.startswith("-") else rank
    return np.where(_missing(column), len(rank) + 1, rank)


def _kept(answer: Answer, wanted: str) -> BoolVec:
    """Return which rows one filter keeps; nothing that is missing is less, more or different."""
    parts = _FILTER.fullmatch(wanted)
    if parts is None or parts[2] not in OPERATORS:
        raise InputError(
            f"a filter is column:operator:value, with the operators {', '.join(OPERATORS)}"
        )
    column, operator, value = _column(answer, parts[1]), parts[2], parts[3]
    if operator == "missing":
        return np.asarray(_missing(column) == _flag(value or "true", column))
    if value is None:
        raise InputError(f"the filter of {column.name} lacks a value")
    if column.unit in LISTS:
        return _holds(column, operator, value)
    if column.unit not in PLAIN or operator == "has":
        raise InputError(f"{column.name} cannot be filtered by {operator}")
    return _compared(column, operator, value) & ~_missing(column)


def _compared(column: Column, operator: str, value: str) -> BoolVec:
    values = value.split(",") if operator == "in" else [value]
    if column.unit in TEXTS:
        if operator not in ("eq", "ne", "in"):
            raise InputError(f"{column.name} is text: filter it by eq, ne, in or missing")
        texts, at = _texts(column)
        found = np.logical_or.reduce([texts == one for one in values])[at]
        return np.asarray(~found if operator == "ne" else found, bool)
    read = [_value(column, one.strip()) for one in values]
    if operator == "in":
        return np.isin(column.data, np.array(read))
    return np.asarray(_COMPARED[operator](column.data, read[0]))


def _holds(column: Column, operator: str, value: str) -> BoolVec:
    """Return whether each list has a text among it."""
    if operator != "has":
        raise InputError(f"{column.name} is a list: filter it by has or missing")
    assert column.offsets is not None, "lists have offsets"
    texts, at = _texts(column)
    n_before = np.concatenate([[0], np.cumsum((texts == value)[at])])
    return np.asarray(n_before[column.offsets[1:]] > n_before[column.offsets[:-1]])


def _value(column: Column, text: str) -> int | float:
    """Return a value as the column holds it."""
    if column.unit is Unit.FLAG:
        return _flag(text, column)
    try:
        if column.unit is Unit.DAY:
            return day_number(date.fromisoformat(text))
        if not _NUMBER.fullmatch(text):
            raise ValueError
        return float(text) if column.unit is not Unit.YUAN else _fen(text)
    except ValueError:
        raise InputError(f"the filter of {column.name} has a value that it cannot have") from None


def _fen(text: str) -> int:
    """Return yuan as fen; ValueError for parts of a fen."""
    fen = Decimal(text) * 100
    if fen != int(fen):
        raise ValueError
    return int(fen)


def _flag(text: str, column: Column) -> bool:
    if text not in ("true", "false"):
        raise InputError(f"the filter of {column.name} is true or false")
    return text == "true"


def names_of(text: str | None) -> tuple[str, ...]:
    """Return a comma-separated list as names.

    >>> names_of("-worth, party_id")
    ('-worth', 'party_id')
    """
    return tuple(filter(None, (name.strip() for name in (text or "").split(","))))


def shape_of(sort: str | None, filters: Sequence[str], columns: str | None) -> Shape:
    """Return a shape from how it is written in a request."""
    return Shape(names_of(sort), tuple(filters), names_of(columns))
