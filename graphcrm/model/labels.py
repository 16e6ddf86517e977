"""How the tables read in a graph database: labels of nodes, types of relationships."""

from __future__ import annotations

from typing import Final

from graphcrm.model.tables import PARTY, TABLES
from graphcrm.model.types import Column, Kind, Table

PARTY_LABEL: Final = "Party"  # customers and firms have this label and this id too
PARTY_ID: Final = "party_id"


def nodes_of(reference: Column) -> tuple[tuple[str, str], ...]:
    """Return which nodes a reference may name: label, and the property that holds the id.

    >>> nodes_of(TABLES["referrals"].column("referrer_id"))
    (('Party', 'party_id'), ('Staff', 'staff_id'))
    """
    either = set(PARTY) <= set(reference.refers)
    nodes = [
        (PARTY_LABEL, PARTY_ID)
        if either and table in PARTY
        else (TABLES[table].label, TABLES[table].columns[0].name)
        for table in reference.refers
    ]
    return tuple(dict.fromkeys(nodes))


def pattern(table: Table) -> str:
    """Return what a row of ``table`` is in a graph database.

    >>> pattern(TABLES["household_members"]), pattern(TABLES["balances"])
    ('(:Customer)-[:MEMBER_OF]->(:Household)', '(:Party)-[:HAD_BALANCE]->(:Balance)')
    """
    if table.is_node:
        both = f":{PARTY_LABEL}" if table.name in PARTY else ""
        return f"(:{table.label}{both})"
    refs = [_labels(c) for c in table.key if c.kind is Kind.REF]
    if len(refs) == 1:
        return f"({refs[0]})-[:{table.hangs_by}]->(:{table.label})"
    start, end = reversed(refs) if table.backwards else refs
    return f"({start})-[:{table.label}]->({end})"


def _labels(reference: Column) -> str:
    return ":" + "|".join(label for label, _ in nodes_of(reference))
