"""Canonical rows as what a graph database keeps of them, and back.

One home for both ways in, over Bolt and by files: keys, names and types of properties are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import duckdb
import pyarrow as pa

from graphcrm.graph.spaces import PARTY_TABLES
from graphcrm.model import TABLES, Column, Kind
from graphcrm.model.ddl import SQL_TYPE, quoted
from graphcrm.model.labels import PARTY_ID
from graphcrm.stores.duckdb_connect import CONFIG
from graphcrm.stores.neo4j_shape import FILE, KEY, property_of, shape_of

START, END = "start", "end"
OF, TABLE, REPLACED_BY, CLOSING = "_of", "_table", "_replaced_by", "_closing"
_OWN: Final = {FILE: "INTEGER", REPLACED_BY: "INTEGER", CLOSING: "BOOLEAN"}


def encode(table: str, rows: pa.Table) -> pa.Table:
    r"""Return rows as the properties of nodes or relationships, in the order they came.

    Parameters
    ----------
    table : str
    rows : Arrow table
        Canonical columns, at least those of the key, and perhaps ``_file``.

    Returns
    -------
    Arrow table
        ``_key``; ``_file`` if given; ``start`` and ``end`` of relationships, ``start`` of facts:
        the ids of the nodes there; ``party_id`` of customers and firms; and each given column under
        the name of its property, money as int64 fen, the others as they are.

    Examples
    --------
    >>> rows = pa.table({"tier": ["a|b"], "rank": [3]})
    >>> encode("tiers", rows).to_pylist()
    [{'_key': 'fe47:a\\pb', 'tier': 'a|b', 'rank': 3}]
    """
    return run(encoding(table, rows.column_names), rows)


def encode_changes(table: str, rows: pa.Table) -> pa.Table:
    """Return what rows were before changes as the properties of (:Change) nodes.

    Parameters
    ----------
    table : str
    rows : Arrow table
        Canonical columns, at least those of the key, ``_file``, ``_replaced_by``, ``_closing``.

    Returns
    -------
    Arrow table
        ``_key``, its own, which begins with the table and ``/``; ``_of``, the key of the row;
        ``_table``; the last three as given; ``party_id`` of customers and firms; and each given
        column under the name of its property, both ends included.
    """
    return run(encoding_changes(table, rows.column_names), rows)


def encode_ledger(name: str, rows: pa.Table) -> pa.Table:
    """Return entries of one part of the ledger, ``_key`` first.

    >>> encode_ledger("counts", pa.table({"load": [1], "table_name": ["staff"]})).to_pylist()
    [{'_key': '1|staff', 'load': 1, 'table_name': 'staff'}]
    """
    key = (
        "concat_ws('|', load, table_name)"
        if name == "counts"
        else f"{name.removesuffix('s')}::VARCHAR"
    )
    return run(f'{key} AS "{KEY}", *', rows)


def canonical(table: str, rows: pa.Table, columns: Sequence[str] | None = None) -> pa.Table:
    """Return properties as canonical columns: what :func:`encode` made, as it was.

    Parameters
    ----------
    table : str
    rows : Arrow table
        Properties; of relationships also ``start`` and ``end``.  Dates may be ISO text.
    columns : sequence of str, optional
        Canonical columns, ``_file``, ``_replaced_by`` or ``_closing``; each must be in ``rows``.
        Default: all that are.

    Examples
    --------
    >>> canonical("tiers", pa.table({"min_worth_fen": [150]})).to_pylist()
    [{'min_worth': Decimal('1.50')}]
    """
    given = _canonical_of(table, rows.column_names)
    return run(", ".join(given[name] for name in columns or given), rows)


def run(expressions: str, rows: pa.Table) -> pa.Table:
    """Return SQL expressions over ``rows``, in the order they came."""
    with _engine().cursor() as con:
        con.register("_rows", rows)
        return con.sql(f"SELECT {expressions} FROM _rows").to_arrow_table()


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """Return a database that holds nothing, keeps the order of rows and never writes to a disk."""
    own = {"preserve_insertion_order": "true", "temp_directory": ""}
    return duckdb.connect(config={**CONFIG, **own})


def encoding(table: str, given: Sequence[str]) -> str:
    """Return the SQL expressions that :func:`encode` stands for, of the ``given`` columns."""
    shape = shape_of(table)
    found = [f'{_key(TABLES[table].key)} AS "{KEY}"', *_own(given)]
    for name, end in ((START, shape.start), (END, shape.end)):
        if end is not None:
            found.append(f'"{end.column}" AS "{name}"')
    found += _party(table)
    kept = set(given)
    return ", ".join([*found, *_properties(c for c in shape.properties.values() if c.name in kept)])


def encoding_changes(table: str, given: Sequence[str]) -> str:
    """Return the SQL expressions that :func:`encode_changes` stands for."""
    key = TABLES[table].key
    # A row that one load wrote more than once was each time written by another of its files.
    own = _joined([*map(_part, key), f'"{FILE}"', f'"{REPLACED_BY}"'])
    found = [f"'{table}/' || {own} AS \"{KEY}\"", f'{_key(key)} AS "{OF}"']
    found += [f"'{table}' AS \"{TABLE}\"", *_own(given), *_party(table)]
    kept = set(given)
    return ", ".join([*found, *_properties(c for c in TABLES[table].columns if c.name in kept)])


def _key(columns: Sequence[Column]) -> str:
    return _joined([_part(c) for c in columns])


def _joined(parts: Sequence[str]) -> str:
    """Return SQL for a key: a few digits that spread keys evenly, then what it says."""
    plain = f"concat_ws('|', {', '.join(parts)})"
    return f"left(md5({plain}), 4) || ':' || {plain}"


def _part(column: Column) -> str:
    r"""Return SQL for one column of a key; no two rows may say the same, hence the escapes."""
    text = f'"{column.name}"::VARCHAR'
    return rf"coalesce(replace(replace({text}, '\', '\\'), '|', '\p'), '\N')"


def _party(table: str) -> list[str]:
    return [f'"{TABLES[table].columns[0].name}" AS "{PARTY_ID}"'] if table in PARTY_TABLES else []


def _own(given: Sequence[str]) -> Iterator[str]:
    return (f'"{name}"::{kind} AS "{name}"' for name, kind in _OWN.items() if name in given)


def _properties(columns: Iterator[Column]) -> Iterator[str]:
    for c in columns:
        fen = f'("{c.name}"::DECIMAL(20, 2) * 100)::BIGINT'
        yield f'{fen if c.kind is Kind.MONEY else quoted([c.name])} AS "{property_of(c)}"'


def _canonical_of(table: str, given: Sequence[str]) -> dict[str, str]:
    """Return SQL for each canonical column of which the property is given."""
    shape = shape_of(table)
    ends = {e.column: n for n, e in ((START, shape.start), (END, shape.end)) if e and n in given}
    found = {}
    for c in TABLES[table].columns:
        name = ends.get(c.name, property_of(c))
        if name in given:
            found[c.name] = f'{_as_canonical(c, quoted([name]))} AS "{c.name}"'
    return found | dict(zip((n for n in _OWN if n in given), _own(given), strict=True))


def _as_canonical(column: Column, text: str) -> str:
    kind = SQL_TYPE.get(column.kind, "VARCHAR")
    # Exact: the product of two decimals is a decimal.
    return (
        f"({text}::DECIMAL(20, 0) * 0.01)::{kind}"
        if column.kind is Kind.MONEY
        else f"{text}::{kind}"
    )
