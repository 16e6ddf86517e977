"""A sample bank with more staff, asked about coverage: 2,015 on staff for a million customers.

The usual sample has a retail manager for 2,000 customers, which makes 1,292.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.harness import TODAY, Run
from benchmarks.made import Made

if TYPE_CHECKING:
    from graphcrm.graph import Graph

CUSTOMERS_PER_MANAGER: Final = 1_270
CUSTOMERS_PER_LOST: Final = 200  # so many customers, and one party more is handed over


def write_staffed(run: Run) -> None:
    """Write the snapshot, and note whom cases ask about."""
    from graphcrm.graph.snapshot import write_snapshot
    from graphcrm.sample.bank import generate
    from graphcrm.sample.profile import PLANT

    rmtree(run.staffed, ignore_errors=True)
    profile = replace(PLANT, customers_per_manager=CUSTOMERS_PER_MANAGER)
    write_snapshot(
        Made(generate(run.n_customers, profile=profile).tables),
        run.staffed / "snapshot",
        graph_version="staffed",
        first_loaded_on=date.fromisoformat(TODAY),
    )
    _file(run).write_text(json.dumps(_whom_to_ask_about(run)), "utf-8")


def open_staffed(run: Run) -> Graph:
    """Open the snapshot of the bank with more staff."""
    from graphcrm.graph import Graph

    return Graph(run.staffed / "snapshot", today=date.fromisoformat(TODAY))


def asked_about(run: Run) -> dict[str, Any]:
    """Return whom cases ask about: ``staff``, ``leaving`` and ``party``."""
    found: dict[str, Any] = json.loads(_file(run).read_text("utf-8"))
    return found


def describe_staffed(run: Run) -> None:
    """Note how big the bank is."""
    graph, known = open_staffed(run), asked_about(run)
    run.facts |= {
        "n_staff": graph.n_rows("staff"),
        "n_on_staff": int(np.count_nonzero(graph.view().on_staff)),
        "n_coverage": graph.n_rows("coverage"),
        "n_contacts": graph.n_rows("contacts"),
        "n_leaving": len(known["leaving"]),
        "n_lost": known["n_lost"],
    }


def _whom_to_ask_about(run: Run) -> dict[str, object]:
    """Return the costliest departures, as many as lose the parties to hand over, and a party."""
    from graphcrm.analysis import coverage

    graph = open_staffed(run)
    worst = coverage.departures(graph).rows()
    n_lost = np.cumsum([int(str(row["n_lost"])) for row in worst])
    n_leaving = int(np.searchsorted(n_lost, run.n_customers // CUSTOMERS_PER_LOST)) + 1
    staff = [row["staff_id"] for row in worst]
    return {
        "staff": staff[:20],
        "leaving": staff[:n_leaving],
        "n_lost": int(n_lost[n_leaving - 1]),
        "party": coverage.single_links(graph).rows(stop=1)[0]["party_id"],
    }


def _file(run: Run) -> Path:
    return run.staffed / "known.json"
