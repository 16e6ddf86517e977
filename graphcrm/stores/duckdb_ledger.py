"""The load ledger of an open file."""

from __future__ import annotations

import json

import duckdb

from graphcrm.graph.ports import Counts, LoadRecord, SourceFile
from graphcrm.stores.duckdb_schema import number
from graphcrm.stores.parts import load_id


def newest_load(con: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the newest load; 0 where there is none."""
    return number(con, "SELECT max(load) FROM _loads")


def records(con: duckdb.DuckDBPyConnection) -> list[LoadRecord]:
    """Return the ledger, oldest first."""
    loads = con.execute(
        "SELECT load, loaded_at, data_date, graph_version, options FROM _loads ORDER BY load"
    ).fetchall()
    files = con.execute(
        "SELECT load, name, table_name, sha256 FROM _files ORDER BY file"
    ).fetchall()
    counts = con.execute("SELECT * FROM _counts ORDER BY load, table_name").fetchall()
    return [
        LoadRecord(
            load_id=load_id(number),
            loaded_at=loaded_at,
            data_date=data_date,
            graph_version=version,
            options=json.loads(options),
            files=[SourceFile(*f[1:]) for f in files if f[0] == number],
            tables={c[1]: Counts(*c[2:]) for c in counts if c[0] == number},
        )
        for number, loaded_at, data_date, version, options in loads
    ]
