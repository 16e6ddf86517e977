"""What each outlet is to reach: worth and parties of each tier at month ends, and sales."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.sample import columns as col
from graphcrm.sample.draw import IntVec, Streams, between, months_back
from graphcrm.sample.staff import Network

MONTHS = 6
TIERS = ("gold", "platinum", "diamond", "private")
SALES = ("new_customers", "wealth_sales")  # of a month, not at its end
IN_UNITS = ("aum", "wealth_sales")
UNIT = 10_000  # plans of yuan are in ten thousands


def targets(streams: Streams, net: Network, customers: pa.Table, firms: pa.Table) -> pa.Table:
    """Return the plans of each outlet for six months, near to what it has at their end.

    What comes to nothing, as of a tier of which an outlet has hardly anybody, is no plan.
    """
    rng = streams("targets")
    stocks = _stocks(net, customers, firms)
    names = (*stocks, *SALES)
    sales = (between(rng, 10, 500, len(net.ids)), between(rng, 10, 500, len(net.ids)) * UNIT)
    now = np.stack([*stocks.values(), *sales])
    # Some outlets lie behind and some ahead; a plan grows by a hundredth a month.
    at_end = between(rng, 93, 108, now.size).reshape(now.shape)
    percent = at_end[..., None] + np.arange(1 - MONTHS, 1)
    unit = np.array([UNIT if name in IN_UNITS else 1 for name in names])[:, None, None]
    plan = now[..., None] * percent // (100 * unit) * unit
    measure, branch, month = np.nonzero(plan)
    of_outlet = np.isin(branch, net.outlet)
    measure, branch, month = measure[of_outlet], branch[of_outlet], month[of_outlet]
    return col.table(
        "targets",
        {
            "branch_id": col.take(net.ids, branch),
            "measure": col.words(names, measure),
            "month": col.dates(months_back(MONTHS)[month]),
            "amount": col.money(plan[measure, branch, month] * 100),
        },
    )


def _stocks(net: Network, customers: pa.Table, firms: pa.Table) -> dict[str, IntVec]:
    """Return the worth of each branch in yuan, and how many of its parties are of each tier."""
    customers = customers.filter(pc.is_null(customers["closed_on"]))
    firms = firms.filter(firms["is_client"])
    found = {"aum": _sum(net, customers, "aum") + _sum(net, firms, "deposits")}
    for tier in TIERS:
        of_tier = (table.filter(pc.equal(table["tier"], tier)) for table in (customers, firms))
        found[f"n:{tier}"] = sum(
            (np.bincount(_branch(net, table), minlength=len(net.ids)) for table in of_tier),
            np.zeros(len(net.ids), np.int64),
        )
    return found


def _sum(net: Network, table: pa.Table, name: str) -> IntVec:
    """Return what a money column sums to in each branch, whole yuan."""
    yuan = pc.fill_null(pc.floor(table[name]), 0).cast(pa.int64()).to_numpy()
    total = np.zeros(len(net.ids), np.int64)
    np.add.at(total, _branch(net, table), yuan)
    return total


def _branch(net: Network, table: pa.Table) -> IntVec:
    """Return the row of each one's branch; everybody has one."""
    return np.asarray(pc.index_in(table["branch_id"], net.ids).to_numpy(), np.int64)
