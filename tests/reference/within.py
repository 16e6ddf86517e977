"""What is left of a bank for somebody of some branches: a bank that never knew the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from graphcrm.model import TABLES

PEOPLE = {"customers": "customer_id", "firms": "firm_id"}

Rows = Sequence[Mapping[str, Any]]


def ends_of(table: str) -> list[str]:
    """Return the columns of a table that name parties."""
    return [c.name for c in TABLES[table].columns if PEOPLE.keys() & set(c.refers)]


def hidden_of(bank: Mapping[str, Rows], own: Set[str]) -> set[str]:
    """Return the parties of other branches, and of none."""
    return {
        str(row[key])
        for table, key in PEOPLE.items()
        for row in bank.get(table, [])
        if row.get("branch_id") not in own
    }


def within(bank: Mapping[str, Rows], own: Set[str]) -> dict[str, list[Any]]:
    """Return a bank without the parties of other branches, nor the households where only they live.

    Staff stay, of every branch.
    """
    hidden = hidden_of(bank, own)
    left: dict[str, list[Any]] = {}
    for table, rows in bank.items():
        ends = [*ends_of(table), *([PEOPLE[table]] if table in PEOPLE else [])]
        left[table] = [row for row in rows if not {row.get(end) for end in ends} & hidden]
    homes = {row["household_id"] for row in left.get("household_members", [])}
    left["households"] = [r for r in bank.get("households", []) if r["household_id"] in homes]
    left["targets"] = [r for r in bank.get("targets", []) if r["branch_id"] in own]
    return left
