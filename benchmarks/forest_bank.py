"""The run's bank with many referrals in place of its own: 300,000 in a bank of a million."""

from __future__ import annotations

import json
import os
from datetime import date
from shutil import rmtree
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.forest_draw import draw, some
from benchmarks.harness import TODAY, Run
from benchmarks.made import Replaced, whole_table

if TYPE_CHECKING:
    import pyarrow as pa

    from graphcrm.graph import Graph
    from graphcrm.graph.ports import Scanner

SEED: Final = 7
BY_STAFF: Final = 0.03  # of customers, brought in by somebody on staff as well


def write_forest(run: Run) -> None:
    """Write the bank with many referrals: its snapshot, and its extracts for peers."""
    from graphcrm.app import App
    from graphcrm.graph.snapshot import write_snapshot

    rmtree(run.forest, ignore_errors=True)
    run.forest.mkdir()
    with App(db=str(run.store)).store.read() as store:
        referrals = _referrals(store)
        _write_extracts(run, referrals)
        write_snapshot(
            Replaced(store, "referrals", referrals),
            run.forest / "snapshot",
            graph_version=store.graph_version,
            first_loaded_on=date.fromisoformat(TODAY),
        )


def open_forest(run: Run) -> Graph:
    """Open the snapshot with many referrals."""
    from graphcrm.graph import Graph

    return Graph(run.forest / "snapshot", today=date.fromisoformat(TODAY))


def describe_forest(run: Run) -> None:
    """Note what the referrals make, and whose chain later cases ask about."""
    from graphcrm.analysis import referral

    graph = open_forest(run)
    whole, largest = referral.forest(graph), referral.roots(graph).limited(1).rows()[0]
    n_children = next(c for c in whole.columns if c.name == "n_children").data
    known = run.known | {"root": largest["root_id"]}
    (run.folder / "known.json").write_text(json.dumps(known), "utf-8")
    run.facts |= {
        "n_referrals": whole.totals["n_referrals"],
        "n_members": whole.totals["n_members"],
        "n_roots": whole.totals["n_roots"],
        "depth": whole.totals["depth"],
        "n_largest": largest["size"],
        "n_who_brought": int(np.count_nonzero(n_children)),
        "n_who_brought_one": int(np.count_nonzero(n_children == 1)),
        "most_brought": int(n_children.max()),
        "n_rings": whole.totals["n_rings"],
        "n_contested": referral.contested(graph).totals["n_contested"],
        "n_by_staff": referral.staff(graph).totals["n_recruited"],
    }


def _referrals(store: Scanner) -> pa.Table:
    """Return the table of referrals: those drawn, and some by staff."""
    import pyarrow as pa
    import pyarrow.compute as pc

    rng = np.random.default_rng(SEED)
    customers = store.scan("customers", ["customer_id", "opened_on"])
    customers = customers.filter(pc.is_valid(customers["opened_on"]))
    customers = customers.sort_by([("opened_on", "ascending"), ("customer_id", "ascending")])
    opened = customers["opened_on"].cast(pa.int32()).to_numpy()
    edges = draw(opened, rng)
    coded = some(np.arange(len(opened)), BY_STAFF, rng)
    staff = store.scan("staff", ["staff_id"]).sort_by("staff_id")["staff_id"]
    by_staff = staff.take(pa.array(rng.integers(0, len(staff), len(coded))))
    ids = customers["customer_id"]
    by_customers = ids.take(pa.array(edges.referrer))
    return _table(
        pa.chunked_array([*by_customers.chunks, *by_staff.chunks]),
        ids.take(pa.array(np.concatenate([edges.party, coded]))),
        pa.array(np.concatenate([edges.day, opened[coded]]), pa.int32()).cast(pa.date32()),
    )


def _table(referrer: pa.ChunkedArray, party: pa.ChunkedArray, on: pa.Array) -> pa.Table:
    """Return opened referrals as the model has them."""
    import pyarrow as pa

    given = {
        "referrer_id": referrer,
        "party_id": party,
        "referred_on": on,
        "outcome": pa.array(["opened"] * len(on)),
    }
    return whole_table("referrals", given, len(on))


def _write_extracts(run: Run, referrals: pa.Table) -> None:
    """Write the files that peers read: those of the run, with other referrals."""
    from pyarrow.csv import write_csv

    folder = run.forest / "extracts"
    folder.mkdir()
    for file in run.extracts.glob("*.csv"):
        if file.stem != "referrals":
            os.link(file, folder / file.name)
    write_csv(referrals, folder / "referrals.csv")
