"""Which files and sheets hold which table?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from graphcrm.errors import InputError
from graphcrm.ingest.notices import Notice
from graphcrm.ingest.raw import Source
from graphcrm.ingest.read_xlsx import sheet_names
from graphcrm.model import TABLES, Table
from graphcrm.model.headers import table_named

TEXT_FILES = (".csv", ".txt", ".tsv")
WORKBOOKS = (".xlsx", ".xls")
DATA_FILES = (*TEXT_FILES, *WORKBOOKS, ".parquet")
_ORDER = {name: i for i, name in enumerate(TABLES)}


class Found(NamedTuple):
    """Extracts in the order in which they load, and what was left out and why."""

    sources: list[Source]
    warnings: list[Notice]


def discover(paths: Sequence[Path]) -> Found:
    """Find the extracts among ``paths``, which are files or folders (read one level deep).

    Raises
    ------
    InputError
        A path is missing, a folder holds no table, or a file named here is none.
    """
    sources: list[Source] = []
    warnings: list[Notice] = []
    for path in paths:
        if not path.exists():
            raise InputError(f"{path} does not exist; name a file or folder of extracts")
        found = _in_folder(path) if path.is_dir() else _named_file(path)
        sources += found.sources
        warnings += found.warnings
    unique = {(s.path.resolve(), s.sheet): s for s in sources}
    in_order = sorted(unique.values(), key=lambda s: (_ORDER[s.table.name], s.path.name))
    return Found(in_order, warnings)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _in_folder(folder: Path) -> Found:
    sources: list[Source] = []
    warnings: list[Notice] = []
    try:
        entries = sorted(folder.iterdir())
    except PermissionError as error:
        raise InputError(f"{folder} cannot be read; check its permissions") from error
    for path in entries:
        if path.suffix.lower() in DATA_FILES and path.is_file() and not _is_ours(path):
            found = _in_file(path)
            sources += found.sources
            warnings += found.warnings
    if not sources:
        raise InputError(
            f"{folder} holds no table of the data model; name the files after the tables, "
            "such as customers.csv or coverage.xlsx"
        )
    return Found(sources, warnings)


def _is_ours(path: Path) -> bool:
    """Whether ``path`` is a reject file, a hidden file or a lock file of a spreadsheet program."""
    return path.name.startswith((".", "~$", "rejects-"))


def _named_file(path: Path) -> Found:
    found = _in_file(path) if path.suffix.lower() in DATA_FILES else Found([], [])
    if not found.sources:
        raise InputError(
            f"{path.name} is not a table of the data model; name the file (or its sheets) after "
            f"the table, as .csv, .xlsx or .parquet. Tables: {', '.join(TABLES)}"
        )
    return found


def _in_file(path: Path) -> Found:
    table = table_named(path.stem)
    if path.suffix.lower() in WORKBOOKS:
        return _in_workbook(path, table)
    if table is None:
        return Found([], [Notice("", path.name, "unknown_file")])
    return Found([Source(path, path.name, table)], [])


def _in_workbook(path: Path, table: Table | None) -> Found:
    sheets = sheet_names(path)
    tables = {sheet: table_named(sheet) for sheet in sheets}
    if table is None:
        sources = [Source(path, f"{path.name}[{s}]", t, s) for s, t in tables.items() if t]
        ignored = [s for s, t in tables.items() if not t]
    else:
        own = [s for s, t in tables.items() if t is table] or sheets[:1]
        labels = [path.name] if len(own) == 1 else [f"{path.name}[{s}]" for s in own]
        sources = [Source(path, label, table, s) for label, s in zip(labels, own, strict=True)]
        ignored = [s for s in sheets if s not in own]
    if not sources:
        return Found([], [Notice("", path.name, "unknown_file")])
    if _is_ours(path):  # our reject workbook, named on purpose: its first sheet is a summary
        return Found(sources, [])
    name = table.name if table else ""
    return Found(sources, [Notice(name, f"{path.name}[{s}]", "unknown_sheet") for s in ignored])
