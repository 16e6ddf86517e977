"""Node spaces: what is numbered together, and so can be told apart by one integer.

Customers and firms share one space, the parties, because most edges may end in either.
"""

from __future__ import annotations

from typing import Final

from graphcrm.model import NODES, TABLES, Column, Kind, Table

PARTIES: Final = "parties"
PARTY_TABLES: Final = ("customers", "firms")


def space_of(table: str) -> str:
    """Return the space in which the rows of a node table are numbered."""
    return PARTIES if table in PARTY_TABLES else table


# A bank may name branches, tiers, products and campaigns without handing over their tables.
OPEN_SPACES: Final = ("branches", "tiers", "products", "campaigns")
SPACES: Final = tuple(dict.fromkeys(space_of(t.name) for t in NODES))


def tables_of(space: str) -> tuple[str, ...]:
    """Return the node tables whose rows make up ``space``."""
    return PARTY_TABLES if space == PARTIES else (space,)


def spaces_of(column: Column) -> tuple[str, ...]:
    """Return the spaces a reference may point into: one, or parties and staff."""
    return tuple(dict.fromkeys(space_of(t) for t in column.refers))


def ix_name(column: str, space: str = PARTIES) -> str:
    """Return the name of the array that holds a reference as positions.

    >>> ix_name("party_id"), ix_name("tier"), ix_name("referrer_id", "staff")
    ('party_ix', 'tier_ix', 'referrer_staff_ix')
    """
    stem = column.removesuffix("_id")
    return f"{stem}_staff_ix" if space == "staff" and stem != "staff" else f"{stem}_ix"


def ends(table: Table) -> tuple[Column, Column] | None:
    """Return the two ends of an edge table, or None where a row hangs on one node only."""
    refs = [c for c in table.key if c.kind is Kind.REF]
    return (refs[0], refs[1]) if len(refs) == 2 else None


def known_elsewhere(space: str) -> list[tuple[str, str]]:
    """List the (table, column) references into ``space`` that may name rows nobody handed over.

    A branch number in a customer's row is knowledge, with or without a table of branches.
    """
    if space not in OPEN_SPACES:
        return []
    return [
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.columns
        if column.kind is Kind.REF and spaces_of(column) == (space,)
    ]
