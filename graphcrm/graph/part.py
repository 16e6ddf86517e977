"""The part of a bank's graph that lies in some branches: whatever is of others is not in it.

Who asks such a graph cannot be told about, or counted among, what is not there; no question has to
think of it.  Staff of other branches are in it as cover, without name, as ``other_branch``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import (
    NO_DAY,
    NO_IX,
    BoolVec,
    Day,
    IntVec,
    Vec,
    day_number,
    day_of,
    inverse,
    marked,
)
from graphcrm.graph.graph import Graph, missing_value
from graphcrm.graph.name_index import NAMES, PHONES, NameIndex
from graphcrm.graph.spaces import (
    OPEN_SPACES,
    PARTIES,
    PARTY_TABLES,
    ix_name,
    known_elsewhere,
    space_of,
    spaces_of,
)
from graphcrm.graph.strings import Picked, Strings
from graphcrm.graph.view import OTHER_BRANCH
from graphcrm.model import TABLES, Kind

if TYPE_CHECKING:
    from graphcrm.graph.view import Scope, View

# Branches stay as they are: a viewer's branch is found in them, and staff are told apart by them.
_WHOLE: Final = ("branches", "staff", "events")


class GraphPart(Graph):
    """The graph of some branches, cut out of that of the bank when it is asked for.

    Parties of other branches, and of none, are not in it, nor any row that names one, nor
    households, products, tiers and campaigns that only they name, nor words that only their rows
    hold.  Everything that can be asked of a graph can be asked of it, and the answer is that of a
    bank that never knew them.

    Parameters
    ----------
    whole : Graph
    scope : Scope

    Raises
    ------
    NotFoundError
        A branch of ``scope`` is unknown.

    Notes
    -----
    Columns are cut when first used and held in memory: those of a branch are as small as it is.
    Positions are those of the part, in the order of the whole, so that ties fall as they do there.
    """

    def __init__(self, whole: Graph, scope: Scope) -> None:
        self.whole, self.scope = whole, scope
        self.folder, self.today = whole.folder, whole.today
        self.version, self.first_loaded_on = whole.version, whole.first_loaded_on
        self.start_keeping()
        found = [whole.find("branches", b, what="a branch of the scope") for b in scope.branch_ids]
        self._branches = marked(np.array(found, np.int64), whole.n("branches") + 1)

    def n_rows(self, table: str) -> int:
        """Return the number of rows of ``table`` that are in the part."""
        return len(self._rows(table))

    def known(self, table: str, name: str) -> bool:
        """Whether anybody handed over a value of this column, for rows of the part."""
        if not self.whole.known(table, name):
            return False
        column = TABLES[table].column(name)
        if column.kind is Kind.ID:
            return self.n_rows(table) > 0
        if column.kind is Kind.TEXT:
            return bool(self.text(table, name).given().any())
        if column.kind is Kind.REF:
            arrays = (self.column(table, ix_name(name, space)) for space in spaces_of(column))
            return any(bool(np.any(array != NO_IX)) for array in arrays)
        values = self.column(table, name)
        if values.dtype.kind == "f":
            return not bool(np.isnan(values).all())
        return bool(np.any(values != missing_value(table, name)))

    @cached_property
    def newest_event_on(self) -> date:
        """The newest event date of the part that is not after today; today where there is none."""
        last = day_number(self.today)
        newest = NO_DAY
        for table in TABLES.values():
            if table.event_on and self.whole.known(table.name, table.event_on):
                days = self.column(table.name, table.event_on)
                newest = max(newest, int(np.max(days, where=days <= last, initial=NO_DAY)))
        return self.today if newest == NO_DAY else day_of(newest)

    @cached_property
    def name_index(self) -> NameIndex:
        """What search goes by, made of the names in the part."""
        return NameIndex.of_tables([self._texts_of(table) for table in PARTY_TABLES])

    def view(self, as_of: Day | None = None, scope: Scope | None = None) -> View:
        """Return the part as it was on a date; its scope is that of the part."""
        if scope not in (None, self.scope):
            raise InputError("a part of the graph is seen by whom it was cut out for")
        return super()._view(as_of, self.scope)

    def within(self, scope: Scope) -> Graph:
        """Return the part itself, which is all that there is of it."""
        return self if scope == self.scope else self.whole.within(scope)

    def _texts_of(self, table: str) -> dict[str, Vec | Strings]:
        names = [n for n in (*NAMES, *PHONES) if TABLES[table].has(n)]
        found: dict[str, Vec | Strings] = {
            n: self.text(table, n) for n in names if self.known(table, n)
        }
        return {"ix": self.column(table, "ix"), **found}

    def _read(self, table: str, name: str) -> Vec:
        values = self.whole.column(table, name)[self._rows(table)]
        space = _space_of(table, name)
        if space is not None and (moved := self._moved(space)) is not None:
            return moved[values].astype(np.int32)
        if TABLES[table].has(name) and TABLES[table].column(name).kind is Kind.CATEGORY:
            used = self._used_words(table, name)
            return np.where(values == NO_IX, NO_IX, np.searchsorted(used, values)).astype(np.int32)
        return values

    def _strings(self, table: str, name: str) -> Strings | None:
        if table == "_ids":
            return self._ids_of(name)
        if name.endswith(".words"):
            column = name.removesuffix(".words")
            return Picked(self.whole.words(table, column), self._used_words(table, column))
        return self._read_text(table, name)

    def _read_text(self, table: str, name: str) -> Strings:
        hidden = ~self._staff_in_sight if table == "staff" else None
        return Picked(self.whole.text(table, name), self._rows(table), hidden)

    def _ids_of(self, space: str) -> Strings:
        whole, kept = self.whole.ids(space), self._positions(space)
        if space == "staff":
            row_of = inverse(self.whole.column("staff", "ix"), len(whole))[:-1]
            return StaffInSight(whole, np.append(self._staff_in_sight, False)[row_of])
        return whole if kept is None else Picked(whole, kept)

    @cached_property
    def _staff_in_sight(self) -> BoolVec:
        """Which rows of staff may be named."""
        return np.asarray(self._branches[self.whole.column("staff", "branch_ix")])

    @cached_property
    def _parties(self) -> BoolVec:
        """Which parties of the whole are in the part; the last entry is "no party"."""
        return np.append(self._branches[self.whole.node(PARTIES, "branch_ix")], True)

    def _rows(self, table: str) -> IntVec:
        """Return which rows of the whole are in the part."""
        return self.keep(("rows", table), lambda: np.flatnonzero(self._row_mask(table)))

    def _row_mask(self, name: str) -> BoolVec:
        whole, table = self.whole, TABLES[name]
        mask = np.ones(whole.n_rows(name), bool)
        if name == "households":
            return np.asarray(marked(self._homes, whole.n("households"))[whole.column(name, "ix")])
        if name in PARTY_TABLES:
            return np.asarray(self._parties[whole.column(name, "ix")])
        for column in table.key:
            if column.kind is Kind.REF and PARTIES in spaces_of(column):
                mask &= self._parties[whole.column(name, ix_name(column.name))]
            elif column.kind is Kind.REF and spaces_of(column) == ("branches",):
                mask &= self._branches[whole.column(name, ix_name(column.name))]
        return mask

    @property
    def _homes(self) -> IntVec:
        """The households, of the whole, in which somebody of the part has ever been."""
        rows = self._rows("household_members")
        return np.asarray(self.whole.column("household_members", "household_ix")[rows])

    def _positions(self, space: str) -> IntVec | None:
        """Return which positions of the whole are in the part, in order; None where all are."""
        if space in _WHOLE:
            return None
        return self.keep(("positions", space), lambda: self._find_positions(space))

    def _find_positions(self, space: str) -> IntVec:
        n = self.whole.n(space)
        if space == PARTIES:
            return np.flatnonzero(self._parties[:-1])
        if space not in OPEN_SPACES:
            return np.flatnonzero(marked(self._homes, n))
        named = np.zeros(n + 1, bool)
        named[self.whole.column(space, "ix")] = True
        for table, column in known_elsewhere(space):
            named[self.whole.column(table, ix_name(column, space))[self._rows(table)]] = True
        return np.flatnonzero(named[:-1])

    def _moved(self, space: str) -> IntVec | None:
        """Return where each position of the whole stands in the part; None where nothing moves."""
        kept = self._positions(space)
        if kept is None:
            return None
        return self.keep(("moved", space), lambda: inverse(kept, self.whole.n(space)))

    def _used_words(self, table: str, name: str) -> IntVec:
        """Return which words of the whole stand in rows of the part, in order."""

        def find() -> IntVec:
            codes = self.whole.column(table, name)[self._rows(table)]
            used = marked(codes, len(self.whole.words(table, name)) + 1)
            return np.flatnonzero(used[:-1])

        return self.keep(("used words", table, name), find)


class StaffInSight(Strings):
    """Ids of staff, of which some may not be told: those are ``other_branch``, and never found.

    Parameters
    ----------
    ids : Strings
    seen : (n,) bool
    """

    def __init__(self, ids: Strings, seen: BoolVec) -> None:
        super().__init__(*ids.parts())
        self._seen = seen

    def __getitem__(self, ix: int) -> str | None:
        return self.take([ix])[0]

    def take(self, ix: Sequence[int] | IntVec) -> list[str | None]:
        """Return the ids at ``ix``; None where it is negative."""
        wanted = np.asarray(ix, np.int64)
        gone = (wanted >= 0) & ~np.append(self._seen, True)[wanted]
        ids = super().take(wanted)
        return [OTHER_BRANCH if hide else i for i, hide in zip(ids, gone.tolist(), strict=True)]

    def find(self, value: str) -> int:
        """Return the position of an id that may be told, or -1."""
        at = super().find(value)
        return at if at >= 0 and self._seen[at] else -1


def _space_of(table: str, name: str) -> str | None:
    """Return the space into which an array of positions points; None for other arrays."""
    if name == "ix":
        return space_of(table)
    for column in TABLES[table].columns:
        if column.kind is Kind.REF:
            for space in spaces_of(column):
                if ix_name(column.name, space) == name:
                    return space
    return None
