"""What a query of the Cypher library returned, as an answer like any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, Final, cast

import numpy as np

from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.errors import QueryFileError
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, day_number
from graphcrm.stores.cypher import Query

# Columns of these names hold codes of closed lists, as in the answers of Python.
CODES: Final = ("kind", "link_kind", "effect", "source", "role_or_channel", "level", "line")
MONEY: Final = ("credit", "cut")


def answer_of(
    query: Query,
    params: Mapping[str, object],
    rows: Sequence[Mapping[str, object]],
    *,
    graph_version: str,
    today: date,
) -> Answer:
    """Return rows as an answer, in the columns that the query declares.

    Parameters
    ----------
    query : Query
    params : mapping
        ``as_of`` becomes the answer's date; without one it is as of ``today``.
    rows : sequence of mapping
        Money in yuan, days as dates.
    graph_version : str
    today : date

    Raises
    ------
    QueryFileError
        A row holds what the header does not declare.
    """
    shown = {name: value for name, value in params.items() if name != "as_of"}
    return Answer(
        question=query.name,
        as_of=cast("date", params.get("as_of") or today),
        graph_version=graph_version,
        parameters={n: v.isoformat() if isinstance(v, date) else v for n, v in shown.items()},
        columns=tuple(_column(query, rows, name, kind) for name, kind in query.returns),
    )


def _column(query: Query, rows: Sequence[Mapping[str, Any]], name: str, kind: str) -> Column:
    try:
        values = [row[name] for row in rows]
        return _MADE[kind.partition("[")[0]](name, values)
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        raise QueryFileError(
            f"queries/{query.name}.cypher: its column {name} is not always a {kind}; see what "
            "the query returns"
        ) from None


def _text(name: str, values: Sequence[str | None]) -> Column:
    if not all(value is None or isinstance(value, str) for value in values):
        raise TypeError(name)
    at = np.array([NO_IX if v is None else i for i, v in enumerate(values)], np.int64)
    unit = Unit.WORD if name in CODES else Unit.TEXT
    return Column(name, unit, at, Words(tuple(v or "" for v in values)))


def _count(name: str, values: Sequence[int | None]) -> Column:
    if not all(value is None or type(value) is int for value in values):
        raise TypeError(name)
    return Column(
        name, Unit.COUNT, np.array([NO_FEN if v is None else v for v in values], np.int64)
    )


def _number(name: str, values: Sequence[float | None]) -> Column:
    found = np.array([np.nan if v is None else float(v) for v in values], np.float64)
    if name.startswith("worth") or name in MONEY:
        fen = np.where(np.isnan(found), NO_FEN, np.round(np.nan_to_num(found) * 100))
        return Column(name, Unit.YUAN, fen.astype(np.int64))
    is_share = name == "share" or name.endswith("_share")
    return Column(name, Unit.SHARE if is_share else Unit.SCORE, found)


def _flag(name: str, values: Sequence[bool]) -> Column:
    if not all(isinstance(value, bool) for value in values):
        raise TypeError(name)
    return Column(name, Unit.FLAG, np.array(values, np.bool_))


def _day(name: str, values: Sequence[date | None]) -> Column:
    days = [NO_DAY if value is None else day_number(value) for value in values]
    return Column(name, Unit.DAY, np.array(days, np.int32))


def _list(name: str, values: Sequence[list[object] | None]) -> Column:
    lists = [[str(each) for each in value or ()] for value in values]
    flat = tuple(chain.from_iterable(lists))
    offsets = np.cumsum([0, *map(len, lists)])
    return Column(name, Unit.LIST, np.arange(len(flat)), Words(flat), offsets)


def _map(name: str, values: Sequence[object]) -> Column:
    return _text(name, [None if value is None else str(value) for value in values])


_MADE: Final[Mapping[str, Callable[[str, Any], Column]]] = {
    "str": _text,
    "int": _count,
    "float": _number,
    "bool": _flag,
    "date": _day,
    "list": _list,
    "map": _map,
}
