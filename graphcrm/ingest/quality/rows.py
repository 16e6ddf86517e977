"""The rows that somebody can still mend, each with the branch that answers for it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import numpy as np

from graphcrm.graph import Graph
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, BoolVec, IntVec, Vec, day_number
from graphcrm.graph.encode import arrow_text
from graphcrm.graph.spaces import PARTIES, ix_name, spaces_of
from graphcrm.graph.strings import Strings
from graphcrm.model import TABLES, Column, Kind, Table

_MISSING: Final = {
    Kind.DATE: NO_DAY,
    Kind.MONTH: NO_DAY,
    Kind.MONEY: NO_FEN,
    Kind.COUNT: NO_FEN,
}


class Rows:
    """The open rows of every table on a date, counted by branch.

    Closed rows, prospects and placeholder staff are left out: nobody mends them.  What is counted
    by branch has a slot for each branch, in id order, after slot 0: rows of no known branch.

    Parameters
    ----------
    graph : Graph
    as_of : date
        Rows that ended by then are closed; what is dated later lies in the future.
    """

    def __init__(self, graph: Graph, as_of: date) -> None:
        self.graph, self.as_of, self.day = graph, as_of, day_number(as_of)
        self.n_slots = graph.n("branches") + 1

    def open(self, table: str) -> BoolVec:
        """Return which rows of ``table`` are open."""
        return self.graph.keep(("open", table, self.day), lambda: self._open(TABLES[table]))

    def slots(self, table: str) -> IntVec:
        """Return the slot of each row: of its own branch, else of the party that it is about."""
        return self.graph.keep(("slots", table), lambda: self._slots(TABLES[table]))

    def count(self, table: str, mask: BoolVec) -> IntVec:
        """Return how many rows of ``mask`` each slot has."""
        return np.bincount(self.slots(table)[mask], minlength=self.n_slots)

    def known(self, table: str, name: str) -> BoolVec:
        """Return which rows of ``table`` have a value in a column of the model."""
        return known(self.graph, table, TABLES[table].column(name))

    def text(self, table: str, name: str) -> Any:
        """Return a text column of the model as Arrow text, null where there is none."""
        return arrow_text(self.graph.text(table, name))

    def labels(self) -> Strings:
        """Return the branch ids; a slot is a position plus one."""
        return self.graph.ids("branches")

    def _open(self, table: Table) -> BoolVec:
        graph, mask = self.graph, np.ones(self.graph.n_rows(table.name), bool)
        end = "leaves_on" if table.name == "staff" else table.end
        if end is not None:
            ended = graph.column(table.name, end)
            mask &= (ended == NO_DAY) | (ended > self.day)
        if table.name == "staff":
            mask &= graph.column("staff", "is_virtual") != 1
        if table.name == "firms":
            mask &= graph.column("firms", "is_client") != 0
        return mask

    def _slots(self, table: Table) -> IntVec:
        graph, name = self.graph, table.name
        if name == "branches":
            return np.asarray(graph.column(name, "ix") + 1, np.int64)
        if table.has("branch_id"):
            return np.asarray(graph.column(name, "branch_ix") + 1, np.int64)
        party = _party_of(table)
        if party is None:
            return np.zeros(graph.n_rows(name), np.int64)
        branch = np.append(graph.node(PARTIES, "branch_ix"), NO_IX)
        return np.asarray(branch[graph.column(name, party)] + 1, np.int64)


def _party_of(table: Table) -> str | None:
    """Return the positions of the party that rows are about: ``party_id``, else the first end."""
    names = [c.name for c in table.key if c.kind is Kind.REF and PARTIES in spaces_of(c)]
    if not names:
        return None
    return ix_name("party_id" if "party_id" in names else names[0])


def known(graph: Graph, table: str, column: Column) -> BoolVec:
    """Return which rows of ``table`` have a value in ``column``."""
    n_rows = graph.n_rows(table)
    if not graph.known(table, column.name):
        return np.zeros(n_rows, bool)
    if column.kind is Kind.ID:
        return np.ones(n_rows, bool)
    if column.kind is Kind.TEXT:
        _, _, missing = graph.text(table, column.name).parts()
        return np.ones(n_rows, bool) if missing is None else np.asarray(~missing)
    if column.kind is Kind.REF:
        found = [graph.column(table, ix_name(column.name, s)) for s in spaces_of(column)]
        return np.asarray(np.any([ix != NO_IX for ix in found], axis=0))
    values: Vec = graph.column(table, column.name)
    if column.kind in (Kind.SHARE, Kind.NUMBER):
        return np.asarray(~np.isnan(values))
    return np.asarray(values != _MISSING.get(column.kind, NO_IX))
