"""How complete the columns are that the questions stand on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from graphcrm.graph import Graph
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX
from graphcrm.graph.spaces import ix_name, spaces_of
from graphcrm.model import TABLES, Column, Kind

KEY_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "customers": ("phone", "birth_date", "id_no", "branch_id", "opened_on", "tier", "aum"),
    "firms": ("uscc", "industry", "headcount", "branch_id", "deposits"),
    "staff": ("role", "branch_id", "joined_on"),
    "household_members": ("since",),
    "employment": ("since",),
    "coverage": ("since",),
    "contacts": ("channel",),
    "holdings": ("opened_on", "balance"),
    "guarantees": ("since",),
}
_MISSING: Final = {
    Kind.DATE: NO_DAY,
    Kind.MONTH: NO_DAY,
    Kind.MONEY: NO_FEN,
    Kind.COUNT: NO_FEN,
    Kind.BOOL: NO_IX,
    Kind.ENUM: NO_IX,
    Kind.CATEGORY: NO_IX,
}


def completeness(graph: Graph) -> list[tuple[str, str, float]]:
    """Return the share of rows with a value, for every key column of the tables that have rows.

    Parameters
    ----------
    graph : Graph

    Returns
    -------
    list of (table, column, share)
        In the order of ``KEY_COLUMNS``; a share of 1 means every row has a value.
    """
    return [
        (table, name, n_known(graph, table, TABLES[table].column(name)) / graph.n_rows(table))
        for table, names in KEY_COLUMNS.items()
        if graph.n_rows(table)
        for name in names
    ]


def n_known(graph: Graph, table: str, column: Column) -> int:
    """Return how many rows of ``table`` have a value in ``column``."""
    if column.kind is Kind.TEXT:
        _, _, missing = graph.text(table, column.name).parts()
        return graph.n_rows(table) - (0 if missing is None else int(np.count_nonzero(missing)))
    if column.kind in (Kind.SHARE, Kind.NUMBER):
        return int(np.count_nonzero(~np.isnan(graph.column(table, column.name))))
    if column.kind is Kind.REF:
        found = [graph.column(table, ix_name(column.name, s)) for s in spaces_of(column)]
        return int(np.count_nonzero(np.any([ix != NO_IX for ix in found], axis=0)))
    name = "ix" if column.kind is Kind.ID else column.name
    values = graph.column(table, name)
    return int(np.count_nonzero(values != _MISSING.get(column.kind, NO_IX)))
