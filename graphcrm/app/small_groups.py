"""Figures of groups so small that they tell of somebody are left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.answer import Column, Unit
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, IntVec, offsets_of
from graphcrm.reasons import Reason

if TYPE_CHECKING:
    from graphcrm.answer import Answer

LEAST: Final = 5
# Questions whose rows are groups of people, and the columns that say how many; a row is left out
# where any of them is small.  Rows that list parties one by one are no groups.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "referral.ladder": ("n_parties",),
    "referral.staff": ("n_recruited",),
    "referral.uplift": ("n_compared",),
    "campaign.review": ("n_asked", "n_control"),
    "corporate.penetration": ("n_banked",),
    "crosssell.evaluate": ("n_parties",),
    "value.concentration": ("n_parties",),
    "value.structure": ("n_parties",),
    "value.migration": ("n_parties",),
    "value.classes": ("n_parties",),  # by pairs of classes
    "value.contribution": ("n_parties",),  # by product
}
# Figures of a group beside those of the party of the row, which stay.
BESIDE: Final[Mapping[str, tuple[str, ...]]] = {"corporate.one-sided": ("n_banked",)}
_MISSING: Final[Mapping[Unit, float]] = {
    Unit.COUNT: NO_FEN,
    Unit.YUAN: NO_FEN,
    Unit.SHARE: np.nan,
    Unit.SCORE: np.nan,
    Unit.FLAG: 0,
    Unit.DAY: np.iinfo(np.int32).min,
}


def without_small_groups(answer: Answer) -> Answer:
    """Return an answer without the figures of groups of one to four parties.

    Their rows stay, with what they are about; counts, sums, shares and sentences of them are
    missing, and a note says of how many rows.  Where one group would be alone in that, of all or of
    those of a day, the smallest of the others is left out too: or the one would be the difference
    between the total and the rest.
    """
    if beside := BESIDE.get(answer.question):
        return _without_figures(answer, beside)
    named = [c for c in answer.columns if c.name in GROUPS.get(answer.question, ())]
    small = np.zeros(answer.n_rows, bool)
    for column in named:
        small |= _is_small(column)
    if not small.any():
        return answer
    small |= _in_company(small, named[0].data, _days(answer))
    columns = tuple(_left_out(column, small) for column in answer.columns)
    return _noted(replace(answer, columns=columns), int(small.sum()))


def _without_figures(answer: Answer, names: tuple[str, ...]) -> Answer:
    """Return an answer without these figures where they are of one to four; all else stays."""
    small = {c.name: _is_small(c) for c in answer.columns if c.name in names}
    n = int(np.logical_or.reduce(list(small.values())).sum()) if small else 0
    if not n:
        return answer
    columns = tuple(_left_out(c, small[c.name]) if c.name in small else c for c in answer.columns)
    return _noted(replace(answer, columns=columns), n)


def _is_small(column: Column) -> BoolVec:
    return np.asarray((column.data > 0) & (column.data < LEAST))


def _noted(answer: Answer, n: int) -> Answer:
    note = Reason("small_groups", {"n": n, "least": LEAST})
    return replace(answer, notes=(*answer.notes, note))


def _days(answer: Answer) -> IntVec:
    """Return which day each row is of, as a number from 0; 0 where rows have none."""
    days = next((c.data for c in answer.columns if c.unit is Unit.DAY), np.zeros(answer.n_rows))
    return np.asarray(np.unique(days, return_inverse=True)[1])


def _in_company(small: BoolVec, size: IntVec, group: IntVec) -> BoolVec:
    """Return the smallest of the other rows of each group in which one row alone is small."""
    alone = np.bincount(group, small) == 1
    others = np.flatnonzero(alone[group] & ~small & (size > 0))
    others = others[np.lexsort((size[others], group[others]))]
    found = np.zeros(len(small), bool)
    found[others[np.unique(group[others], return_index=True)[1]]] = True
    return found


def _left_out(column: Column, small: BoolVec) -> Column:
    """Return a column with nothing in the rows of small groups, unless it says what they are."""
    if column.unit is Unit.REASON:
        return _unsaid(column, small)
    if column.unit in _MISSING:
        return replace(
            column,
            data=np.where(small, _MISSING[column.unit], column.data).astype(column.data.dtype),
        )
    return column


def _unsaid(column: Column, small: BoolVec) -> Column:
    """Return reasons without those of small groups."""
    if column.offsets is None:
        return replace(column, data=np.where(small, NO_IX, column.data))
    lengths = np.diff(column.offsets)
    kept = np.flatnonzero(np.repeat(~small, lengths))
    facts = tuple(fact.reorder(kept) for fact in column.facts)
    offsets = offsets_of(np.where(small, 0, lengths))
    return replace(column, data=column.data[kept], offsets=offsets, facts=facts)
