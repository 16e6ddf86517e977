"""Which files and sheets hold which table, by their names?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from graphcrm.errors import InputError
from graphcrm.ingest.listing import DATA_FILES, DataFile, list_files
from graphcrm.ingest.notices import Notice
from graphcrm.ingest.raw import Source
from graphcrm.ingest.sql import open_database
from graphcrm.ingest.workbook import list_sheets
from graphcrm.model import TABLE_ORDER, TABLES, Table
from graphcrm.model.headers import table_named


class Named(NamedTuple):
    """A file, or a sheet of it, that is named after a table."""

    file: DataFile
    source: Source


class Found(NamedTuple):
    """What is named after tables, in the order in which it loads, and what was left out and why."""

    named: list[Named]
    warnings: list[Notice]

    @property
    def sources(self) -> list[Source]:
        """The extracts to read."""
        return [source for _, source in self.named]


def discover(sources: Sequence[Path | str], staging: Path) -> Found:
    """Find the extracts among ``sources`` by the names of files and sheets.

    Raises
    ------
    InputError
        A source is missing or holds no table, or a file named here is none.
    """
    unique: dict[tuple[Path, str | None], Named] = {}
    warnings: list[Notice] = []
    listing = list_files(sources, staging)
    each = [_in_source(label, files) for label, files in listing.by_source]
    each += [_in_database(address, staging) for address in listing.databases]
    for found in each:
        for named in found.named:
            unique.setdefault((named.source.path.resolve(), named.source.sheet), named)
        warnings += found.warnings
    in_order = sorted(
        unique.values(), key=lambda n: (TABLE_ORDER[n.source.table.name], n.file.name)
    )
    return Found(in_order, warnings)


def _in_source(label: str, files: Sequence[DataFile]) -> Found:
    named: list[Named] = []
    warnings: list[Notice] = []
    for file in files:
        found = _in_file(file)
        if file.named and not found.named:
            raise _no_table(file)
        named += found.named
        warnings += found.warnings
    if not named:
        raise InputError(
            f"{label} holds no table of the data model; name the files after the tables, "
            "such as customers.csv or coverage.xlsx"
        )
    return Found(named, warnings)


def _in_database(address: str, staging: Path) -> Found:
    """Write out the tables and views that are named after tables, in one transaction."""
    with open_database(address) as database:
        tables = {name: table_named(name, exactly=True) for name in database.tables()}
        files = {name: database.export_table(name, staging) for name, t in tables.items() if t}
        named = [
            Named(file, Source(file.path, file.label, table))
            for name, file in files.items()
            if (table := tables[name])
        ]
        if not named:
            raise InputError(
                f"{database.label} holds no table or view that is named after a table of the data "
                "model, such as customers or coverage; make views of these names, or a mapping"
            )
    return Found(named, [])


def _no_table(file: DataFile) -> InputError:
    return InputError(
        f"{file.label} is not a table of the data model; name the file (or its sheets) after "
        f"the table, as .csv, .xlsx or .parquet. Tables: {', '.join(TABLES)}"
    )


def _in_file(file: DataFile) -> Found:
    if file.path.suffix.lower() not in DATA_FILES:
        return Found([], [])
    table = table_named(Path(file.name).stem)
    if file.is_workbook:
        return _in_workbook(file, table)
    if table is None:
        return Found([], [Notice("", file.label, "unknown_file")])
    return Found([Named(file, Source(file.path, file.label, table))], [])


def _in_workbook(file: DataFile, table: Table | None) -> Found:
    found = list_sheets(file.path, file.label)
    sheets = found.shown
    tables = {sheet: table_named(sheet) for sheet in sheets}
    if table is None:
        held = {s: t for s, t in tables.items() if t}
        labels = [f"{file.label}[{s}]" for s in held]
    else:
        own = [s for s, t in tables.items() if t is table] or sheets[:1]
        held = dict.fromkeys(own, table)
        labels = [file.label] if len(own) == 1 else [f"{file.label}[{s}]" for s in own]
    if not held:
        return Found([], [Notice("", file.label, "unknown_file")])
    named = [
        Named(file, Source(file.path, label, t, sheet))
        for label, (sheet, t) in zip(labels, held.items(), strict=True)
    ]
    if file.is_ours:  # our reject workbook, named on purpose: its first sheet is a summary
        return Found(named, [])
    name = table.name if table else ""
    left = [Notice(name, f"{file.label}[{s}]", "unknown_sheet") for s in sheets if s not in held]
    return Found(named, left + found.notices(name, file.label))
