"""A server's store as the parts of a backup."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pyarrow as pa

from graphcrm.stores.duckdb_ledger import records
from graphcrm.stores.neo4j_scan import Neo4jReader
from graphcrm.stores.neo4j_session import Filler, Neo4jScanner
from graphcrm.stores.neo4j_state import State, refuse_changed
from graphcrm.stores.parts import schemas


class Neo4jDump(Neo4jScanner):
    """Everything a server holds, whatever its schema version."""

    def __init__(self, con: duckdb.DuckDBPyConnection, reader: Neo4jReader, state: State) -> None:
        super().__init__(con, Filler(con, reader, state))
        self._reader, self._state = reader, state
        self._loads = records(con)

    @property
    def schema_version(self) -> int:
        """Version of the schema that the parts have."""
        return self._state.schema_version or 0

    @property
    def data_date(self) -> date | None:
        """The data date of the newest load."""
        return self._loads[-1].data_date if self._loads else None

    @property
    def n_loads(self) -> int:
        """How many loads the ledger holds."""
        return len(self._loads)

    def parts(self) -> Iterator[tuple[str, pa.RecordBatchReader]]:
        """Yield each part that holds rows; read it before you ask for the next."""
        for part in schemas():
            found = self._reader.part(part)
            if found is not None:
                yield part, found
                refuse_changed(self._reader.server, self._state)
