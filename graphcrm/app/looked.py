"""Which parties an answer names, for the audit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.answer import Unit
from graphcrm.operations.audit import Looked

if TYPE_CHECKING:
    from graphcrm.answer import Answer, Column
    from graphcrm.graph.arrays import IntVec

# Columns that hold ids of parties, beside those whose name ends with _id or _ids …
_OF_PARTIES: Final = frozenset({"brings", "from", "hubs", "to", "via", "whom"})
# … and the ends of names of ids of something else.
_OF_OTHERS: Final = (
    *("branch_id", "campaign_id", "circle_id", "cluster_id", "community_id", "contract_id"),
    *(
        "event_id",
        "household_id",
        "load_id",
        "product_id",
        "request_id",
        "ring_id",
        "staff_id",
        "staff_ids",
        "unit_id",
    ),
)


def looked_at(answer: Answer) -> Looked:
    """Return what whoever sees the shown rows of an answer has looked at.

    Parties come in the order of the columns, and of the rows in each.
    """
    ids = dict.fromkeys(i for column in answer.columns for i in _ids(column, answer.n_shown))
    return Looked(answer.question, list(ids))


def _ids(column: Column, stop: int) -> Iterator[str]:
    """Yield the ids of parties in the first rows of a column, and in what its cells are made of."""
    if column.offsets is not None:
        stop = int(column.offsets[stop])
    if column.unit in (Unit.TEXT, Unit.LIST) and column.labels and _is_of_parties(column.name):
        yield from filter(None, column.labels.take(_distinct(column.data[:stop])))
    for fact in column.facts:
        yield from _ids(fact, stop)


def _distinct(positions: IntVec) -> IntVec:
    """Return each position once, in the order in which they come."""
    return np.array(list(dict.fromkeys(positions.tolist())), np.int64)


def _is_of_parties(name: str) -> bool:
    if name in _OF_PARTIES:
        return True
    return name.endswith(("_id", "_ids")) and not name.endswith(_OF_OTHERS)
