"""Columns that many answers share: a party or a member of staff by id, name and branch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from graphcrm.answer import Column, Labels, Unit, Words
from graphcrm.graph import OTHER_BRANCH, Graph, View
from graphcrm.graph.arrays import NO_FEN, NO_IX, IntVec, inverse, offsets_of
from graphcrm.graph.spaces import PARTIES, PARTY_TABLES, tables_of
from graphcrm.model.masks import mask_name

PARTY_KINDS = Words(("customer", "firm"))
_LAST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class PartyNames:
    """Names of parties, from the table that each is in; those of firms are never masked."""

    graph: Graph
    hidden: bool = False

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return the names at ``ix``, read for these rows only."""
        names = party_texts(self.graph, "name", ix)
        if not self.hidden:
            return names
        is_firm = np.append(self.graph.is_firm, False)[np.asarray(ix, np.int64)].tolist()
        return [
            name if firm else mask_name(name) for name, firm in zip(names, is_firm, strict=True)
        ]

    def masked(self) -> Labels:
        """Return the names of customers as their first character and stars."""
        return replace(self, hidden=True)


@dataclass(frozen=True, slots=True)
class CalledParties:
    """Parties as colleagues call them: name and id, or the id alone."""

    graph: Graph
    hidden: bool = False

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return what the parties at ``ix`` are called."""
        names = PartyNames(self.graph, self.hidden).take(ix)
        ids = self.graph.ids(PARTIES).take(ix)
        return [f"{name} {i}" if name else i for name, i in zip(names, ids, strict=True)]

    def masked(self) -> Labels:
        """Return the same with the names of customers masked."""
        return replace(self, hidden=True)


@dataclass(frozen=True, slots=True)
class NodeNames:
    """Names of nodes of a space with one table."""

    graph: Graph
    space: str
    hidden: bool = False

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return the names at ``ix``."""
        (table,), graph = tables_of(self.space), self.graph
        row_of = graph.keep(
            f"row of {table}", lambda: inverse(graph.column(table, "ix"), graph.n(self.space))
        )
        names = graph.text(table, "name").take(row_of[np.asarray(ix, np.int64)])
        return [mask_name(name) for name in names] if self.hidden else names

    def masked(self) -> Labels:
        """Return the names as they are, but those of households, which are people's."""
        return replace(self, hidden=self.space == "households")


@dataclass(frozen=True, slots=True)
class StaffIds:
    """Ids of staff; those of branches the viewer may not see are all ``other_branch``."""

    view: View

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return the ids at ``ix``."""
        wanted = np.asarray(ix, np.int64)
        ids = self.view.graph.ids("staff").take(wanted)
        if self.view.scope is None:
            return ids
        hidden = (wanted >= 0) & ~np.append(self.view.staff_visible, True)[wanted]
        return [OTHER_BRANCH if gone else i for i, gone in zip(ids, hidden.tolist(), strict=True)]


def party_texts(graph: Graph, column: str, ix: Sequence[int] | IntVec) -> list[str | None]:
    """Return text of parties at ``ix``, from the table that each is in, read for these rows."""
    wanted = np.asarray(ix, np.int64)
    texts = np.full(len(wanted), None, object)
    for table in PARTY_TABLES:
        positions = graph.column(table, "ix")
        if not len(positions):
            continue
        alike = wanted.astype(positions.dtype)  # else all positions were copied to be compared
        at = np.minimum(np.searchsorted(positions, alike), len(positions) - 1)
        here = positions[at] == wanted
        texts[here] = graph.text(table, column).take(at[here])
    return list(texts)


def greatest_first(values: IntVec, ix: IntVec) -> IntVec:
    """Return the order of greatest first, unknown last, ties by position (so by id)."""
    unknown_last = np.where(values == NO_FEN, _LAST, -values)
    return np.lexsort((ix, unknown_last))


def place_by_greatest(values: IntVec, ix: IntVec) -> IntVec:
    """Return at which place each stands in :func:`greatest_first`, counted from 0.

    >>> place_by_greatest(np.array([5, NO_FEN, 7]), np.array([0, 1, 2])).tolist()
    [1, 2, 0]
    """
    return inverse(greatest_first(values, ix), len(values))[:-1]


def party_columns(graph: Graph, party_ix: IntVec) -> list[Column]:
    """Return party_id, kind and name of the parties."""
    return [
        Column("party_id", Unit.TEXT, party_ix, graph.ids(PARTIES)),
        Column("kind", Unit.WORD, graph.is_firm[party_ix].astype(np.int8), PARTY_KINDS),
        Column("name", Unit.TEXT, party_ix, PartyNames(graph)),
    ]


def reason_column(parts: IntVec, words: Words, facts: Sequence[Column]) -> Column:
    """Return up to k reasons a row, in their order.

    Parameters
    ----------
    parts : (n, k) integers
        Codes of ``words``, -1 for none.
    words : Words
    facts : sequence of Column
        Of n rows: what sentences name.

    Examples
    --------
    >>> words = Words(("search_id", "search_name"))
    >>> column = reason_column(np.array([[0, -1], [-1, -1], [0, 1]]), words, ())
    >>> column.data.tolist(), column.offsets.tolist()
    ([0, 0, 1], [0, 1, 1, 3])
    """
    row, part = np.nonzero(parts != NO_IX)
    offsets = offsets_of(np.count_nonzero(parts != NO_IX, axis=1))
    every = tuple(fact.reorder(row) for fact in facts)
    return Column("reason", Unit.REASON, parts[row, part], words, offsets, every)


def branch_column(graph: Graph, space: str, ix: IntVec) -> Column:
    """Return branch_id of the nodes."""
    branches: Labels = graph.ids("branches")
    return Column("branch_id", Unit.TEXT, graph.node(space, "branch_ix")[ix], branches)
