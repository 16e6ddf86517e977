"""The first rows of every file, sheet, table and view among the sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from graphcrm.errors import InputError
from graphcrm.ingest.listing import DataFile, list_files
from graphcrm.ingest.read_xlsx import sheet_names
from graphcrm.ingest.sql import open_database
from graphcrm.ingest.suggest.peek import ANY, Peek, peek
from graphcrm.model import Table


def look(
    sources: Sequence[Path | str], staging: Path, n_rows: int
) -> tuple[list[Peek], list[InputError]]:
    """Look at every file, sheet, table and view; also return why some cannot be looked at.

    Files of other endings than those of extracts are text, where there is nothing else.

    Parameters
    ----------
    sources : sequence of Path or str
    staging : Path
    n_rows : int

    Raises
    ------
    InputError
        A source cannot be used, or nothing can be looked at.
    """
    listing = list_files(sources, staging)
    files = [file for file in listing.files if file.is_data or file.named]
    if not files and not listing.databases:
        listing = list_files(sources, staging, any_ending=True)
        files = listing.files
    peeks, refused = look_at(files, listing.databases, staging, n_rows)
    if not peeks:
        raise refused[0] if refused else _no_extract()
    return peeks, refused


def look_at(
    files: Iterable[DataFile],
    databases: Iterable[str],
    staging: Path,
    n_rows: int,
    *,
    named: Table = ANY,
) -> tuple[list[Peek], list[InputError]]:
    """Look at some files, and at every table and view of some databases.

    Parameters
    ----------
    files : iterable of DataFile
    databases : iterable of str
        Their addresses.
    staging : Path
    n_rows : int
    named : Table
        Its columns are the headers that tell the header rows.

    Raises
    ------
    InputError
        A database cannot be used.
    """
    peeks: list[Peek] = []
    refused: list[InputError] = []
    for file in files:
        try:
            peeks += _of_file(file, n_rows, named)
        except InputError as error:
            refused.append(error)
    for address in databases:
        peeks += _of_database(address, staging, n_rows)
    return peeks, refused


def _of_database(address: str, staging: Path, n_rows: int) -> list[Peek]:
    """Look at the first rows of every table and view."""
    with open_database(address) as database:
        # One row more tells whether there are more.
        files = [
            (n, database.export_table(n, staging, first=n_rows + 1)) for n in database.tables()
        ]
    return [
        replace(peek(file.path, label=file.label, file=name, n=n_rows), sql_table=name)
        for name, file in files
    ]


def _no_extract() -> InputError:
    return InputError(
        "there is no extract among the sources; name a folder or file of CSV, xlsx or Parquet"
    )


def _of_file(file: DataFile, n_rows: int, named: Table) -> Iterator[Peek]:
    if not file.is_workbook:
        yield peek(file.path, label=file.label, file=file.name, n=n_rows, named=named)
        return
    sheets = sheet_names(file.path, file.label)
    refused: list[InputError] = []
    n_good = 0
    for sheet in sheets:
        label = f"{file.label}[{sheet}]" if len(sheets) > 1 else file.label
        only = sheet if len(sheets) > 1 else None
        try:
            found = peek(file.path, label=label, file=file.name, sheet=only, n=n_rows, named=named)
        except InputError as error:  # a page of notes beside the data
            refused.append(error)
            continue
        n_good += 1
        yield found
    if refused and not n_good:
        raise refused[0]
