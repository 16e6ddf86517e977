"""A bank on a Neo4j server beside the same bank in a file; up to 100,000 customers unless asked."""

from __future__ import annotations

from functools import partial

from benchmarks.both_stores import (
    FILE,
    SERVER,
    app_of,
    load_both,
    read_both,
    same_files,
    snapshot_folder,
    start_anew,
    write_snapshot_of,
)
from benchmarks.changes import write_changes
from benchmarks.disk import after_load
from benchmarks.harness import BenchmarkError, Run, case
from benchmarks.imports import import_and_open
from benchmarks.servers import access_of, software

beside_file = partial(case, "server", peer=True, up_to=100_000, server=True)


@beside_file()
def load(run: Run) -> None:
    """First load"""
    start_anew(run)
    load_both(run, run.extracts)
    run.facts["software"] = software(access_of())
    run.facts["disk"] = after_load(run)


@beside_file()
def tables(run: Run) -> None:
    """Read every table"""
    from graphcrm.model import TABLES

    read_both(run, lambda opened, _: sum(opened.scan(name).num_rows for name in TABLES))


@beside_file()
def relationships(run: Run) -> None:
    """Read one kind of relationship, wages"""
    read_both(run, lambda opened, _: int(opened.scan("payrolls").num_rows))


@beside_file()
def snapshot(run: Run) -> None:
    """Read every table and write the snapshot"""
    read_both(run, partial(write_snapshot_of, run))
    if not same_files(*(snapshot_folder(run, what) for what in (SERVER, FILE))):
        raise BenchmarkError("the server's snapshot is another than the file's")


@beside_file()
def daily(run: Run) -> None:
    """Daily change"""
    folder = run.folder / "day"
    n_rows = write_changes(run, folder, len(app_of(run, SERVER).loads()))
    report = load_both(run, folder)
    done = {
        "customers": report.tables["customers"].updated,
        "contacts": report.tables["contacts"].inserted,
    }
    if done != n_rows:
        raise BenchmarkError(f"changed {done} and not {n_rows}")


@beside_file()
def neo4j_admin(run: Run) -> None:
    """A whole bank by neo4j-admin"""
    import_and_open(run, app_of(run, FILE))
