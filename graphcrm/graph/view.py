"""The graph as it was on a date, as far as one viewer may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph.arrays import NO_DAY, NO_IX, BoolVec, IntVec, day_number
from graphcrm.graph.kept import Kept
from graphcrm.graph.spaces import PARTIES, ix_name, spaces_of
from graphcrm.model import TABLES, Kind

if TYPE_CHECKING:
    from graphcrm.graph.graph import Graph
    from graphcrm.model import Table

T = TypeVar("T")
OTHER_BRANCH: Final = "other_branch"
MOST_ALIKE: Final = 4  # of what is made for one choice of parameters and not for another


@dataclass(frozen=True, slots=True)
class Scope:
    """The branches that a viewer may see.

    Parameters
    ----------
    branch_ids : frozenset of str
    """

    branch_ids: frozenset[str]


class View:
    """Masks over nodes and edges of a graph, for one date and one viewer.

    What the viewer may not see is in no mask, so it cannot be walked, counted or named.  Staff of
    other branches still count as cover; they are shown as ``other_branch``.

    Parameters
    ----------
    graph : Graph
    as_of : date
    scope : Scope or None
        None sees everything.

    Raises
    ------
    NotFoundError
        A branch of ``scope`` is unknown.
    """

    def __init__(self, graph: Graph, as_of: date, scope: Scope | None = None) -> None:
        self.graph, self.as_of, self.scope = graph, as_of, scope
        self.day = day_number(as_of)
        self._kept = Kept(MOST_ALIKE)
        self._branches = self._branch_mask(scope)

    def _branch_mask(self, scope: Scope | None) -> BoolVec | None:
        if scope is None:
            return None
        mask = np.zeros(self.graph.n("branches") + 1, bool)  # the last entry is "no branch"
        for branch in scope.branch_ids:
            mask[self.graph.find("branches", branch, what="a branch of the scope")] = True
        return mask

    def _in_scope(self, branch_ix: IntVec) -> BoolVec:
        if self._branches is None:
            return np.ones(len(branch_ix), bool)
        return np.asarray(self._branches[branch_ix])

    @cached_property
    def visible(self) -> BoolVec:
        """Which parties the viewer may see, active or not."""
        return self._in_scope(self.graph.node(PARTIES, "branch_ix"))

    @cached_property
    def active(self) -> BoolVec:
        """Which visible parties are active: opened, not closed, and a firm also a client."""
        opened = self.graph.node(PARTIES, "opened_on")
        closed = self.graph.node(PARTIES, "closed_on")
        client = self.graph.node(PARTIES, "is_client") != 0
        return np.asarray(self.visible & self._within(opened, closed) & client)

    @cached_property
    def on_staff(self) -> BoolVec:
        """Which staff work here on the date; placeholders never do.  Other branches included."""
        joined = self.graph.node("staff", "joined_on")
        leaves = self.graph.node("staff", "leaves_on")
        virtual = self.graph.node("staff", "is_virtual") == 1
        return np.asarray(self._within(joined, leaves) & ~virtual)

    @cached_property
    def staff_visible(self) -> BoolVec:
        """Which staff the viewer may name."""
        return self._in_scope(self.graph.node("staff", "branch_ix"))

    @cached_property
    def branch_visible(self) -> BoolVec:
        """Which branches the viewer may see."""
        return self._in_scope(np.arange(self.graph.n("branches")))

    def valid(self, table: str) -> BoolVec:
        """Which rows of an edge table hold on the date, with every party on them visible.

        Rows with a beginning and an end hold from the first to before the second, a missing one
        being open; events hold once they have happened, and what is known by its month alone once
        that month has begun.
        """
        return self.keep(f"valid {table}", lambda: self._rows(table))

    def keep(self, key: object, make: Callable[[], T]) -> T:
        """Return what ``key`` stands for in this view, made once while it is kept.

        Of keys that differ in parameters alone those used last are kept; see :class:`Kept`.
        """
        return self._kept.get(key, make)

    def find_party(self, party_id: str, *, what: str = "the party") -> int:
        """Return the position of a visible party; NotFoundError otherwise."""
        at = self.graph.find(PARTIES, party_id, what=what)
        if not self.visible[at]:
            raise NotFoundError(f"{what} is not known in this store; ids are written as loaded")
        return at

    def find_staff(self, staff_ids: list[str], *, what: str = "member of staff") -> IntVec:
        """Return the sorted positions of visible staff; NotFoundError otherwise."""
        if not staff_ids:
            raise InputError("name at least one member of staff by staff_id")
        if not self.graph.n("staff"):
            raise NotFoundError("this store holds no staff; load a table staff first")
        found = set()
        for n, staff_id in enumerate(staff_ids, start=1):
            which = f"{what} number {n} of {len(staff_ids)}"
            at = self.graph.find("staff", staff_id, what=which)
            if not self.staff_visible[at]:
                raise NotFoundError(
                    f"{which} is not known in this store; ids are written as loaded"
                )
            found.add(at)
        return np.array(sorted(found), np.int32)

    def _rows(self, table_name: str) -> BoolVec:
        table = TABLES[table_name]
        mask = np.ones(self.graph.n_rows(table_name), bool)
        for column in table.key:
            if column.kind is Kind.REF and PARTIES in spaces_of(column):
                party = self.graph.column(table_name, ix_name(column.name))
                mask &= (party == NO_IX) | self.visible[party]
        if table.start and table.end:
            mask &= self._within(
                self.graph.column(table_name, table.start), self.graph.column(table_name, table.end)
            )
        else:
            mask &= self._happened(table)
        return mask

    def _happened(self, table: Table) -> BoolVec | bool:
        """Whether each event had happened by the date; what is not dated had."""
        days = [self.graph.column(table.name, table.event_on)] if table.event_on else []
        if table.month_on:
            month = self.graph.column(table.name, table.month_on)
            days = [np.where(day == NO_DAY, month, day) for day in days] or [month]
        for column in table.key:
            if column.refers == ("events",):  # who came to an event came when it was held
                event = self.graph.column(table.name, ix_name(column.name))
                days.append(self.graph.node("events", "held_on")[event])
        return np.asarray(days[0] <= self.day) if days else True

    def _within(self, start: IntVec, end: IntVec) -> BoolVec:
        """Whether start <= date < end; a missing start is below every day already."""
        return np.asarray((start <= self.day) & ((end == NO_DAY) | (self.day < end)))
