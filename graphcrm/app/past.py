"""A store as it was at the end of a load: its tables, and its graph."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.answer import Answer, Column, Words
from graphcrm.errors import StoreBusyError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_IX
from graphcrm.graph.snapshot import write_snapshot
from graphcrm.ingest.staging import staging
from graphcrm.model import TABLES
from graphcrm.model.arrow import arrow_schema

if TYPE_CHECKING:
    from graphcrm.graph.home import SnapshotHome
    from graphcrm.graph.ports import LoadRecord, OpenStore, Store

# What the questions about parties look at; the rest of a past state is not made again.
NEEDED: Final = frozenset(
    (
        *("customers", "firms", "staff", "branches", "tiers", "coverage", "contacts"),
        *("payrolls", "employment", "referrals", "balances"),
    )
)


@dataclass(frozen=True, slots=True)
class Past:
    """Scans tables as they were at the end of a load.

    Parameters
    ----------
    store : OpenStore
    load : int
        Number of the load.
    """

    store: OpenStore
    load: int

    def scan(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the rows that stood then; of a table that no question looks at, none."""
        names = list(columns or arrow_schema(TABLES[table]).names)
        if table not in NEEDED:
            return arrow_schema(TABLES[table]).empty_table().select(names)
        versions = self.store.versions(table, names)
        until = pc.fill_null(versions["_until"], np.iinfo(np.int32).max)
        stood = pc.and_(pc.less_equal(versions["_from"], self.load), pc.greater(until, self.load))
        return versions.filter(stood).select(names)


class States:
    """The states of a store, for as long as ``held`` lasts.

    Parameters
    ----------
    held : ExitStack
        Closes the store, and removes what was made.
    store : Store
    home : SnapshotHome
        Where its snapshots are.
    today : date
    """

    def __init__(self, held: ExitStack, store: Store, home: SnapshotHome, *, today: date) -> None:
        self._held, self._store, self._home, self._today = held, store, home, today
        self._made = False

    @cached_property
    def opened(self) -> OpenStore:
        """The store, open until all is answered."""
        return self._held.enter_context(self._store.read())

    def view(self, record: LoadRecord) -> View:
        """Return the graph at the end of a load, on the date of its data.

        It is mapped from the snapshot that lies there, else from one that is made for it.
        """
        return self._graph(record).view(record.data_date)

    def settled(self, answer: Answer) -> Answer:
        """Return an answer that needs no file of a snapshot made for it alone."""
        if not self._made:
            return answer
        return replace(answer, columns=tuple(_settled(column) for column in answer.columns))

    def _graph(self, record: LoadRecord) -> Graph:
        version = record.graph_version
        if self._home.is_whole(version):
            return Graph(self._home.folder(version), today=self._today)
        first = self.opened.first_loaded_on  # held open: nobody sweeps drafts meanwhile
        if first is None:
            raise StoreBusyError(f"{self._store.url} was changed by another process; try again")
        folder, past = self._staging / record.load_id, Past(self.opened, record.number)
        write_snapshot(past, folder, graph_version=version, first_loaded_on=first)
        self._made = True
        return Graph(folder, today=self._today)

    @cached_property
    def _staging(self) -> Path:
        return self._held.enter_context(staging(self._home.path))


def _settled(column: Column) -> Column:
    """Return a column whose labels are in memory."""
    if column.labels is None or isinstance(column.labels, Words):
        return column
    texts = column.labels.take(column.data)
    at = np.array([NO_IX if t is None else i for i, t in enumerate(texts)], np.int64)
    return replace(column, data=at, labels=Words(tuple(t or "" for t in texts)))
