"""What rows of an open file were and are, told from the table and its history."""

from __future__ import annotations

from collections.abc import Sequence

from graphcrm.model import Table
from graphcrm.model.ddl import quoted
from graphcrm.stores.duckdb_schema import history

FROM, UNTIL = "_from", "_until"


def versions_of(table: Table, columns: Sequence[str] | None, *, after: int) -> str:
    """Return SQL for :meth:`graphcrm.graph.ports.OpenStore.versions`.

    The newest version of a row is the one that stands in the table, so whether a load wrote a key
    is seen there; each earlier one knows its own file and which load replaced it.
    """
    names = quoted(columns or [c.name for c in table.columns])
    was = f'"{history(table.name)}" r'
    written = "true"
    if after:
        written = f"r._file IN (SELECT file FROM _files WHERE load > {after})"
        was += f' SEMI JOIN (SELECT * FROM "{table.name}" r WHERE {written}) t ON {_same(table)}'
    return (
        f'SELECT {names}, "{FROM}", "{UNTIL}" FROM ('
        f'SELECT {names}, _file, NULL::INTEGER AS "{UNTIL}" FROM "{table.name}" r WHERE {written} '
        f"UNION ALL SELECT {names}, _file, _replaced_by FROM {was}"
        f') JOIN (SELECT file AS _file, load AS "{FROM}" FROM _files) USING (_file) '
        f'WHERE "{FROM}" IS DISTINCT FROM "{UNTIL}"'
    )


def _same(table: Table) -> str:
    return " AND ".join(
        f'r."{c.name}" {"=" if c.required else "IS NOT DISTINCT FROM"} t."{c.name}"'
        for c in table.key
    )
