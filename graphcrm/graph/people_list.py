"""Customers whom somebody named in a list, and what it costs to ask each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphcrm.graph.arrays import NO_FEN, IntVec
from graphcrm.graph.strings import Strings


@dataclass(frozen=True, slots=True)
class PeopleList:
    """Customer ids in the order of a list.

    Parameters
    ----------
    label : str
        How people are told of the list.
    row : (n,) int64
        Row of a file as a spreadsheet numbers it, or place in a list.
    ids : Strings of length n
        Missing where the cell was empty.
    cost : (n,) int64, fen, optional
        What it costs to ask each; ``NO_FEN`` where the list does not say it.
    """

    label: str
    row: IntVec
    ids: Strings
    cost: IntVec | None = None

    @classmethod
    def of(cls, ids: Sequence[str], label: str) -> PeopleList:
        """Return ids as a list.

        >>> PeopleList.of(["C7", "C1"], "target").where(1)
        'target, row 2'
        """
        return cls(label, np.arange(1, len(ids) + 1), Strings.of(ids))

    def __len__(self) -> int:
        return len(self.ids)

    def where(self, place: int) -> str:
        """Return how people are told of one place."""
        return f"{self.label}, row {self.row[place]}"

    @property
    def costs(self) -> IntVec:
        """What it costs to ask each, in fen; ``NO_FEN`` where that is not said."""
        return np.full(len(self), NO_FEN, np.int64) if self.cost is None else self.cost
