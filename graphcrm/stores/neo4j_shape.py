"""How the canonical tables lie in a graph database: labels, relationship types, properties.

Node tables are nodes; tables with two references in their key are relationships, which read as
sentences; dated facts about one party are nodes that hang off it.  Everything derives from the
model.  Every row, of whatever form, carries ``_key`` (what its key columns say, in one string) and
``_file`` (the file that last wrote it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from graphcrm.graph.spaces import ends
from graphcrm.model import TABLES, Column, Kind, Table
from graphcrm.model.labels import nodes_of

Form = Literal["node", "edge", "fact"]
KEY, FILE = "_key", "_file"
STORE, CHANGE = "GraphcrmStore", "Change"  # what the store says of itself; what rows were before
LEDGER: Mapping[str, str] = {"loads": "Load", "files": "LoadFile", "counts": "LoadCount"}


@dataclass(frozen=True, slots=True)
class End:
    """One end of a relationship.

    Parameters
    ----------
    column : str
        The column of the table that names the node.
    nodes : tuple of (label, property)
        Which nodes it may be, and the property that holds the id there.
    """

    column: str
    nodes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """Where and how the rows of one table lie.

    Parameters
    ----------
    table : Table
    form : {"node", "edge", "fact"}
    start, end : End or None
        Of the relationship; a fact has the start it hangs off.
    """

    table: Table
    form: Form
    start: End | None = None
    end: End | None = None

    @property
    def properties(self) -> dict[str, Column]:
        """The properties that stand for columns: name -> column; ends are not repeated."""
        named = {end.column for end in (self.start, self.end) if end} if self.end else set()
        return {property_of(c): c for c in self.table.columns if c.name not in named}


def property_of(column: Column) -> str:
    """Return the property that holds a column; money is a whole number of fen, so sums are exact.

    >>> customers = TABLES["customers"]
    >>> property_of(customers.column("aum")), property_of(customers.column("tier"))
    ('aum_fen', 'tier')
    """
    return f"{column.name}_fen" if column.kind is Kind.MONEY else column.name


@cache
def shape_of(table: str) -> Shape:
    """Return how a table lies in a graph database.

    >>> shape_of("coverage").start, shape_of("coverage").end
    (End(column='staff_id', nodes=(('Staff', 'staff_id'),)),
     End(column='party_id', nodes=(('Party', 'party_id'),)))
    """
    found = TABLES[table]
    if found.is_node:
        return Shape(found, "node")
    two = ends(found)
    if two is None:
        return Shape(found, "fact", start=_end(found.columns[0]))
    start, end = reversed(two) if found.backwards else two
    return Shape(found, "edge", start=_end(start), end=_end(end))


def _end(column: Column) -> End:
    return End(column.name, nodes_of(column))
