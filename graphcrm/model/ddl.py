"""DuckDB table definitions derived from the model."""

from __future__ import annotations

from collections.abc import Iterable

from graphcrm.model.types import Kind, Table

SQL_TYPE = {
    Kind.DATE: "DATE",
    Kind.MONTH: "DATE",
    Kind.MONEY: "DECIMAL(18, 2)",
    Kind.COUNT: "BIGINT",
    Kind.SHARE: "DOUBLE",
    Kind.NUMBER: "DOUBLE",
    Kind.BOOL: "BOOLEAN",
}


def quoted(names: Iterable[str]) -> str:
    """Return ``names`` as a quoted SQL column list.

    >>> quoted(["party_id", "on"])
    '"party_id", "on"'
    """
    return ", ".join(f'"{n}"' for n in names)


def create_table(table: Table, *, name: str, extra: Iterable[str] = ()) -> str:
    """Return the CREATE TABLE statement of ``table`` under ``name`` with ``extra`` columns."""
    columns = [f'"{c.name}" {SQL_TYPE.get(c.kind, "VARCHAR")}' for c in table.columns]
    return f'CREATE TABLE IF NOT EXISTS "{name}" ({", ".join([*columns, *extra])})'
