"""Read a call list that callers filled in: a workbook of ours, or a CSV file of the same headers.

Rows may have been sorted, copied, split over sheets or saved by another program; sheets are told
by their headers, in either language, and cells read as those of any extract.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.errors import InputError
from graphcrm.ingest.book_mark import read_mark
from graphcrm.ingest.cell_text import cell_text
from graphcrm.ingest.convert import convert
from graphcrm.ingest.header_row import SEARCHED, find_header
from graphcrm.ingest.listing import TEXT_FILES, WORKBOOKS
from graphcrm.ingest.raw import BoolVec, RawTable, Source
from graphcrm.ingest.read import read
from graphcrm.ingest.read_xlsx import sheet_names, table_of
from graphcrm.ingest.spill import IN_MEMORY
from graphcrm.ingest.text import clean, mask
from graphcrm.ingest.workbook import each_sheet
from graphcrm.model.headers import match_headers
from graphcrm.model.types import Column, Kind, Table
from graphcrm.model.words import (
    CHANNEL,
    CONTACT_CHANNEL,
    CONTACTED_ON,
    OUTCOME,
    PARTY_ID,
    REFERRAL_OUTCOME,
    STAFF_ID,
)
from graphcrm.reasons.titles import title_of

PARTY, STAFF, ON = "party_id", "staff_id", "contacted_on"
BROUGHT: Final = ("brought_1", "brought_2", "brought_3")
# A row is filled where any of these says something; the others were written beforehand.
FILLED: Final = (ON, "channel", "call_outcome", "need", *BROUGHT, "referral_outcome", "note")
CONTROL_ID: Final = "control_id"


def _column(name: str, kind: Kind, synonyms: Sequence[str] = (), **more: Any) -> Column:
    chinese, english = title_of(name, "zh"), title_of(name, "en")
    return Column(name, kind, chinese, synonyms=(english, *synonyms), **more)


def _needed(name: str, kind: Kind, synonyms: Sequence[str]) -> Column:
    return _column(name, kind, synonyms, key=True, required=True)


# Rejected rows are told of as contacts, which is what a row of the list is first of all.
RESULTS: Final = Table(
    "contacts",
    "名单",
    "what came of a call",
    (
        _needed(PARTY, Kind.REF, (*PARTY_ID, "customer_id", title_of("customer_id", "en"))),
        _needed(STAFF, Kind.REF, STAFF_ID),
        _needed(ON, Kind.DATE, CONTACTED_ON),
        _column(
            "channel", Kind.ENUM, CONTACT_CHANNEL, key=True, words=CHANNEL, empty_means="other"
        ),
        _column("call_outcome", Kind.CATEGORY, ("outcome", *OUTCOME)),
        _column("need", Kind.CATEGORY),
        _column("note", Kind.TEXT),
        *(_column(name, Kind.REF) for name in BROUGHT),
        _column("referral_outcome", Kind.ENUM, words=REFERRAL_OUTCOME),
    ),
)
CONTROL: Final = Table(
    "signals", "对照组", "nobody calls the customer", (_needed(CONTROL_ID, Kind.REF, ()),)
)


@dataclass(frozen=True, slots=True)
class FilledList:
    """A call list as it came back.

    Parameters
    ----------
    calls : list of RawTable
        The rows that somebody filled in, sheet by sheet.
    control : list of RawTable
        The rows of the control group.
    listed : list of str
        Whom the list asked to call: as it was written, or, where the file does not say it, in all
        of its rows.
    made : mapping or None
        ``question``, ``as_of``, ``parameters`` and ``n_control`` of the plan, where the file says
        them.
    """

    calls: list[RawTable] = field(default_factory=list)
    control: list[RawTable] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    made: Mapping[str, Any] | None = None

    @property
    def n_filled(self) -> int:
        """How many rows somebody filled in."""
        return sum(raw.n_read for raw in self.calls)


def read_list(path: Path) -> FilledList:
    """Read a call list as callers filled it in.

    Parameters
    ----------
    path : Path
        A workbook that ``graphcrm campaign plan --out`` wrote, or a CSV file with at least the
        columns ``customer_id``, ``staff_id`` and ``contacted_on``.

    Raises
    ------
    InputError
        No call list, or one without its control group.

    Notes
    -----
    O(n) in rows, which are held in memory: people fill them by hand.
    """
    if not path.is_file():
        raise InputError(f"{path.name} is not there; name the file of the list", file=path.name)
    if path.suffix.lower() in WORKBOOKS:
        return _whole(path, _from_workbook(path))
    if path.suffix.lower() not in TEXT_FILES:
        raise _no_list(path)
    raw = read(Source(path, path.name, RESULTS))
    if not _is_of(RESULTS, path.name, raw.headers):
        raise _no_list(path)
    return FilledList([_filled(raw)], [], _ids(raw, PARTY))


def _from_workbook(path: Path) -> FilledList:
    found = FilledList()
    made = None
    for n, (sheet, rows) in enumerate(
        each_sheet(path, path.name, sheet_names(path, path.name)), start=1
    ):
        label = f"{path.name}, sheet {n}"
        first = list(islice(rows, SEARCHED))
        top = [[cell_text(cell) for cell in row] for row in first]
        table = next((t for t in (CONTROL, RESULTS) if _is_in(t, label, top)), None)
        if table is None:
            made = made or read_mark(
                chain(first, rows), path, label, anew="write the list anew and fill that"
            )
            continue
        raw = table_of(Source(path, label, table, sheet), chain(first, rows), IN_MEMORY)
        if table is CONTROL:
            found.control.append(_said(raw, (CONTROL_ID,)))
        else:
            found.calls.append(_filled(raw))
            found.listed.extend(_ids(raw, PARTY))
    return FilledList(found.calls, found.control, found.listed, made)


def _whole(path: Path, found: FilledList) -> FilledList:
    """Refuse a workbook without calls, or without the control group that it was written with."""
    if not found.calls:
        raise _no_list(path)
    if found.made is None:
        return found
    n_control = found.made.get("n_control")
    listed = found.made.get("listed")
    if not isinstance(n_control, int) or not isinstance(listed, list):
        raise _no_list(path)
    if sum(len(raw) for raw in found.control) < n_control:
        raise InputError(
            f"{path.name} was written with a control group of {n_control:,}, and not all of it is "
            "there; put its sheet back as it was",
            file=path.name,
        )
    return FilledList(found.calls, found.control, [str(i) for i in listed], found.made)


def _is_in(table: Table, label: str, top: Sequence[Sequence[str]]) -> bool:
    return _is_of(table, label, find_header(table, top).headers)


def _is_of(table: Table, label: str, headers: Sequence[str]) -> bool:
    """Whether headers are those of a table; refuse those of which one was deleted."""
    found = match_headers(table, headers)
    # A sheet of callers names staff, and one of anybody names parties: both have to be there.
    missing = set(table.required) - set(found.columns)
    if table is RESULTS and ON in found.columns and len(missing) == 1:
        raise InputError(
            f"{label} has no column {missing.pop()}, in neither language; put the header back as "
            "it was written"
        )
    if not missing and found.repeated:
        raise InputError(f"{label} has two columns {found.repeated[0]}; delete one")
    return not missing


def _filled(raw: RawTable) -> RawTable:
    """Return the rows in which somebody filled in anything, with the columns that are read."""
    return _said(raw, FILLED)


def _said(raw: RawTable, names: Sequence[str]) -> RawTable:
    """Return the rows that say something under any of some columns."""
    columns = match_headers(raw.source.table, raw.headers).columns
    said = np.zeros(len(raw), bool)
    for name in names:
        if name in columns:
            said |= _holds_text(raw, columns.index(name))
    return raw.only(said).without({i for i, name in enumerate(columns) if name is None})


def _holds_text(raw: RawTable, place: int) -> BoolVec:
    cells = raw.cells.column(place)
    parts = [mask(pc.is_valid(clean(chunk, fold=True))) for chunk in cells.chunks]
    return np.concatenate([np.zeros(0, bool), *parts])


def _ids(raw: RawTable, name: str) -> list[str]:
    """Return the ids of one column that can be read, as those of every extract."""
    place = match_headers(raw.source.table, raw.headers).columns.index(name)
    found = convert(raw.source.table.column(name), raw.cells.column(place))
    good = found.values.combine_chunks().filter(pa.array(~found.bad))
    return [str(i) for i in good.drop_null().to_pylist()]


def _no_list(path: Path) -> InputError:
    return InputError(
        f"{path.name} is no call list; name a workbook that graphcrm campaign plan --out wrote, or "
        "a .csv file with the columns customer_id, staff_id and contacted_on",
        file=path.name,
    )
