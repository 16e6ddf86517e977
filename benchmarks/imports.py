"""A whole bank brought into a server by the program that comes with Neo4j."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from benchmarks.disk import database_bytes
from benchmarks.harness import BenchmarkError, Run
from benchmarks.servers import app_at, laid_out

if TYPE_CHECKING:
    from graphcrm.app import App


def import_and_open(run: Run, source: App) -> None:
    """Export a store, import it with the server stopped, open it, and make its snapshot.

    Where only a server that was given can be reached, nothing is measured.
    """
    from tests.neo4j.jars import available

    if not available():
        return
    folder = run.folder / "import"
    rmtree(folder, ignore_errors=True)
    with run.timed("export"):
        written = source.write_import(folder / "out")
    run.note_peak()
    server = laid_out(folder / "home")
    try:
        _import(run, server.home, written.paths[-1], folder / "bin")
        server.start()
        _open(run, app_at(server.access, folder), source)
        server.stop()
        run.facts["database_bytes"] = database_bytes(server.home)
    finally:
        server.remove()


def _import(run: Run, home: Path, script: Path, programs: Path) -> None:
    from tests.neo4j.admin import import_into
    from tests.neo4j.jars import CACHE, fetch

    with run.timed("neo4j-admin"):
        import_into(home, script, jars=fetch(CACHE), programs=programs)


def _open(run: Run, app: App, source: App) -> None:
    """Time the first opening, in which constraints and indexes are made, and the snapshot."""
    with run.timed("first opening"):
        n_rows = app.status().n_rows
    run.facts["n_rows"] = sum(n_rows.values())
    with run.timed("snapshot"):
        version = app.graph().version
    if version != source.graph().version:
        raise BenchmarkError("the imported store is of another version")
