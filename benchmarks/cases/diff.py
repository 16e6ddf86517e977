"""What changed between two loads: a day in which one customer of a hundred changed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from shutil import copytree, rmtree
from typing import TYPE_CHECKING, Final

from benchmarks.changes import write_changes
from benchmarks.harness import TODAY, BenchmarkError, Run, case

if TYPE_CHECKING:
    from graphcrm.app import App

DAYS: Final = 2


@case("diff")
def last_day(run: Run) -> None:
    """The newest load against the one before it."""
    app, n_changed = _next_days(run)
    with run.timed("rows and business"):
        summary = app.diff()
    with run.timed("cells"):
        app.diff("changes").rows()
    if summary.totals["n_changed"] != n_changed:
        raise BenchmarkError("the difference is not what was changed")


@case("diff")
def past_day(run: Run) -> None:
    """The load before it against the first one, whose snapshot is no more."""
    app = _app(run)
    with run.timed("rows and business"):
        app.diff(since="L00001", to="L00002")


def _next_days(run: Run) -> tuple[App, int]:
    """Return a copy of the store with some more days in it, and how many rows the last changed."""
    folder, n_changed = run.folder / "days", 0
    rmtree(folder, ignore_errors=True)
    copytree(run.store.parent, folder)
    app = _app(run)
    while len(app.loads()) > 1:  # those that loaded the same files again
        app.rollback(app.loads()[-1].load_id)
    for day in range(1, DAYS + 1):
        n_changed = write_changes(run, run.folder / "day", day)["customers"]
        _load(app, run.folder / "day", date.fromisoformat(TODAY) + timedelta(day))
    return app, n_changed


def _app(run: Run) -> App:
    from graphcrm.app import App

    return App(db=str(run.folder / "days" / run.store.name))


def _load(app: App, extracts: Path, on: date) -> None:
    from graphcrm.graph.ports import LoadOptions

    app.load([extracts], options=LoadOptions(data_date=on))
