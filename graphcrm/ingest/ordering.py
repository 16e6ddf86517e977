"""Which row of each group comes first, by the cells of one column?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.convert import convert
from graphcrm.ingest.dates import parse_dates
from graphcrm.ingest.given import Given
from graphcrm.ingest.keys import first_rows
from graphcrm.ingest.mapping import FirstBy
from graphcrm.ingest.numbers import EXACT, decimals
from graphcrm.ingest.raw import BoolVec, IntVec
from graphcrm.ingest.text import clean_column, mask

LAST = np.iinfo(np.int64).max


class Ranks(NamedTuple):
    """The place of each row, the least first, and how many cells have none and so come last.

    An empty cell comes last too, and is not counted.
    """

    place: IntVec
    n_unread: int


def rank(how: FirstBy, cells: Any, given: Given | None = None) -> Ranks:
    """Put rows in the order that ``how`` says.

    Parameters
    ----------
    how : FirstBy
    cells : pa.ChunkedArray (n,)
    given : Given, optional
        The canonical column that they are of; without one they are dates where most of them can
        be read as such, else numbers.

    Examples
    --------
    >>> cells = pa.chunked_array([["C", "A", None, "B", "?"]])
    >>> rank(FirstBy(column="status", order=["B", "A", "C"]), cells).n_unread
    1
    """
    values, unread = _values(given, cells, words=bool(how.order))
    if how.order:
        words, _ = _values(given, pa.chunked_array([how.order], pa.string()), words=True)
        ranks = pc.index_in(values, value_set=words.combine_chunks(), skip_nulls=True)
        unread |= mask(pc.is_valid(values)) & mask(pc.is_null(ranks))
    else:
        ranks = pc.rank(values, tiebreaker="dense")
    placed = mask(pc.is_valid(values)) & mask(pc.is_valid(ranks))
    place = pc.fill_null(ranks, 0).cast(pa.int64()).to_numpy()
    return Ranks(np.where(placed, -place if how.last else place, LAST), int(unread.sum()))


def least(place: IntVec, groups: IntVec, n: int) -> IntVec:
    """Return the row of each of ``n`` groups whose place is the least; of equals the first.

    >>> least(np.array([2, 1, 1, 0]), np.array([0, 0, 0, 1]), 2).tolist()
    [1, 3]
    """
    in_order = np.argsort(place, kind="stable")
    return in_order[first_rows(groups[in_order], n)]


def _values(given: Given | None, cells: Any, *, words: bool) -> tuple[Any, BoolVec]:
    """Read cells as something that has an order, and say which are unreadable."""
    if given is not None:
        done = convert(given.column, cells, given.power)
        return done.values, done.bad
    text = clean_column(cells)
    if words:
        return text, np.zeros(len(text), np.bool_)
    readings = (_read(text, parse_dates, pa.date32()), _read(text, decimals, EXACT))
    return min(readings, key=lambda reading: int(reading[1].sum()))


def _read(text: Any, parse: Callable[[Any], tuple[Any, BoolVec]], kind: Any) -> tuple[Any, BoolVec]:
    done = [parse(chunk) for chunk in text.chunks]
    unread = np.concatenate([np.zeros(0, np.bool_), *(bad for _, bad in done)])
    return pa.chunked_array([values for values, _ in done], kind), unread
