"""What do the figures of each group of rows add up to, to the last digit?"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.graph.arrays import NO_IX, marked
from graphcrm.ingest.convert import convert
from graphcrm.ingest.given import Given
from graphcrm.ingest.keys import first_rows
from graphcrm.ingest.numbers import EXACT, decimals, plain
from graphcrm.ingest.raw import BoolVec, IntVec
from graphcrm.ingest.text import clean, mask

NO_FIGURE = "?"


class Sums(NamedTuple):
    """The sums of one column, one a group.

    Parameters
    ----------
    text : string array (n,)
        In yuan, or as they are counted; null where a figure of the group is empty.  Where one is
        unreadable the sum of the others and it, ``12.5 + abc``, which nothing takes for a number.
    unread : (n,) int64
        The first row of the group that is unreadable, or -1.
    n_unknown : int
        Groups whose sum is null.
    """

    text: Any
    unread: IntVec
    n_unknown: int


def sum_groups(given: Given, groups: IntVec, n: int) -> Sums:
    """Add up the cells of a column by group, each cell in its own unit.

    Parameters
    ----------
    given : Given
        A column of money, counts or numbers.  An empty cell of a column that must not be empty
        is unreadable.
    groups : (m,) int64, 0..n-1
        Each group has a row.
    n : int

    Examples
    --------
    >>> from graphcrm.model import TABLES
    >>> cells = pa.chunked_array([["1.5", "300元", "x", None]])
    >>> aum = Given(TABLES["customers"].column("aum"), 0, cells, 4)
    >>> sum_groups(aum, np.array([0, 0, 1, 2]), 3).text.to_pylist()
    ['15300', 'x', None]
    """
    text, values, unread = _read(given)
    empty = mask(pc.is_null(text)) & ~unread
    sums = plain(_added(values, groups))
    unknown = marked(groups[empty], n)
    first = first_rows(np.where(unread, groups, NO_IX), n)
    faulty = np.flatnonzero(first != NO_IX)
    sums = pc.if_else(pa.array(unknown), pa.scalar(None, pa.string()), sums)
    if len(faulty):
        more = np.bincount(groups[unread], minlength=n)[faulty] > 1
        said = _said(sums.take(pa.array(faulty)), text.take(pa.array(first[faulty])), more)
        sums = pc.replace_with_mask(sums, pa.array(first != NO_IX), said)
    return Sums(sums, first, int((unknown & (first == NO_IX)).sum()))


def _read(given: Given) -> tuple[Any, Any, BoolVec]:
    """Return cells as clean text and as numbers, and which of them cannot stand in the column."""
    column, _, cells, power = given
    unread = np.zeros(len(cells), np.bool_)
    for rule, fault in convert(column, cells, power).faults.items():
        if rule != "negative_number":  # what was paid back is taken off
            unread |= fault
    texts, values = [], []
    for chunk in cells.chunks:
        texts.append(clean(chunk, fold=True))
        values.append(decimals(texts[-1], power=power)[0])
    text = pa.chunked_array(texts, pa.string())
    if column.required:
        unread |= mask(pc.is_null(text))
    readable = pc.if_else(pa.array(unread), pa.scalar(None, EXACT), pa.chunked_array(values, EXACT))
    return text, readable, unread


def _added(values: Any, groups: IntVec) -> Any:
    rows = pa.table({"group": groups, "value": values}).group_by("group")
    return rows.aggregate([("value", "sum")]).sort_by("group")["value_sum"].combine_chunks()


def _said(sums: Any, unread: Any, more: BoolVec) -> Any:
    """Write what the readable figures add up to, and the first that is not one."""
    others = pc.if_else(pa.array(more), "…", pa.scalar(None, pa.string()))
    cells = pc.fill_null(unread, NO_FIGURE).combine_chunks()
    return pc.binary_join_element_wise(sums, cells, others, " + ", null_handling="skip")
