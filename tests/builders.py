"""Small banks on disk and in a store, from rows that a test can show in a line or two."""

import atexit
import csv
import io
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from graphcrm.app import App, LoadReport
from graphcrm.graph.ports import LoadOptions, Store
from graphcrm.model import TABLES
from graphcrm.settings import Settings

Cell = str | int | float | date | None
Row = Mapping[str, Cell]
Content = dict[str, list[tuple[object, ...]]]
TODAY = date(2026, 6, 30)

# Someone at every end of an edge, for tests about edges.
PEOPLE: Mapping[str, Sequence[Row]] = {
    "customers": [{"customer_id": "C1"}, {"customer_id": "C2"}, {"customer_id": "C3"}],
    "firms": [{"firm_id": "F1"}, {"firm_id": "F2"}],
    "staff": [{"staff_id": "S1"}, {"staff_id": "S2"}],
}


def csv_text(rows: Sequence[Row], headers: Sequence[str] | None = None) -> str:
    """Return rows as CSV; a column that some rows lack is empty there."""
    names = list(headers or dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_bank(folder: Path, **tables: Sequence[Row]) -> Path:
    """Write ``<name>.csv`` for each table, or part of one (``coverage_2``); return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(csv_text(rows), "utf-8")
    return folder


def new_app(folder: Path, name: str = "bank.duckdb", *, today: date = TODAY) -> App:
    """Return the application for a store in ``folder`` that may not be there yet."""
    return App(Settings(db=str(folder / name), today=today))


def load(
    app: App,
    *paths: Path | str,
    on: date = TODAY,
    full: Sequence[str] = (),
    drop: Sequence[str] = (),
    mapping: Path | None = None,
    balances: bool = False,
    max_reject_share: float = 1.0,
) -> LoadReport:
    """Load files or folders; unless said otherwise any number of rows may be rejected."""
    options = LoadOptions(data_date=on, full=tuple(full), drop=tuple(drop), balances=balances)
    return app.load(paths, options=options, mapping=mapping, max_reject_share=max_reject_share)


def loaded(folder: Path, **tables: Sequence[Row]) -> App:
    """Return the application for a new store that holds ``tables``.

    The same tables are loaded once for all tests of a process; each gets a copy of all that made.
    """
    shutil.copytree(_loaded_once(repr(tables), tables), folder, dirs_exist_ok=True)
    return new_app(folder)


_ONCE: dict[str, Path] = {}


def _loaded_once(key: str, tables: Mapping[str, Sequence[Row]]) -> Path:
    if key not in _ONCE:
        kept = Path(tempfile.mkdtemp())
        atexit.register(shutil.rmtree, kept)
        load(new_app(kept), write_bank(kept / "first", **tables))
        _ONCE[key] = kept
    return _ONCE[key]


def content(store: Store) -> Content:
    """Return every row of a store, table by table, in an order that does not depend on it."""
    with store.read() as scanner:
        return {
            name: sorted((tuple(row.values()) for row in scanner.scan(name).to_pylist()), key=repr)
            for name in TABLES
        }


def rows_of(app: App, table: str, *columns: str) -> set[tuple[object, ...]]:
    """Return some columns of a table as a set of tuples; dates as ISO text."""
    with app.store.read() as scanner:
        rows = scanner.scan(table, columns).to_pylist()
    return {tuple(v.isoformat() if isinstance(v, date) else v for v in r.values()) for r in rows}


def rejected(report: LoadReport) -> list[tuple[str, int, str, str]]:
    """Return file, row, column and rule of each rejected row."""
    return sorted(
        (batch.file, int(row), batch.column, batch.rule)
        for batch in report.result.rejects.batches
        for row in batch.rows
    )


def warned(report: LoadReport) -> set[tuple[str, str, int]]:
    """Return table, rule and number of rows of each warning."""
    return {(w.table, w.rule, w.n_rows) for w in report.result.warnings}
