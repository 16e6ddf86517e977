"""Try a load as it would be, and leave the store as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pyarrow as pa

from graphcrm.errors import RefusedLoadError
from graphcrm.graph.arrays import IntVec
from graphcrm.graph.ports import Counts
from graphcrm.model import TABLES, DataClass
from graphcrm.reasons.rejects import reason
from graphcrm.views.mask import masked

if TYPE_CHECKING:
    from graphcrm.graph.ports import LoadOptions, LoadSession, Store
    from graphcrm.ingest.load import LoadResult
    from graphcrm.ingest.mapping_file import MappingFile
    from graphcrm.reasons import Lang

FIRST_REJECTS = 5  # rows of the file that are named for each rule and header


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a load would do.

    Parameters
    ----------
    result : LoadResult
    first : mapping of table to Arrow table
        The first rows as they would be stored, personal columns as they are.
    unused : mapping of str to list of str
        File or sheet -> its headers that the mapping does not use.
    """

    result: LoadResult
    first: Mapping[str, pa.Table]
    unused: Mapping[str, Sequence[str]]

    @property
    def refused(self) -> tuple[str, ...]:
        """Tables with too many rejected rows."""
        return self.result.refused

    def rejects(self, lang: Lang) -> list[dict[str, object]]:
        """Return the would-be rejects by file, rule and header: how many, and the first rows."""
        found: dict[tuple[str, str, str, str], list[IntVec]] = {}
        for batch in self.result.rejects.batches:
            key = (batch.table, batch.file, batch.rule, batch.column)
            found.setdefault(key, []).append(batch.rows)
        return [
            {
                "table": table,
                "file": file,
                "rule": rule,
                "column": column,
                "n": sum(map(len, rows)),
                "rows": np.unique(np.concatenate(rows))[:FIRST_REJECTS].tolist(),
                "reason": reason(rule)[0 if lang == "zh" else 1],
            }
            for (table, file, rule, column), rows in found.items()
        ]

    def rows(self, table: str, *, personal: bool) -> list[dict[str, object]]:
        """Return the first rows of a table as JSON values, personal columns masked if asked."""
        columns = TABLES[table]
        hidden = {c.name for c in columns.columns if c.data_class is not DataClass.PUBLIC}
        return [
            {
                name: masked(value) if name in hidden and not personal else _plain(value)
                for name, value in row.items()
            }
            for row in self.first[table].to_pylist()
        ]

    def to_dict(self, lang: Lang, *, personal: bool) -> dict[str, object]:
        """Return everything as JSON values."""
        return {
            "tables": {
                name: {**_counts(counts), "rows": self.rows(name, personal=personal)}
                if name in self.first
                else _counts(counts)
                for name, counts in self.result.tables.items()
            },
            "rejects": self.rejects(lang),
            "unused": dict(self.unused),
            "warnings": [notice.text(lang) for notice in self.result.warnings],
            "refused": list(self.refused),
        }


def rehearse(
    store: Store,
    sources: Sequence[Path | str],
    *,
    mapping: MappingFile,
    options: LoadOptions,
    max_reject_share: float,
    n_rows: int,
    expect: Callable[[int], None] = lambda _: None,
    tick: Callable[[str], None] = lambda _: None,
) -> Rehearsal:
    """Load through a session that is left with an error: the store undoes all of it.

    References are looked up in the store, so what it holds counts; it is locked meanwhile.

    Raises
    ------
    InputError, MappingError, StoreBusyError, StoreUnavailableError
    """
    from graphcrm.ingest.load import load_extracts
    from graphcrm.ingest.suggest.unused import unused_headers

    try:
        with (
            store.load(tick=tick) as session,
            TemporaryDirectory(prefix="graphcrm-") as staging,
        ):
            watched = Watched(session, n_rows)
            result = load_extracts(
                cast("LoadSession", watched),
                sources,
                options=options,
                mapping=mapping,
                staging=Path(staging),
                max_reject_share=max_reject_share,
                expect=expect,
                tick=tick,
            )
            unused = unused_headers(sources, Path(staging), mapping.mapping)
            raise _DoneError(Rehearsal(result, watched.first, unused))
    except _DoneError as done:
        return done.rehearsal


class _DoneError(RefusedLoadError):
    """Carries what was seen out of the session, which must end with an error."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__("a rehearsal publishes nothing")
        self.rehearsal = rehearsal


@dataclass(slots=True)
class Watched:
    """A load session that remembers the first rows of each table."""

    session: LoadSession
    n_rows: int
    first: dict[str, pa.Table] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.session, name)

    def upsert(
        self, table: str, rows: pa.Table | pa.RecordBatchReader, *, closing: bool = False
    ) -> Counts:
        """Pass the rows on, and keep the first of them."""
        if closing or table in self.first:
            return self.session.upsert(table, rows, closing=closing)
        if isinstance(rows, pa.Table):
            self._keep(table, rows[: self.n_rows])
            return self.session.upsert(table, rows)
        passed = pa.RecordBatchReader.from_batches(rows.schema, self._passing(table, rows))
        return self.session.upsert(table, passed)

    def _passing(self, table: str, rows: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        for batch in rows:
            if table not in self.first:
                self._keep(table, pa.Table.from_batches([batch[: self.n_rows]]))
            yield batch

    def _keep(self, table: str, rows: pa.Table) -> None:
        self.first[table] = rows.select([n for n in rows.column_names if TABLES[table].has(n)])


def _counts(counts: Counts) -> dict[str, object]:
    parts = ("read", "inserted", "updated", "unchanged", "rejected")
    return {part: getattr(counts, part) for part in parts}


def _plain(value: object) -> object:
    """Return a value as JSON has it: dates in ISO, money as a number."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return float(value) if isinstance(value, Decimal) else str(value)
