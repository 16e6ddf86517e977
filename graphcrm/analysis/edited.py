"""A hand-over plan that people edited: who is meant, and what in it cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.graph.strings import Strings

AS_LOADED: Final = "is not known in this store; ids are written as loaded"


@dataclass(frozen=True, slots=True)
class Edited:
    """The rows of a plan, as ids.

    Parameters
    ----------
    party, to : sequence of str or None
        Who is handed over, and to whom; None for nobody.
    planned : sequence of str or None; or None
        To whom it was planned; None where nobody says it.
    where : sequence of str
        Where each row stands, as people are told of it.
    """

    party: Sequence[str]
    to: Sequence[str | None]
    planned: Sequence[str | None] | None
    where: Sequence[str]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a plan, as positions; -1 for nobody.

    Parameters
    ----------
    party, to, planned : (n,) integers
        A party stands there once.
    """

    party: IntVec
    to: IntVec
    planned: IntVec


@dataclass(slots=True)
class Problems:
    """What is wrong with rows of a plan, at most one thing each.

    Parameters
    ----------
    where : sequence of str
        Where each row stands.
    """

    where: Sequence[str]
    _says: dict[int, str] = field(default_factory=dict)

    def add(self, bad: BoolVec, says: str) -> None:
        """Note what is wrong with the marked rows, unless something was noted before."""
        for row in np.flatnonzero(bad).tolist():
            self._says.setdefault(row, says)

    def add_repeated(self, first: IntVec) -> None:
        """Note which rows name a party that stands ``first`` in another row."""
        for row in np.flatnonzero(first != np.arange(len(first))).tolist():
            place = self.where[int(first[row])]
            self._says.setdefault(
                row, f"this party stands in the plan twice, first in {place}; keep one row of it"
            )

    def refuse(self) -> None:
        """Raise InputError with the first row and how many more there are, if there are any."""
        if not self._says:
            return
        first = min(self._says)
        more = len(self._says) - 1
        also = f" (other rows that cannot be carried out: {more:,})" if more else ""
        raise InputError(f"{self.where[first]}: {self._says[first]}{also}")


def resolved(view: View, edited: Edited, leavers: IntVec) -> Rows:
    """Return the rows of a plan by position.

    Raises
    ------
    InputError
        A party stands there twice; a party or successor is unknown, or not the viewer's to see; a
        successor is among ``leavers``.  The row is named, and never what it says.
    """
    staff = view.graph.ids("staff")
    party = _positions(view.graph.ids(PARTIES), edited.party, view.visible)
    to = _positions(staff, edited.to, view.staff_visible)
    said = np.array([one is not None for one in edited.to], bool)
    problems = Problems(edited.where)
    problems.add_repeated(_first(edited.party))
    problems.add(party == NO_IX, f"this party {AS_LOADED}")
    problems.add(said & (to == NO_IX), f"this successor {AS_LOADED}")
    problems.add(
        said & np.isin(to, leavers), "this successor is one of those who leave; name somebody else"
    )
    problems.refuse()
    return Rows(party, to, _positions(staff, edited.planned or [], view.staff_visible))


def _positions(ids: Strings, named: Sequence[str | None], visible: BoolVec) -> IntVec:
    """Return the position of each id; -1 for none, for one that is unknown or not to be seen."""
    found = [NO_IX if one is None else ids.find(one) for one in named]
    at = np.maximum(np.array(found, np.int64), NO_IX)
    return np.where((at != NO_IX) & np.append(visible, False)[at], at, NO_IX)


def _first(ids: Sequence[str]) -> IntVec:
    """Return the row in which each id stands first."""
    _, first, which = np.unique(np.array(ids, object), return_index=True, return_inverse=True)
    return np.asarray(first[which])
