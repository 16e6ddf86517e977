"""A plan of who takes over whom as a workbook to print, sign, edit and hand back.

A summary, a sheet for each successor, one for whoever nobody can take.  One column is there to be
edited, the successor; :mod:`graphcrm.ingest.handover_plan` reads the workbook back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path
from typing import Any, Final

import numpy as np

from graphcrm.answer import Answer, Column, sum_fen, yuan
from graphcrm.errors import InputError
from graphcrm.graph.arrays import IntVec
from graphcrm.reasons import Lang
from graphcrm.reasons.pages import page_text
from graphcrm.reasons.titles import title_of
from graphcrm.views.book import Styles, lay_out
from graphcrm.views.cells import printable
from graphcrm.views.handover_summary import day_of_plan, write_summary
from graphcrm.views.sheet_names import SheetNames
from graphcrm.views.sheets import cell_writer, row_height
from graphcrm.views.workbook import MAX_ROWS

TO: Final = "to_staff_id"
PLANNED: Final = "planned_staff_id"
# Columns of a sheet and their widths, on a page of A4; the last is not printed.
COLUMNS: Final = {
    "party_id": 13,
    "name": 14,
    "kind": 9,
    "from_staff_id": 10,
    TO: 11,
    "reason": 24,
    "last_contacts": 25,
    "opening": 33,
    "loans": 13,
    "n_maturing": 8,
    "maturing": 13,
    "open_complaints": 10,
    PLANNED: 11,
}
PRINTED: Final = len(COLUMNS) - 1
HEADER: Final = 1  # its row, below the title
SIGNED_AT: Final = (1, 5, 7)  # columns that hold no ids
SIGNED_BELOW: Final = 3  # rows under the last
_SPARE_ROWS: Final = 10  # for title, header and signatures


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Rows of one successor, or of nobody."""

    name: str
    title: str
    columns: tuple[Column, ...]

    @property
    def last(self) -> int:
        """The row of its last party."""
        return HEADER + len(self.columns[0])


def write_handover_book(
    plan: Answer,
    path: Path,
    lang: Lang,
    *,
    leavers: Sequence[Column],
    successors: Sequence[Column],
) -> None:
    """Write all rows of a plan, a sheet for each successor.

    Ids and names are text cells, so no digit is lost and nothing runs as a formula.

    Parameters
    ----------
    plan : Answer
        Of ``coverage.handover`` or ``coverage.second-person``, with ``last_contacts`` and
        ``opening``, such as :func:`graphcrm.analysis.briefing.briefing` adds.
    path : Path
    lang : {"zh", "en"}
    leavers, successors : sequence of Column
        ``staff_id, name, branch_id, n_parties, worth`` of who hands over and of each who takes
        over, in order of position.

    Raises
    ------
    InputError
        More rows than a sheet holds.
    """
    if plan.n_rows > MAX_ROWS - _SPARE_ROWS:
        raise InputError(f"a sheet holds {MAX_ROWS:,} rows; write csv or parquet, or set a limit")
    import xlsxwriter

    # In memory: else each sheet would hold a file open, and a plan may have thousands of them.
    book = xlsxwriter.Workbook(str(path))
    # The data's date, not the clock: the same plan gives the same file.
    book.set_properties({"created": datetime.combine(plan.as_of, time.min)})
    names, styles = SheetNames(), Styles(book)
    first = book.add_worksheet(names.take(page_text("sheet_summary", lang)))
    sheets = list(_sheets(plan, successors, names, lang))
    write_summary(
        first,
        styles,
        plan,
        lang,
        leavers=leavers,
        successors=successors,
        sheets=[sheet.name for sheet in sheets],
    )
    signed = ("sign_giver" if leavers else "sign_host", "sign_taker", "sign_witness")
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        _write_sheet(page, styles, sheet, lang)
        for place, key in zip(SIGNED_AT, signed, strict=True):
            page.write_string(sheet.last + SIGNED_BELOW, place, page_text(key, lang))
    book.close()


def _sheets(
    plan: Answer, successors: Sequence[Column], names: SheetNames, lang: Lang
) -> Iterator[_Sheet]:
    """Yield the sheet of each successor, then that of the parties that nobody takes."""
    to = plan.column(TO)
    planned = replace(to, name=PLANNED)
    columns = [planned if name == PLANNED else plan.column(name) for name in COLUMNS]
    taker = to.data
    order = np.argsort(taker, kind="stable")
    ids, called = successors[0], successors[1]
    n = len(ids)
    begins, ends = (np.searchsorted(taker[order], ids.data, side) for side in ("left", "right"))
    cells = zip(called.cells(0, n, lang), ids.cells(0, n, lang), begins, ends, strict=True)
    for name, identifier, begin, end in cells:
        who = printable(f"{name or ''} {identifier}".strip())
        title = _title(plan, order[begin:end], "takes_over", lang, who=who)
        tab = names.take(str(name or ""), str(identifier))
        yield _Sheet(tab, title, tuple(c.reorder(order[begin:end]) for c in columns))
    nobody = order[: np.searchsorted(taker[order], 0)]
    if len(nobody):
        title = _title(plan, nobody, "nobody_takes", lang)
        tab = names.take(page_text("sheet_unassigned", lang))
        yield _Sheet(tab, title, tuple(c.reorder(nobody) for c in columns))


def _title(plan: Answer, rows: IntVec, key: str, lang: Lang, **facts: object) -> str:
    worth = yuan(sum_fen(plan.column("worth").data[rows]))
    return page_text(key, lang, n=len(rows), worth=worth, on=day_of_plan(plan), **facts)


def _write_sheet(sheet: Any, styles: Styles, part: _Sheet, lang: Lang) -> None:
    sheet.write_string(0, 0, part.title, styles.title)
    titles = [title_of(column.name, lang) for column in part.columns]
    sheet.set_row(HEADER, row_height(titles, tuple(COLUMNS.values())))
    writers = []
    for c, (column, title) in enumerate(zip(part.columns, titles, strict=True)):
        sheet.set_column(c, c, COLUMNS[column.name])
        edited = column.name == TO
        sheet.write_string(HEADER, c, title, styles.edited_head if edited else styles.head)
        style = styles.edited if edited else styles.of_unit(column.unit)
        writers.append((cell_writer(sheet, column.unit, lang, style), style))
    widths = tuple(COLUMNS.values())
    for r, row in enumerate(_rows(part.columns, lang), start=HEADER + 1):
        sheet.set_row(r, row_height(row, widths))
        for c, ((write, style), cell) in enumerate(zip(writers, row, strict=True)):
            if cell is None:
                sheet.write_blank(r, c, None, style)
            else:
                write(r, c, cell)
    _for_paper(sheet, part.last)


def _rows(columns: Sequence[Column], lang: Lang) -> Iterator[tuple[Any, ...]]:
    return zip(*(c.cells(0, len(c), lang) for c in columns), strict=True)


def _for_paper(sheet: Any, last: int) -> None:
    """Lay the sheet out, signatures included."""
    lay_out(sheet, header=HEADER, last=last, width=PRINTED + 1, frozen=2)
    sheet.print_area(0, 0, last + SIGNED_BELOW, PRINTED - 1)
