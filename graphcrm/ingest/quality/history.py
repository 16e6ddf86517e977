"""What the loads of a store tell of how its rows became what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.graph.arrays import IntVec, day_number
from graphcrm.ingest.quality.files import Seen
from graphcrm.model import TABLES, Kind

if TYPE_CHECKING:
    from graphcrm.graph.ports import LoadRecord, Store


@dataclass(frozen=True, slots=True)
class Carriers:
    """The loads that carried one table, in the order of loading.

    Parameters
    ----------
    numbers, days : (k,) int64
        Number and data date of each.
    """

    numbers: IntVec
    days: IntVec

    @classmethod
    def of(cls, records: Sequence[LoadRecord], table: str) -> Carriers:
        """Return the loads of a ledger that carried ``table``."""
        carried = [r for r in records if table in r.tables]
        return cls(
            np.array([r.number for r in carried], np.int64),
            np.array([day_number(r.data_date) for r in carried], np.int64),
        )

    def places(self, numbers: pa.ChunkedArray) -> IntVec:
        """Return which of these loads each number is, one past the last for null."""
        later = pa.scalar(np.iinfo(np.int32).max, pa.int32())
        known = pc.fill_null(numbers, later).to_numpy()
        return np.asarray(np.searchsorted(self.numbers, known))


def files_seen(
    store: Store, records: Sequence[LoadRecord], columns: tuple[str, ...], ids: pa.Array
) -> Seen:
    """Return when each customer's file was first seen, and first seen complete.

    Parameters
    ----------
    store : Store
    records : sequence of LoadRecord
    columns : tuple of str
        What a file consists of.
    ids : (n,) Arrow text
        The customers.
    """
    loads = Carriers.of(records, "customers")
    with store.read() as opened:
        versions = opened.versions("customers", ["customer_id", *columns])
    handed_over = _handed_over(versions, columns, loads)
    at = pc.index_in(versions["customer_id"], value_set=ids)
    asked = at.is_valid()
    at, versions = at.filter(asked).to_numpy(), versions.filter(asked)
    complete = np.ones(len(at), bool)
    for name in columns:
        complete &= versions[name].is_valid().to_numpy()
    load = np.searchsorted(loads.numbers, versions["_from"].to_numpy())
    first = np.full(len(ids), len(loads.numbers), np.int64)
    first_complete = first.copy()
    np.minimum.at(first, at, load)
    np.minimum.at(first_complete, at[complete], load[complete])
    return Seen(np.maximum(first, handed_over), first_complete, loads.days)


def _handed_over(versions: pa.Table, columns: Sequence[str], loads: Carriers) -> int:
    """Return the first load that carried the last of ``columns``: before it, no file is judged."""
    begun = [pc.min(versions["_from"].filter(versions[name].is_valid())) for name in columns]
    known = [first.as_py() for first in begun if first.is_valid]
    return int(np.searchsorted(loads.numbers, max(known, default=0)))


def known_shares(store: Store, table: str, loads: Carriers) -> dict[str, Any]:
    """Return, by column that may be empty, the share of rows with a value after each load.

    Parameters
    ----------
    store : Store
    table : str
    loads : Carriers

    Returns
    -------
    dict of column to (k,) float64
        NaN after a load that left the table empty.
    """
    names = [c.name for c in TABLES[table].columns if not c.required and c.kind is not Kind.ID]
    with store.read() as opened:
        versions = opened.versions(table, names)
    begun, gone = (loads.places(versions[column]) for column in ("_from", "_until"))
    n_rows = _standing(begun, gone, loads)
    found = {}
    for name in names:
        known = versions[name].is_valid().to_numpy()
        n_known = _standing(begun[known], gone[known], loads)
        share = np.full(len(n_rows), np.nan)
        found[name] = np.divide(n_known, n_rows, out=share, where=n_rows > 0)
    return found


def _standing(begun: IntVec, gone: IntVec, loads: Carriers) -> IntVec:
    """Return how many of some versions stand after each load."""
    n = len(loads.numbers)
    changes = np.bincount(begun, minlength=n + 1) - np.bincount(gone, minlength=n + 1)
    return np.cumsum(changes[:n])
