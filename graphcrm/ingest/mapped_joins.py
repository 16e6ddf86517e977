"""The extracts that a mapping joins to another: where they are, and their rows beside its own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.conditions import passing
from graphcrm.ingest.joining import Joined, Partners, join
from graphcrm.ingest.listing import DataFile
from graphcrm.ingest.mapped_files import Files, Held
from graphcrm.ingest.mapping import Condition, ExtractMap, Join
from graphcrm.ingest.mapping_file import MappingFile
from graphcrm.ingest.named_headers import Headers, Named, join_of, joined_headers, read_named
from graphcrm.ingest.notices import Notice
from graphcrm.ingest.raw import BoolVec, RawTable
from graphcrm.ingest.spill import Room
from graphcrm.ingest.text import as_text, clean, each_chunk
from graphcrm.ingest.yaml_file import Place


@dataclass(frozen=True, slots=True)
class Work:
    """What reading needs besides: the mapping's file, and where rows may be kept."""

    file: MappingFile
    room: Room


@dataclass(slots=True)
class Other:
    """An extract that is joined, and the files, sheets or tables it is in.

    It is read once for all files of the first extract, and let go after the last.
    """

    join: Join
    wanted: Headers
    held: Sequence[Held]
    place: Place
    n_uses: int = 1
    _read: tuple[Partners, dict[str, str], list[Notice]] | None = None

    def read(self, work: Work) -> tuple[Partners, dict[str, str], list[Notice]]:
        """Return the rows that are joined, the units of their headers, and what was lost."""
        if self._read is None:
            right, lost = _rows(self, work)
            units = {f"{self.join.name}.{header}": unit for header, unit in right.units.items()}
            done = Partners.of(right.raw, self.join), units, lost
        else:
            done = *self._read[:2], []
        self.n_uses -= 1
        self._read = done if self.n_uses else None
        return done


@dataclass(frozen=True, slots=True)
class Beside:
    """An extract with what is joined to it.

    Parameters
    ----------
    named : Named
    ambiguous : (n,) bool
    where : sequence of Condition
        Those that rows have yet to pass.
    notices : tuple of Notice
    """

    named: Named
    ambiguous: BoolVec
    where: Sequence[Condition]
    notices: tuple[Notice, ...]

    def without_broken(self) -> Beside:
        """Return it without what is said once: of rows that could not be split into cells."""
        named = self.named._replace(raw=self.named.raw.without_broken())
        notices = tuple(notice for notice in self.notices if notice.rule != "join_broken")
        return replace(self, named=named, notices=notices)


def others(files: Files, extract: ExtractMap, place: Place, *, n_uses: int) -> list[Other]:
    """Find what is joined to an extract of so many files; MappingError where one is nowhere."""
    found = []
    for i, (how, headers) in enumerate(
        zip(extract.join, joined_headers(extract, place), strict=True)
    ):
        here = (*place, "join", i)
        found.append(Other(how, headers, files.holding(how, here, headers), here, n_uses))
    return found


def label_with(own: str, joined: Sequence[Other]) -> str:
    """Name an extract together with what is joined to it, of many files the first.

    >>> label_with("order.asc", [])
    'order.asc'
    """
    labels = [own]
    for other in joined:
        more = f" (+{len(other.held) - 1})" if len(other.held) > 1 else ""
        labels.append(f"{other.held[0][1].label}{more}")
    return " + ".join(labels)


def hash_with(own: DataFile, joined: Sequence[Other]) -> str:
    """Return a hash that changes with any of the files that the rows come from."""
    if not joined:
        return own.sha256()
    files = [own, *(data for other in joined for data, _ in other.held)]
    return hashlib.sha256("\n".join(data.sha256() for data in files).encode()).hexdigest()


def beside(own: Named, extract: ExtractMap, joined: Sequence[Other], work: Work) -> Beside:
    """Put the rows of all joined extracts beside those of the first.

    Conditions of the extract up to the first on a joined column apply before, so that nobody
    hears of partners that are missing for rows which do not count.
    """
    if not joined:
        nobody = np.zeros(len(own.raw), np.bool_)
        return Beside(own, nobody, extract.where, ())
    first = list(takewhile(lambda c: join_of(extract, c.column) is None, extract.where))
    among = passing(own.raw, first)
    n_left_out = int((~among).sum())
    done, units, notices = Joined.of(own.raw), dict(own.units), []
    for i, other in enumerate(joined):
        partners, more, lost = other.read(work)
        notices += lost
        done = join(done, partners, among=None if i else among, room=work.room)
        units |= more
    label = own.raw.source.label
    for other in joined:
        n = done.n_unmatched[other.join.name]
        rule = "join_left_out" if other.join.unmatched == "leave_out" else "join_unmatched"
        notices += [Notice("", label, rule, ", ".join(other.join.on), n)] if n else []
    if n_left_out:
        notices.append(Notice("", label, "rows_left_out", None, n_left_out))
    rest = extract.where[len(first) :]
    return Beside(Named(done.raw, units), done.ambiguous, rest, tuple(notices))


def _rows(other: Other, work: Work) -> tuple[Named, list[Notice]]:
    """Read the rows that are joined, of one file or several, with no column that is not needed."""
    parts = [read_named(source, other.wanted, work.file, work.room) for _, source in other.held]
    if any(part.units != parts[0].units for part in parts):
        raise work.file.error((*other.place, "file"), "fits files whose headers differ in the unit")
    lost = [
        Notice("", part.raw.source.label, "join_broken", None, part.raw.n_broken)
        for part in parts
        if part.raw.n_broken
    ]
    words = [*work.file.mapping.null_words, *other.join.null_words]
    tables = [_needed(part.raw, other, words) for part in parts]
    cells = pa.concat_tables(tables)
    raw = RawTable(parts[0].raw.source, tuple(other.wanted), cells, np.arange(cells.num_rows))
    return Named(raw, parts[0].units), lost


def _needed(raw: RawTable, other: Other, null_words: Sequence[str]) -> pa.Table:
    """Return the rows that count as text, with the columns that are named and no others."""
    keep = pa.array(passing(raw, other.join.where))
    columns = [raw.cells.column(raw.headers.index(header)).filter(keep) for header in other.wanted]
    texts = [each_chunk(partial(_text, null_words=null_words), c, pa.string()) for c in columns]
    return pa.Table.from_arrays(texts, names=[str(i) for i in range(len(texts))])


def _text(cells: Any, *, null_words: Sequence[str]) -> Any:
    text = as_text(cells)
    if not null_words:
        return text
    words = clean(pa.array(null_words, pa.string()), fold=True)
    empty = pc.is_in(clean(cells, fold=True), value_set=words)
    return pc.if_else(empty, pa.scalar(None, pa.string()), text)
