"""The same bank in a server and in a file, and the same done with both."""

from __future__ import annotations

import filecmp
from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Final

from benchmarks.commands import command
from benchmarks.harness import TODAY, BenchmarkError, Run
from benchmarks.servers import access_of, app_at

if TYPE_CHECKING:
    from graphcrm.app import App, LoadReport
    from graphcrm.graph.ports import OpenStore

SERVER, FILE = "server", "embedded"
WRITE, SNAPSHOT = ", of it the write", ", of it the snapshot"
MOST_READS: Final = 3


def app_of(run: Run, what: str) -> App:
    """Return graphcrm for the bank on the server, or for the same bank in a file."""
    from graphcrm.app import App

    if what == SERVER:
        return app_at(access_of(), run.folder / "of_server")
    return App(db=str(run.folder / "beside" / "bank.duckdb"))


def start_anew(run: Run) -> None:
    """Make the extracts if they are not there, and have two stores that hold nothing."""
    if not run.extracts.exists():
        size = str(run.n_customers)
        command(Run(run.folder, run.n_customers), "sample", str(run.extracts), "--customers", size)
    if access_of().n_nodes():
        access_of().empty()
    for name in ("of_server", "beside"):
        rmtree(run.folder / name, ignore_errors=True)
        (run.folder / name).mkdir()


def load_both(run: Run, extracts: Path) -> LoadReport:
    """Load extracts into the server and then into the file; the peak is that of the first.

    Raises
    ------
    BenchmarkError
        The two are not of one version.
    """
    report = load_into(run, SERVER, extracts)
    run.note_peak()
    other = load_into(run, FILE, extracts)
    if report.graph_version != other.graph_version or report.tables != other.tables:
        raise BenchmarkError("the server and the file took the same extracts differently")
    run.facts["n_rows"] = sum(counts.changes for counts in report.tables.values())
    return report


def load_into(run: Run, what: str, extracts: Path) -> LoadReport:
    """Load extracts; writing to the server and the snapshot are timed apart as well."""
    from graphcrm.graph.home import SnapshotHome
    from graphcrm.graph.ports import LoadOptions
    from graphcrm.stores import neo4j_store

    app, options = app_of(run, what), LoadOptions(data_date=date.fromisoformat(TODAY))
    with (
        run.timed_within(SnapshotHome, "write", what + SNAPSHOT),
        run.timed_within(neo4j_store, "write_load", what + WRITE),
        run.timed(what),
    ):
        return app.load([extracts], options=options)


def read_both(run: Run, read: Callable[[OpenStore, str], int]) -> None:
    """Open both stores and read with ``read(open store, which)``, which returns how many rows.

    Raises
    ------
    BenchmarkError
        One has more rows than the other.
    """
    n_rows = {}
    for what in (SERVER, FILE):
        store = app_of(run, what).store
        for _ in range(min(run.repeats, MOST_READS)):
            with run.timed(what), store.read() as opened:
                n_rows[what] = read(opened, what)
        if what == SERVER:
            run.note_peak()
    if len(set(n_rows.values())) > 1:
        raise BenchmarkError(f"not the same rows: {n_rows}")
    run.facts["n_rows"] = n_rows[SERVER]


def snapshot_folder(run: Run, what: str) -> Path:
    """Return where :func:`write_snapshot_of` writes."""
    return run.folder / f"snapshot_of_{what}"


def write_snapshot_of(run: Run, opened: OpenStore, what: str) -> int:
    """Write the snapshot of an open store anew; return how many rows it holds."""
    from graphcrm.graph import Graph
    from graphcrm.graph.snapshot import write_snapshot
    from graphcrm.model import TABLES

    folder = snapshot_folder(run, what)
    rmtree(folder, ignore_errors=True)
    since = opened.first_loaded_on or date.fromisoformat(TODAY)
    write_snapshot(opened, folder, graph_version=opened.graph_version, first_loaded_on=since)
    written = Graph(folder, today=since)
    return sum(written.n_rows(table) for table in TABLES)


def same_files(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files, byte for byte."""
    files = [
        {p.relative_to(folder) for p in folder.rglob("*") if p.is_file()} for folder in (one, other)
    ]
    return files[0] == files[1] and all(
        filecmp.cmp(one / name, other / name, shallow=False) for name in files[0]
    )
