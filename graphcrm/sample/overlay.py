"""Planted rows written over, or put before, the random ones."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graphcrm.sample import columns as col
from graphcrm.sample.draw import AS_OF
from graphcrm.sample.firms import Firms
from graphcrm.sample.people import YEAR, People
from graphcrm.sample.plot import Plot, Row


def into_people(plot: Plot, who: People) -> None:
    """Overwrite the first customers' arrays."""
    for i, row in enumerate(plot.customers):
        who.outlet[i] = 0
        who.opened[i] = AS_OF - row.get("opened_days", 2500 + 37 * i % 1500)
        who.closed[i] = AS_OF - row["closed"] if "closed" in row else -1
        who.worth[i] = 0 if "closed" in row else row["worth"] * 100
        age = row.get("age", 32 + i * 7 % 36)
        who.birth[i] = AS_OF - age * YEAR - age // 4 - 40 - i % 200
        who.n_txn[i] = row.get("n_txn", 20 + i % 60)
        bounds = np.array([1_000, 10_000, 50_000, 200_000, 500_000, 1_000_000, 6_000_000])
        who.band[i] = int(np.searchsorted(bounds, who.worth[i] // 100, side="right"))
        who.male[i] = row.get("male", who.male[i])
        who.surname[i] = row.get("surname", who.surname[i])


def into_firms(plot: Plot, all_: Firms) -> None:
    """Overwrite the first firms' arrays."""
    for i, row in enumerate(plot.firms):
        all_.client[i] = row.get("is_client", True)
        all_.outlet[i] = 0
        all_.opened[i] = AS_OF - 3000 - i * 11
        all_.deposits[i] = row["deposits"] * 100
        all_.loans[i] = row.get("loans", 0) * 100
        all_.headcount[i] = row.get("headcount", 20)
        all_.industry[i] = row.get("industry_ix", i % 5)
        all_.scale[i] = 3 if row.get("headcount", 20) >= 300 else 1


def over(name: str, table: pa.Table, planted: list[Row]) -> pa.Table:
    """Overwrite columns of the first rows of ``table`` with what was planted."""
    if not planted:
        return table
    known = set(table.schema.names) - {"deposits", "loans", "aum"}
    head = table.slice(0, len(planted)).to_pylist()
    for row, given in zip(head, planted, strict=True):
        row.update({k: v for k, v in given.items() if k in known})
    return pa.concat_tables([col.rows_table(name, head), table.slice(len(planted))])


def under(plot: Plot, name: str, table: pa.Table) -> pa.Table:
    """Put the planted rows of an edge table before the random ones."""
    if not plot.rows.get(name):
        return table
    return pa.concat_tables([col.rows_table(name, plot.rows[name]), table])
