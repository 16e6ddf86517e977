"""The extracts of a later day: some customers changed, some contacts added."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from shutil import rmtree
from typing import Final

from benchmarks.harness import Run

EVERY: Final = 100  # one row of so many
LONG_AGO: Final = timedelta(days=3650)  # before any contact of the sample
Rows = list[dict[str, str]]


def write_changes(run: Run, folder: Path, nth: int) -> Mapping[str, int]:
    """Write the extracts of a day; return how many customers change and how many contacts are new.

    Each ``nth``, from 1 on, changes other rows.
    """
    customers = _some(run, "customers", nth)
    for row in customers:
        row["n_txn_12m"] = str(int(row["n_txn_12m"] or 0) + 1)
    contacts = _some(run, "contacts", nth)
    for row in contacts:
        row["contacted_on"] = str(date.fromisoformat(row["contacted_on"]) - LONG_AGO)
    rmtree(folder, ignore_errors=True)
    folder.mkdir()
    changed = {"customers": customers, "contacts": contacts}
    for name, rows in changed.items():
        _write(folder / f"{name}.csv", rows)
    return {name: len(rows) for name, rows in changed.items()}


def _some(run: Run, table: str, nth: int) -> Rows:
    with (run.extracts / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))[nth % EVERY :: EVERY]


def _write(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
