"""The canonical tables, declared once; everything else about them is derived."""

from graphcrm.model.tables import DEFAULT_TIERS, EDGES, NODES, TABLE_ORDER, TABLES
from graphcrm.model.types import Column, DataClass, Kind, Table

__all__ = [
    "DEFAULT_TIERS",
    "EDGES",
    "NODES",
    "TABLES",
    "TABLE_ORDER",
    "Column",
    "DataClass",
    "Kind",
    "Table",
]
