"""Read a hand-over plan that people edited: a workbook of ours, or a CSV file.

Rows may have been moved between sheets, sorted or deleted, and another program may have saved the
file; sheets are told by their headers, in either language, and cells read as those of any extract.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from graphcrm.errors import InputError
from graphcrm.ingest.book_mark import read_mark
from graphcrm.ingest.cell_text import cell_text
from graphcrm.ingest.convert import convert
from graphcrm.ingest.header_row import SEARCHED, find_header
from graphcrm.ingest.listing import TEXT_FILES, WORKBOOKS
from graphcrm.ingest.raw import RawTable, Source
from graphcrm.ingest.read import read
from graphcrm.ingest.read_xlsx import sheet_names, table_of
from graphcrm.ingest.spill import IN_MEMORY
from graphcrm.ingest.text import mask
from graphcrm.ingest.workbook import each_sheet
from graphcrm.model.headers import match_headers
from graphcrm.model.types import Column, Kind, Table
from graphcrm.model.words import PARTY_ID
from graphcrm.reasons.titles import title_of

PARTY, TO, PLANNED = "party_id", "to_staff_id", "planned_staff_id"
_ANEW: Final = "write the plan anew and edit only its column to_staff_id"


def _column(name: str, *synonyms: str) -> Column:
    chinese, english = title_of(name, "zh"), title_of(name, "en")
    return Column(name, Kind.REF, chinese, synonyms=(english, *synonyms))


PLAN: Final = Table(
    "plan",
    "移交方案",
    "who takes over a party",
    (_column(PARTY, *PARTY_ID), _column(TO), _column(PLANNED)),
)


@dataclass(frozen=True, slots=True)
class HandoverPlan:
    """The rows of a plan, in the order of the file.

    Parameters
    ----------
    party, to : list of str or None
        Who is handed over, and to whom; None for nobody.
    planned : list of str or None; or None
        To whom it was planned; None where the file does not say it.
    where : list of str
        File, sheet by its number, and row, as people are told of them.
    made : mapping or None
        ``question``, ``as_of`` and ``parameters`` of the plan, where the file says them.
    """

    party: list[str]
    to: list[str | None]
    planned: list[str | None] | None
    where: list[str]
    made: Mapping[str, Any] | None = None


def read_plan(path: Path) -> HandoverPlan:
    """Read a plan as it was written and edited.

    Parameters
    ----------
    path : Path
        A workbook that ``graphcrm coverage handover --out`` wrote, or a CSV file with the columns
        ``party_id`` and ``to_staff_id``.

    Raises
    ------
    InputError
        No plan, or a row that cannot be read; named by sheet and row, never by what it says.
    """
    if not path.is_file():
        raise InputError(f"{path.name} is not there; name the file of the plan", file=path.name)
    if path.suffix.lower() in WORKBOOKS:
        return _from_workbook(path)
    if path.suffix.lower() not in TEXT_FILES:
        raise _no_plan(path)
    raw = read(Source(path, path.name, PLAN))
    if not _is_plan(path, path.name, raw.headers):
        raise _no_plan(path)
    return _joined([_rows(raw)], None)


def _from_workbook(path: Path) -> HandoverPlan:
    parts: list[HandoverPlan] = []
    made = None
    shown = sheet_names(path, path.name)
    for n, (sheet, rows) in enumerate(each_sheet(path, path.name, shown), start=1):
        label = f"{path.name}, sheet {n}"
        first = list(islice(rows, SEARCHED))
        top = [[cell_text(cell) for cell in row] for row in first]
        if _is_plan(path, label, find_header(PLAN, top).headers):
            source = Source(path, label, PLAN, sheet)
            parts.append(_rows(table_of(source, chain(first, rows), IN_MEMORY)))
        else:
            made = made or read_mark(chain(first, rows), path, label, anew=_ANEW)
    if not parts and made is None:
        raise _no_plan(path)
    return _joined(parts, made)


def _is_plan(path: Path, label: str, headers: Sequence[str]) -> bool:
    """Whether headers are those of a plan; refuse those of which one was deleted."""
    found = match_headers(PLAN, headers)
    missing = {PARTY, TO} - set(found.columns)
    if len(missing) == 1:
        raise InputError(
            f"{label} has no column {missing.pop()}, in neither language; put the header back as "
            "it was written",
            file=path.name,
        )
    if found.repeated:
        raise InputError(f"{label} has two columns {found.repeated[0]}; delete one", file=path.name)
    return not missing


def _rows(raw: RawTable) -> HandoverPlan:
    """Return the rows of one sheet; those without any of our ids, such as signatures, are none."""
    label = raw.source.label
    if raw.n_broken:
        row = min(int(rows[0]) for rows in raw.broken.values())
        raise InputError(f"{label}, row {row}: it has not as many cells as the header; mend it")
    cells = {name: _cells(raw, name) for name in (PARTY, TO, PLANNED)}
    said = np.zeros(len(raw), bool)
    for column in cells.values():
        said |= np.zeros(len(raw), bool) if column is None else mask(column.is_valid())
    rows = np.flatnonzero(said)
    given = {name: c and c.take(pa.array(rows)).to_pylist() for name, c in cells.items()}
    where = [f"{label}, row {row}" for row in raw.row_numbers[rows].tolist()]
    for place, party in zip(where, given[PARTY], strict=True):
        if party is None:
            raise InputError(f"{place}: there is no party_id; write it, or delete the row")
    return HandoverPlan(given[PARTY], given[TO], given[PLANNED], where)


def _cells(raw: RawTable, name: str) -> Any:
    """Return the ids of one column, trimmed and folded as those of every extract."""
    names = match_headers(PLAN, raw.headers).columns
    if name not in names:
        return None
    found = convert(PLAN.column(name), raw.cells.column(names.index(name)))
    if found.bad.any():
        row = raw.row_numbers[np.flatnonzero(found.bad)[0]]
        raise InputError(
            f"{raw.source.label}, row {row}: {name} has lost digits or is too long to be an id; "
            "write it into a text cell"
        )
    return found.values.combine_chunks()


def _joined(parts: Sequence[HandoverPlan], made: Mapping[str, Any] | None) -> HandoverPlan:
    """Put the sheets together; where one does not say what was planned, none does."""
    planned: list[str | None] | None = []
    for part in parts:
        planned = None if planned is None or part.planned is None else [*planned, *part.planned]
    return HandoverPlan(
        [party for part in parts for party in part.party],
        [to for part in parts for to in part.to],
        planned,
        [place for part in parts for place in part.where],
        made,
    )


def _no_plan(path: Path) -> InputError:
    return InputError(
        f"{path.name} is no hand-over plan; name a workbook that graphcrm coverage handover --out "
        "wrote, or a .csv file with the columns party_id and to_staff_id",
        file=path.name,
    )
