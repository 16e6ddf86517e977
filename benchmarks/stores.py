"""Load a bank, open its graph, and say what is in it."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.harness import TODAY, Run

if TYPE_CHECKING:
    from graphcrm.app import LoadReport
    from graphcrm.graph import Graph


def load(run: Run, what: str, store: Path) -> LoadReport:
    """Load the extracts into ``store``; the writing of the snapshot is timed apart as well."""
    from graphcrm.app import App
    from graphcrm.graph.home import SnapshotHome
    from graphcrm.graph.ports import LoadOptions

    store.parent.mkdir(parents=True, exist_ok=True)
    app, options = App(db=str(store)), LoadOptions(data_date=date.fromisoformat(TODAY))
    with run.timed_within(SnapshotHome, "write", "of it the snapshot"), run.timed(what):
        report = app.load([run.extracts], options=options)
    run.facts["n_rows"] = sum(counts.read for counts in report.tables.values())
    return report


def open_graph(run: Run, what: str | None = None) -> Graph:
    """Open the current snapshot as a question does, timed as ``what``."""
    from graphcrm.app import App

    app = App(db=str(run.store))
    with run.timed(what) if what else nullcontext():
        return app.graph()


def describe(run: Run) -> None:
    """Note how big the bank is, and whom later cases ask about."""
    from graphcrm.app import App
    from graphcrm.graph.spaces import ends
    from graphcrm.model import EDGES, NODES

    app = App(db=str(run.store))
    graph = app.graph()
    worst = app.ask("coverage.departures")
    richest = app.ask("coverage.single-links").limited(1).rows()
    known = {
        "as_of": worst.as_of.isoformat(),
        "staff": [row["staff_id"] for row in worst.limited(10).rows()],
        "party": richest[0]["party_id"],
    }
    (run.folder / "known.json").write_text(json.dumps(known), "utf-8")
    run.facts |= {
        "n_customers": graph.n_rows("customers"),
        "n_firms": graph.n_rows("firms"),
        "n_staff": graph.n_rows("staff"),
        "n_on_staff": worst.totals["n_staff"],
        "n_nodes": sum(graph.n_rows(t.name) for t in NODES),
        "n_edges": sum(graph.n_rows(t.name) for t in EDGES if ends(t)),
        "n_facts": sum(graph.n_rows(t.name) for t in EDGES if not ends(t)),
        "extracts_mib": _mib(run.extracts),
        "store_mib": _mib(run.store.parent, "bank.duckdb"),
        "snapshot_mib": _mib(app.home.folder(graph.version)),
    }


def _mib(folder: Path, pattern: str = "*") -> float:
    return round(sum(p.stat().st_size for p in folder.rglob(pattern) if p.is_file()) / 2**20, 1)
