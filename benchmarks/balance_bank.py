"""The run's bank with more history: month ends of two years for a tenth of its customers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.harness import TODAY, Run
from benchmarks.made import Replaced, whole_table

if TYPE_CHECKING:
    import pyarrow as pa

    from graphcrm.graph import Graph
    from graphcrm.graph.ports import Scanner

SEED: Final = 7
EVERY: Final = 10  # of the customers one
MONTHS: Final = 24
SPREAD: Final = 0.15  # of a month end around the one before it


def open_balances(run: Run) -> Graph:
    """Open the snapshot with much history, made when first asked for."""
    from graphcrm.app import App
    from graphcrm.graph import Graph
    from graphcrm.graph.snapshot import write_snapshot

    folder, today = run.folder / "balances", date.fromisoformat(TODAY)
    if not folder.exists():
        with App(db=str(run.store)).store.read() as store:
            dated = Replaced(store, "balances", _balances(store))
            write_snapshot(dated, folder, graph_version=store.graph_version, first_loaded_on=today)
    return Graph(folder, today=today)


def _balances(store: Scanner) -> pa.Table:
    """Return worth that wanders from month end to month end, deposits half of it."""
    import pyarrow as pa

    from graphcrm.analysis.history import month_ends

    rng = np.random.default_rng(SEED)
    who = store.scan("customers", ["customer_id"]).sort_by("customer_id")["customer_id"]
    who = who.take(pa.array(np.arange(0, len(who), EVERY)))
    n = len(who)
    steps = rng.normal(0, SPREAD, (n, MONTHS)).cumsum(axis=1)
    aum = np.exp(rng.normal(10, 2, (n, 1)) + steps).round(2).ravel()
    days = month_ends(date.fromisoformat(TODAY), MONTHS)
    given = {
        "party_id": who.take(pa.array(np.repeat(np.arange(n), MONTHS))),
        "on": pa.array(days * n, pa.date32()),
        "aum": pa.array(aum),
        "deposits": pa.array((aum / 2).round(2)),
    }
    return whole_table("balances", given, n * MONTHS)
