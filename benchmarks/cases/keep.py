"""Keeping a bank: its backup, the store made of it again, and the newest load undone."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from benchmarks.harness import BenchmarkError, Run, case

if TYPE_CHECKING:
    from graphcrm.app import App


@case("keep")
def backup(run: Run) -> None:
    """Back up the store."""
    whole, app = _backup_of(run), _app(run.store)
    with run.timed("all"):
        app.backup(whole)
    run.facts["backup_mib"] = round(whole.stat().st_size / 2**20, 1)


@case("keep")
def restore(run: Run) -> None:
    """Restore the backup into a new store, snapshot included."""
    with run.timed("all"):
        restored = _restored(run)
    if restored.graph().version != _app(run.store).graph().version:
        raise BenchmarkError("the restored store is of another version")


@case("keep")
def rollback(run: Run) -> None:
    """Undo the load that brought everything."""
    restored = _restored(run)
    loads = [load.load_id for load in restored.loads()]
    for load in loads[:0:-1]:  # those that loaded the same files again
        restored.rollback(load)
    with run.timed("all"):
        restored.rollback(loads[0])


def _backup_of(run: Run) -> Path:
    return run.folder / "backup.zip"


def _restored(run: Run) -> App:
    """Return a new store made of the backup."""
    folder = run.folder / "restored"
    rmtree(folder, ignore_errors=True)
    folder.mkdir()
    app = _app(folder / "bank.duckdb")
    app.restore(_backup_of(run))
    return app


def _app(store: Path) -> App:
    from graphcrm.app import App

    return App(db=str(store))
