"""Rows of a table as plain values, for programs that do not know the arrays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isnan
from typing import Final, TypeAlias

import numpy as np

from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, IntVec, Vec, day_of
from graphcrm.graph.spaces import PARTIES, ix_name, spaces_of
from graphcrm.graph.view import OTHER_BRANCH, View
from graphcrm.model import Column, DataClass, Kind, Table

Value: TypeAlias = str | int | float | bool | None

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def attributes_of(
    view: View,
    table: Table,
    columns: Iterable[Column],
    rows: IntVec,
    extra: Mapping[str, Sequence[Value]],
    *,
    names: bool,
) -> Iterator[dict[str, Value]]:
    """Yield the attributes of each row; what is not known is left out."""
    shown = [c for c in columns if _may_leave(c, names=names)]
    keys = [*extra, *(c.name for c in shown)]
    cells = [*extra.values(), *(values_of(view, table, c, rows) for c in shown)]
    if not cells:
        yield from ({} for _ in rows)
        return
    for row in zip(*cells, strict=True):
        yield {k: v for k, v in zip(keys, row, strict=True) if v is not None}


def _may_leave(column: Column, *, names: bool) -> bool:
    if names:
        return column.data_class is not DataClass.SECRET
    return column.data_class is DataClass.PUBLIC and column.kind is not Kind.TEXT


def values_of(view: View, table: Table, column: Column, rows: IntVec) -> list[Value]:
    """Return one column of ``rows`` as plain values: yuan, ISO dates, words; None if unknown."""
    if column.kind is Kind.REF:
        return _references(view, table, column, rows)
    if column.kind is Kind.TEXT:
        return _cleaned(view.graph.text(table.name, column.name).take(rows))
    part: Vec = view.graph.column(table.name, column.name)[rows]
    match column.kind:
        case Kind.MONEY:
            return [None if v == NO_FEN else v / 100 for v in part.tolist()]
        case Kind.COUNT:
            return [None if v == NO_FEN else v for v in part.tolist()]
        case Kind.DATE | Kind.MONTH:
            size = 7 if column.kind is Kind.MONTH else 10
            return [None if v == NO_DAY else day_of(v).isoformat()[:size] for v in part.tolist()]
        case Kind.BOOL:
            return [None if v == NO_IX else bool(v) for v in part.tolist()]
        case Kind.ENUM:
            words = (*column.words, None)
            return [words[v] for v in part.tolist()]
        case Kind.CATEGORY:
            return _cleaned(view.graph.words(table.name, column.name).take(part))
        case _:
            return [None if isnan(v) else v for v in part.tolist()]


def _references(view: View, table: Table, column: Column, rows: IntVec) -> list[Value]:
    """Return the ids that rows name, as far as the viewer may see who they are."""
    found: list[Value] = [None] * len(rows)
    for space in spaces_of(column):
        at = view.graph.column(table.name, ix_name(column.name, space))[rows]
        if space == PARTIES:
            at = np.where(np.append(view.visible, False)[at], at, NO_IX)
        ids = _cleaned(view.graph.ids(space).take(at))
        if space == "staff":
            hidden = ~np.append(view.staff_visible, True)[at]
            ids = [
                OTHER_BRANCH if gone else i for i, gone in zip(ids, hidden.tolist(), strict=True)
            ]
        found = [have or i for have, i in zip(found, ids, strict=True)]
    return found


def _cleaned(texts: list[str | None]) -> list[Value]:
    return [t if t is None else xml_text(t) for t in texts]


def xml_text(text: str) -> str:
    r"""Replace what XML cannot hold.

    >>> xml_text("a\x1bb")
    'a\ufffdb'
    """
    return _NOT_XML.sub("\ufffd", text)
