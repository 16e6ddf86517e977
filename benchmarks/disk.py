"""How many bytes a bank takes on a disk."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from benchmarks.both_stores import FILE, SERVER, app_of
from benchmarks.harness import Run
from benchmarks.servers import home_of

DATABASE: Final = "neo4j"


def after_load(run: Run) -> dict[str, int]:
    """Return the bytes of the server's transaction logs, where it is ours, snapshot and file.

    What a running server's database files will be, nobody can tell from outside.
    """
    app = app_of(run, SERVER)
    current = app.home.folder(app.graph().version)
    file = run.folder / "beside" / "bank.duckdb"
    logs = home_of(run) / "data" / "transactions" / DATABASE
    of_server = {"transactions": taken(logs)} if logs.exists() else {}
    return {**of_server, "snapshot": taken(current), FILE: file.stat().st_size}


def database_bytes(home: Path) -> int:
    """Return the bytes of the database files of a server that was stopped in an orderly way."""
    return taken(home / "data" / "databases" / DATABASE)


def taken(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
