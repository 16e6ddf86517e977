"""How many bytes a bank takes on a disk."""

from __future__ import annotations

from pathlib import Path

from benchmarks.both_stores import FILE, SERVER, app_of
from benchmarks.harness import Run
from benchmarks.servers import access_of, home_of

DATABASE = "neo4j"
FLUSH = "CALL db.checkpoint()"  # until then much is in the transaction logs alone


def on_disk(run: Run) -> dict[str, int]:
    """Return the bytes of the server's files, where it is ours, of a snapshot and of the file."""
    app = app_of(run, SERVER)
    of_server = {}
    if home_of(run).exists():
        access_of().run(FLUSH)
        of_server = server_bytes(home_of(run))
    current = app.home.folder(app.graph().version)
    file = run.folder / "beside" / "bank.duckdb"
    return {**of_server, "snapshot": taken(current), FILE: file.stat().st_size}


def server_bytes(home: Path) -> dict[str, int]:
    """Return the bytes of a server's database files and of its transaction logs."""
    data = home / "data"
    return {name: taken(data / name / DATABASE) for name in ("databases", "transactions")}


def taken(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
