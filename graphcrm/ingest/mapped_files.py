"""In which files, sheets and tables of a database is what a mapping names?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Self

from graphcrm.errors import InputError
from graphcrm.ingest.header_row import Layout
from graphcrm.ingest.listing import DATA_FILES, DataFile, Listing, list_files
from graphcrm.ingest.mapping import Origin
from graphcrm.ingest.mapping_file import MappingFile
from graphcrm.ingest.named_headers import Headers, read_named, reading_table
from graphcrm.ingest.notices import Notice
from graphcrm.ingest.raw import Source
from graphcrm.ingest.sql import Database, open_database
from graphcrm.ingest.workbook import Sheets, list_sheets
from graphcrm.ingest.yaml_file import Place

Held = tuple[DataFile, Source]


@dataclass(slots=True)
class Files:
    """The files and databases of a load that goes by a mapping.

    Parameters
    ----------
    mapping : MappingFile
    listing : Listing
    staging : Path
    taken : set of DataFile
        Those that the mapping had a use for.
    sheets : dict of DataFile to Sheets
        Of the workbooks that were opened.
    open : ExitStack
        Closes the database, whose extracts all come from one transaction.
    """

    mapping: MappingFile
    listing: Listing
    staging: Path
    taken: set[DataFile] = field(default_factory=set)
    sheets: dict[DataFile, Sheets] = field(default_factory=dict)
    open: ExitStack = field(default_factory=ExitStack)
    _database: Database | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.open.close()

    @classmethod
    def of(cls, sources: Sequence[Path | str], staging: Path, mapping: MappingFile) -> Files:
        """List the files of ``sources``; folders to any depth, and files of any ending."""
        return cls(mapping, list_files(sources, staging, deep=True, any_ending=True), staging)

    def holding(self, origin: Origin, place: Place, wanted: Headers) -> list[Held]:
        """Return what an extract is in, at least one file, sheet or table.

        Parameters
        ----------
        origin : Origin
            An extract of the mapping, or one that is joined.
        place : Place
            Where the mapping says it.
        wanted : Headers

        Raises
        ------
        MappingError
            Nothing fits; line and key are named.
        InputError
            A file or database cannot be read.
        """
        if origin.file is None:
            data = self._exported(origin, place)
            held = [(data, Source(data.path, data.label, reading_table(wanted)))]
        else:
            held = list(self._fitting(origin, place, wanted))
        self.taken |= {data for data, _ in held}
        return held

    def left(self) -> Iterator[Notice]:
        """Say of which files the mapping had no use, and what of the others is not read."""
        for data in self.listing.files:
            if data not in self.taken and data.path.suffix.lower() in DATA_FILES:
                yield Notice("", data.label, "unmapped_file")
            elif data in self.taken and data in self.sheets:
                yield from self.sheets[data].notices("", data.label)

    def _fitting(self, origin: Origin, place: Place, wanted: Headers) -> Iterator[Held]:
        fitting = [f for f in self.listing.files if fits(f.name, origin.file or "")]
        if not fitting:
            n = len(self.listing.files)
            raise self.mapping.error((*place, "file"), f"fits none of the {n} files of the sources")
        n = 0
        for data in fitting:
            for source in self._sources(origin, data, wanted):
                n += 1
                yield data, source
        if not n and origin.sheet:
            raise self.mapping.error((*place, "sheet"), f"fits no sheet of {fitting[0].label}")
        if not n:
            says = f"no sheet of {fitting[0].label} has the headers that are named here"
            raise self.mapping.error((*place, "file"), says)

    def _sources(self, origin: Origin, data: DataFile, wanted: Headers) -> Iterator[Source]:
        table = reading_table(wanted)
        layout = Layout(origin.header_row, origin.header_rows, origin.encoding, origin.separator)
        if not data.is_workbook:
            yield Source(data.path, data.label, table, layout=layout)
            return
        if data not in self.sheets:
            self.sheets[data] = list_sheets(data.path, data.label)
        sheets = self.sheets[data].shown
        for sheet in sheets:
            label = data.label if len(sheets) == 1 else f"{data.label}[{sheet}]"
            source = Source(data.path, label, table, sheet, layout)
            if origin.sheet is not None:
                holds = fits(sheet, origin.sheet)
            else:
                holds = len(sheets) == 1 or self._has_headers(source, wanted)
            if holds:
                yield source

    def _has_headers(self, source: Source, wanted: Headers) -> bool:
        try:
            read_named(source, wanted, self.mapping)
        except InputError:
            return False
        return True

    def _exported(self, origin: Origin, place: Place) -> DataFile:
        key = "sql_table" if origin.query is None else "query"
        if len(self.listing.databases) != 1:
            n = len(self.listing.databases)
            says = f"needs the address of one database among the sources, which name {n}"
            raise self.mapping.error((*place, key), says)
        if self._database is None:
            self._database = self.open.enter_context(open_database(self.listing.databases[0]))
        if origin.query is None:
            return self._database.export_table(origin.sql_table or "", self.staging)
        line = self.mapping.document.line((*place, key))
        label = f"{self.mapping.document.name} line {line}"
        return self._database.export_query(origin.query, label, self.staging)


def fits(name: str, pattern: str) -> bool:
    """Whether a path within a source fits a pattern; ``*`` stays within a folder.

    >>> fits("对公/客户.CSV", "对公/*.csv"), fits("对公/客户.csv", "*.csv")
    (True, False)
    """
    parts, patterns = _parts(name), _parts(pattern)
    return len(parts) == len(patterns) and all(map(fnmatchcase, parts, patterns))


def _parts(path: str) -> list[str]:
    return unicodedata.normalize("NFC", path).casefold().replace("\\", "/").split("/")
