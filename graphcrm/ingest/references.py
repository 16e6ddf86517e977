"""Which ids does a load know, and which cells name one that nobody knows?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.graph.arrays import BoolVec, IntVec
from graphcrm.graph.usual_tiers import by_id
from graphcrm.ingest.text import mask
from graphcrm.model import DEFAULT_TIERS, Column
from graphcrm.model.tables import ACTOR

_USUAL_TIERS = [str(tier["tier"]) for tier in DEFAULT_TIERS]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows of a batch stand in their files.

    Parameters
    ----------
    labels : tuple of str
        The files.
    file_of : (n,) int64
        Which of the files each row is in.
    row_numbers : (n,) int64
    """

    labels: tuple[str, ...]
    file_of: IntVec
    row_numbers: IntVec

    def name(self, at: int) -> str:
        """Say where row ``at`` stands."""
        return f"{self.labels[self.file_of[at]]}:{self.row_numbers[at]}"


@dataclass(slots=True)
class KnownIds:
    """The ids of every node table: of the store, and of this load so far.

    Parameters
    ----------
    stored : callable
        Returns the ids that the store has of a table; asked once a table.
    """

    stored: Callable[[str], pa.ChunkedArray]
    _known: dict[str, pa.ChunkedArray] = field(default_factory=dict)
    _places: dict[str, list[tuple[pa.Array, Place]]] = field(default_factory=dict)
    _own_tiers: bool = False

    def of(self, table: str) -> pa.ChunkedArray:
        """Return every id of ``table`` that is known by now."""
        if table not in self._known:
            ids = self.stored(table)
            if table == "tiers":
                self._own_tiers = len(ids) > 0
                ids = ids if self._own_tiers else pa.chunked_array([pa.array(_USUAL_TIERS)])
            self._known[table] = ids
        return self._known[table]

    def add(self, table: str, ids: pa.ChunkedArray, place: Place) -> None:
        """Enter the ids of rows that this load brings."""
        before = self.of(table).chunks
        if table == "tiers" and len(ids) and not self._own_tiers:
            before, self._own_tiers = [], True
        self._known[table] = pa.chunked_array([*before, *ids.chunks], pa.string())
        if table in ACTOR:
            self._places.setdefault(table, []).append((ids.combine_chunks(), place))

    def unknown(self, column: Column, cells: pa.ChunkedArray) -> BoolVec:
        """Mark the cells that name no row of the tables that ``column`` refers to."""
        chunks = [chunk for table in column.refers for chunk in self.of(table).chunks]
        if column.refers == ("tiers",) and not self._own_tiers:
            cells = by_id(cells)
        known = pc.is_in(cells, value_set=pa.chunked_array(chunks, pa.string()))
        return mask(pc.and_(cells.is_valid(), pc.invert(known)))

    def clashes(self, table: str, ids: pa.ChunkedArray) -> tuple[BoolVec, pa.Array]:
        """Mark ids that another kind of people bears already, and say where the other row is."""
        clash = np.zeros(len(ids), bool)
        others = [t for t in ACTOR if t != table] if table in ACTOR else []
        for other in others:
            clash |= mask(pc.is_in(ids, value_set=self.of(other)))
        hits = np.flatnonzero(clash)
        return clash, pa.array(self._where(others, ids.take(pa.array(hits))), pa.string())

    def _where(self, tables: Sequence[str], ids: pa.ChunkedArray) -> list[str]:
        """Say for each of a few clashing ids where else it stands."""
        said = [""] * len(ids)
        for table in tables:
            in_store = mask(pc.is_in(ids, value_set=self.of(table)))
            for i in np.flatnonzero(in_store):
                said[i] = said[i] or f"{table} (store)"
            for known, place in self._places.get(table, []):
                at = pc.index_in(ids, value_set=known).fill_null(-1).to_numpy()
                for i in np.flatnonzero(at >= 0):
                    said[i] = place.name(int(at[i]))
        return said
