"""Write a published version once, as arrays that every reader maps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.graph.arrays import NO_DAY, IntVec, Vec
from graphcrm.graph.encode import Arrays, Ids, encode_column, in_one, strings_of
from graphcrm.graph.files import OWNER_FOLDER, write_arrays, write_meta
from graphcrm.graph.name_index import SEARCH, SEARCHED, NameIndex
from graphcrm.graph.ports import Scanner
from graphcrm.graph.spaces import (
    PARTIES,
    PARTY_TABLES,
    SPACES,
    known_elsewhere,
    space_of,
    tables_of,
)
from graphcrm.graph.strings import Strings
from graphcrm.graph.usual_tiers import by_id, usual_tiers
from graphcrm.model import TABLES, Kind, Table

IDS = "_ids"
EVENT_DAYS = "event_days"


def write_snapshot(
    scanner: Scanner,
    folder: Path,
    *,
    graph_version: str,
    first_loaded_on: date,
    tick: Callable[[str], None] = lambda _: None,
) -> None:
    """Write everything the graph holds into ``folder``, which must not exist.

    Parameters
    ----------
    scanner : Scanner
        An open store.
    folder : Path
    graph_version : str
    first_loaded_on : date
        When the store's history begins.
    tick : callable
        Called with the name of each table before it is written.

    Notes
    -----
    Rows are sorted by key before they are numbered, so the files do not depend on the order in
    which a store hands its rows over.  One table is in memory at a time.
    """
    folder.mkdir(mode=OWNER_FOLDER, parents=True)
    ids = {space: _sorted_ids(scanner, space) for space in SPACES}
    files = {IDS: write_arrays(folder / IDS, {space: strings_of(ids[space]) for space in SPACES})}
    vocabularies = {name: _values(scanner, name) for name in _common_texts()}
    n_rows: dict[str, int] = {}
    event_days = [np.zeros(0, np.int32)]
    searched: list[Arrays] = []
    for table in TABLES.values():
        tick(table.name)
        rows = _scan(scanner, table)
        arrays = table_arrays(table, rows, ids, vocabularies)
        files[table.name] = write_arrays(folder / table.name, arrays)
        n_rows[table.name] = rows.num_rows
        if table.event_on and table.event_on in arrays:
            days = arrays[table.event_on]
            assert not isinstance(days, Strings)
            event_days.append(np.unique(days))
        if table.name in PARTY_TABLES:
            searched.append({name: a for name, a in arrays.items() if name in SEARCHED})
    known_days = np.unique(np.concatenate(event_days))
    files[IDS] += write_arrays(folder / IDS, {EVENT_DAYS: known_days[known_days != NO_DAY]})
    files[SEARCH] = write_arrays(folder / SEARCH, NameIndex.of_tables(searched).arrays())
    write_meta(
        folder,
        {
            "graph_version": graph_version,
            "first_loaded_on": first_loaded_on.isoformat(),
            "n_rows": n_rows,
            "files": files,
        },
    )


def table_arrays(table: Table, rows: pa.Table, ids: Ids, vocabularies: Ids) -> Arrays:
    """Return the arrays of one table, rows in key order; columns that hold nothing are left out.

    Parameters
    ----------
    table : Table
    rows : Arrow table
    ids : mapping of space to its sorted ids
    vocabularies : mapping of column to the sorted values that party tables have in common
    """
    known = [c for c in table.columns if rows[c.name].null_count < rows.num_rows]
    arrays: Arrays = {}
    space = space_of(table.name)
    common = vocabularies if space == PARTIES else {}
    for column in known:
        arrays |= encode_column(
            column, rows[column.name], ids, space=space, vocabulary=common.get(column.name)
        )
    order = _key_order(table, arrays)
    if order is not None:
        arrays = {
            name: array if isinstance(array, Strings) else array[order]
            for name, array in arrays.items()
        }
    for column in known:
        if column.kind is Kind.TEXT:
            text = in_one(rows[column.name])
            arrays[column.name] = strings_of(text if order is None else text.take(pa.array(order)))
    return arrays


def _sorted_ids(scanner: Scanner, space: str) -> pa.Array:
    """Return the ids of a space in code-point order."""
    own = [(t, TABLES[t].columns[0].name) for t in tables_of(space)]
    parts = [pa.array([], pa.string())]
    for table, column in own + known_elsewhere(space):
        rows = _scan(scanner, TABLES[table], [column])
        parts.append(in_one(rows[column]).unique())
    return _sorted_distinct(parts)


def _common_texts() -> list[str]:
    """List the columns by which customers and firms may turn out to share something."""
    of_each = [{c.name for c in TABLES[t].columns if c.shared} for t in PARTY_TABLES]
    return sorted(set.intersection(*of_each))


def _values(scanner: Scanner, column: str) -> pa.Array:
    """Return the sorted distinct values of a column over all party tables."""
    parts = [in_one(scanner.scan(table, [column])[column]) for table in PARTY_TABLES]
    return _sorted_distinct(parts)


def _sorted_distinct(parts: list[pa.Array]) -> pa.Array:
    distinct = pa.concat_arrays(parts).unique().drop_null()
    return distinct.take(pc.sort_indices(distinct))


def _scan(scanner: Scanner, table: Table, columns: list[str] | None = None) -> pa.Table:
    """Scan ``table``; where a bank has no tiers of its own, by the usual ones."""
    rows = scanner.scan(table.name, columns)
    if table.name == "tiers" and rows.num_rows == 0:
        usual = usual_tiers(table)
        return usual.select(columns) if columns else usual
    for at, name in enumerate(rows.column_names):
        if table.column(name).refers == ("tiers",) and not _has_tiers(scanner):
            rows = rows.set_column(at, name, by_id(rows[name]))
    return rows


def _has_tiers(scanner: Scanner) -> bool:
    return bool(scanner.scan("tiers", ["tier"]).num_rows)


def _key_order(table: Table, arrays: Arrays) -> IntVec | None:
    """Return the row order by key, or None where the rows stand in it already."""
    keys: list[Vec] = []
    for column in table.key:
        stem = column.name.removesuffix("_id")
        names = (column.name, f"{column.name}_code", f"{stem}_ix", f"{stem}_staff_ix", "ix")
        for name in names:
            values = arrays.get(name)
            if values is not None and not isinstance(values, Strings):
                keys.append(values)
    if not keys or _in_order(keys):
        return None
    return np.lexsort(keys[::-1])


def _in_order(keys: list[Vec]) -> bool:
    """Whether rows are already sorted by ``keys``, most important first."""
    tied = np.ones(max(len(keys[0]) - 1, 0), bool)
    for key in keys:
        if np.any(tied & (key[1:] < key[:-1])):
            return False
        tied &= key[1:] == key[:-1]
    return True
