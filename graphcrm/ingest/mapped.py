"""Which extracts does a mapping make of the sources, and which rows have they?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from graphcrm.ingest.combining import combine_translated
from graphcrm.ingest.extracts import Extract, Extracts
from graphcrm.ingest.mapped_files import Files
from graphcrm.ingest.mapped_joins import (
    Beside,
    Other,
    Work,
    beside,
    hash_with,
    label_with,
    others,
)
from graphcrm.ingest.mapping import ExtractMap
from graphcrm.ingest.mapping_file import MappingFile
from graphcrm.ingest.named_headers import own_headers, read_named
from graphcrm.ingest.raw import RawTable, Source
from graphcrm.ingest.spill import Room
from graphcrm.ingest.translate import Translation, translate
from graphcrm.ingest.yaml_file import Place
from graphcrm.model import TABLE_ORDER, TABLES


def find_mapped(
    sources: Sequence[Path | str], staging: Path, file: MappingFile, *, drop: Collection[str] = ()
) -> Extracts:
    """Find the extracts that a mapping makes of the sources.

    Parameters
    ----------
    sources : sequence of Path or str
        See :func:`graphcrm.ingest.listing.list_files`.
    staging : Path
    file : MappingFile
    drop : collection of str
        Canonical columns that are not to be loaded, ``id_no`` or ``customers.id_no``.

    Raises
    ------
    MappingError
        A pattern fits no file or sheet; line and key are named.
    InputError
        A source cannot be used.
    """
    room = Room(staging).shared_by(len(file.mapping.extracts))
    found: list[Extract] = []
    with Files.of(sources, staging, file) as files:
        for i, extract in enumerate(file.mapping.extracts):
            place: Place = ("extracts", i)
            held = files.holding(extract, place, own_headers(extract, place))
            joined = others(files, extract, place, n_uses=len(held))
            for data, source in held:
                reading = Reading(file, extract, place, source, room, drop, joined)
                label, sha256 = label_with(source.label, joined), partial(hash_with, data, joined)
                found += [
                    Extract(TABLES[table.table], label, sha256, partial(reading.rows, j))
                    for j, table in enumerate(extract.tables)
                ]
    found += _written_rows(file)
    found.sort(key=lambda extract: TABLE_ORDER[extract.table.name])
    return Extracts(found, list(files.left()))


@dataclass(slots=True)
class Reading:
    """A file that is read once for all its tables, and let go after the last.

    Parameters
    ----------
    file : MappingFile
    extract : ExtractMap
    place : Place
        Where the mapping says it.
    source : Source
    room : Room
    drop : collection of str
    joined : sequence of Other
        What stands beside its rows.
    """

    file: MappingFile
    extract: ExtractMap
    place: Place
    source: Source
    room: Room
    drop: Collection[str] = ()
    joined: Sequence[Other] = ()
    left: set[int] = field(init=False)
    kept: Beside | None = None

    def __post_init__(self) -> None:
        self.left = set(range(len(self.extract.tables)))

    def rows(self, i: int) -> RawTable:
        """Return the rows for table ``i`` of the extract; each may be asked for once."""
        known = self.kept or self._read()
        if len(self.left) < len(self.extract.tables):  # told of with the first table
            known = known.without_broken()
        self.left.remove(i)
        self.kept = known if self.left else None
        how = self._translation(i, known)
        done = translate(known.named.raw, how, ambiguous=known.ambiguous, room=self.room)
        if how.mapped.combine is not None:
            done = combine_translated(done, how.mapped.combine, room=self.room)
        told = (replace(notice, table=how.table.name) for notice in known.notices)
        return replace(done, notices=(*told, *done.notices))

    def _read(self) -> Beside:
        wanted = own_headers(self.extract, self.place)
        own = read_named(self.source, wanted, self.file, self.room)
        return beside(own, self.extract, self.joined, Work(self.file, self.room))

    def _translation(self, i: int, known: Beside) -> Translation:
        null_words = [*self.file.mapping.null_words, *self.extract.null_words]
        units = self._units(i, known.named.units)
        return Translation(self.extract.tables[i], known.where, null_words, units, self.drop)

    def _units(self, i: int, found: Mapping[str, str]) -> dict[str, str]:
        """Return the units of money: those of the mapping, which no header may contradict."""
        units: dict[str, str] = {}
        for name, cell in self.extract.tables[i].columns.items():
            of_header = found.get(cell.source or "")
            if cell.unit and of_header and cell.unit[0] != of_header[0]:
                place = (*self.place, "tables", i, "columns", name, "unit")
                says = f"the header in {self.source.label} says {of_header}; one of them is wrong"
                raise self.file.error(place, says)
            if unit := cell.unit or of_header:
                units[name] = unit
        return units


def _written_rows(file: MappingFile) -> Iterator[Extract]:
    """Yield an extract for each table whose rows the mapping itself holds."""
    for name in file.mapping.rows:
        label = f"{file.document.name}[{name}]"
        rows = partial(_rows, file, name, label)
        yield Extract(TABLES[name], label, lambda: file.sha256, rows)


def _rows(file: MappingFile, name: str, label: str) -> RawTable:
    rows = file.mapping.rows[name]
    headers = tuple(dict.fromkeys(header for row in rows for header in row))
    columns = [pa.array([row.get(header) for row in rows], pa.string()) for header in headers]
    cells = pa.Table.from_arrays(columns, names=[str(i) for i in range(len(headers))])
    lines = [file.document.line(("rows", name, i)) for i in range(len(rows))]
    source = Source(Path(file.document.name), label, TABLES[name])
    return RawTable(source, headers, cells, np.array(lines, np.int64))
