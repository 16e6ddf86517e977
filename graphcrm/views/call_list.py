"""The call list of a campaign as a workbook: to print, to fill in, and to import again.

A summary, the calls with yellow columns to fill, the control group that nobody calls, and how to
fill it all; :mod:`graphcrm.ingest.campaign_results` reads it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from graphcrm.answer import Answer, Column
from graphcrm.errors import InputError
from graphcrm.model.words import CHANNEL, REFERRAL_OUTCOME
from graphcrm.reasons import Lang
from graphcrm.reasons.calls import OUTCOMES
from graphcrm.reasons.pages import page_text
from graphcrm.reasons.titles import title_of, word_of
from graphcrm.views.book import Styles, lay_out
from graphcrm.views.call_summary import write_how, write_summary
from graphcrm.views.sheet_names import SheetNames
from graphcrm.views.sheets import cell_writer, row_height
from graphcrm.views.workbook import MAX_ROWS

# What a caller reads, and what he fills in, with the widths of the columns on a page of A4.
READ: Final = {
    "rank": 5,
    "ring": 9,
    "customer_id": 12,
    "party_id": 12,
    "name": 9,
    "kind": 7,
    "department": 12,
    "branch_id": 8,
    "staff_id": 9,
    "caller": 9,
    "phone": 12,
    "reason": 24,
    "may_bring": 22,
    "opening": 26,
}
FILLED: Final = {
    "contacted_on": 11,
    "channel": 8,
    "call_outcome": 10,
    "need": 9,
    "brought_1": 12,
    "brought_2": 12,
    "brought_3": 12,
    "referral_outcome": 9,
    "note": 12,
}
PRINTED_TO: Final = "brought_1"  # what callers note on paper; the page holds no more
CALLER: Final = "staff_id"  # whoever called may be somebody else
HEADER: Final = 1  # its row, below the title
SPARE: Final = 20  # empty rows to fill, for second contacts
_CONTROL: Final = {"control_id": 16, "name": 24}


def write_call_list(plan: Answer, path: Path, lang: Lang, *, control: Sequence[Column]) -> None:
    """Write all rows of a plan as a list for callers.

    Ids, names and phones are text cells, so no digit is lost and nothing runs as a formula.

    Parameters
    ----------
    plan : Answer
        Of ``campaign.plan``, with what :func:`graphcrm.analysis.call_briefing.call_briefing` adds.
    path : Path
    lang : {"zh", "en"}
    control : sequence of Column
        ``control_id`` and ``name`` of those who are not to be called.

    Raises
    ------
    InputError
        More rows than a sheet holds.
    """
    n_control = len(control[0])
    if max(plan.n_rows, n_control) > MAX_ROWS - SPARE - HEADER - 1:
        raise InputError(f"a sheet holds {MAX_ROWS:,} rows; write csv or parquet, or set a limit")
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    # The data's date, not the clock: the same plan gives the same file.
    book.set_properties({"created": datetime.combine(plan.as_of, time.min)})
    names, styles = SheetNames(), Styles(book)

    def add(key: str) -> Any:
        return book.add_worksheet(names.take(page_text(key, lang)))

    first = add("sheet_summary")
    _write_calls(add("sheet_calls"), styles, plan, lang)
    if n_control:
        _write_control(add("sheet_control"), styles, control, lang)
    write_how(add("sheet_how"), styles, lang)
    write_summary(first, styles, plan, lang, n_control=n_control)
    book.close()


def _write_calls(sheet: Any, styles: Styles, plan: Answer, lang: Lang) -> None:
    """Write what callers read, and the empty cells that they fill."""
    there = {column.name: column for column in plan.columns}
    if "party_id" in there:  # it names firms too, and one id of a party is enough
        there.pop("customer_id", None)
    columns = [there[name] for name in READ if name in there]
    widths = [READ[column.name] for column in columns]
    how = page_text("sheet_how", lang)
    sheet.write_string(0, 0, page_text("calls_title", lang, n=plan.n_rows, how=how), styles.title)
    _write_rows(sheet, styles, columns, widths, lang)
    begin, last = len(columns), HEADER + plan.n_rows
    empty = {**dict.fromkeys(FILLED, styles.edited), "contacted_on": styles.edited_day}
    for c, (name, width) in enumerate(FILLED.items(), start=begin):
        sheet.set_column(c, c, width)
        sheet.write_string(HEADER, c, title_of(name, lang), styles.edited_head)
        for r in range(HEADER + 1, last + SPARE + 1):
            sheet.write_blank(r, c, None, empty[name])
    for r in range(last + 1, last + SPARE + 1):
        for c in range(begin):
            sheet.write_blank(r, c, None, styles.edited)
    _offer(sheet, begin, last + SPARE, plan.as_of, lang)
    lay_out(sheet, header=HEADER, last=last + SPARE, width=begin + len(FILLED), frozen=3)
    sheet.print_area(0, 0, last + SPARE, begin + list(FILLED).index(PRINTED_TO))


def _write_rows(
    sheet: Any, styles: Styles, columns: Sequence[Column], widths: Sequence[int], lang: Lang
) -> None:
    """Write a header and rows, wrapped into the widths of the columns."""
    titles = [title_of(column.name, lang) for column in columns]
    sheet.set_row(HEADER, row_height(titles, widths))
    writers = []
    for c, (column, width, title) in enumerate(zip(columns, widths, titles, strict=True)):
        edited = column.name == CALLER
        sheet.set_column(c, c, width)
        sheet.write_string(HEADER, c, title, styles.edited_head if edited else styles.head)
        style = styles.edited if edited else styles.of_unit(column.unit)
        writers.append((cell_writer(sheet, column.unit, lang, style), style))
    cells = (column.cells(0, len(column), lang) for column in columns)
    for r, row in enumerate(zip(*cells, strict=True), start=HEADER + 1):
        sheet.set_row(r, row_height(row, widths))
        for c, ((write, style), cell) in enumerate(zip(writers, row, strict=True)):
            if cell is None:
                sheet.write_blank(r, c, None, style)
            else:
                write(r, c, cell)


def _offer(sheet: Any, begin: int, last: int, since: date, lang: Lang) -> None:
    """Offer words to choose from, and say of a date what it has to be."""
    place = {name: c for c, name in enumerate(FILLED, start=begin)}
    # What is typed for a result stays an open list; the other words are read, so no others will do.
    offers = {
        "channel": ([word_of(word, lang) for word in CHANNEL], "stop"),
        "referral_outcome": ([word_of(word, lang) for word in REFERRAL_OUTCOME], "stop"),
        "call_outcome": (list(OUTCOMES[lang]), "information"),
    }
    for name, (words, kind) in offers.items():
        given = {"validate": "list", "source": words, "error_type": kind}
        sheet.data_validation(HEADER + 1, place[name], last, place[name], given)
    day = {"validate": "date", "criteria": ">=", "value": since, "error_type": "warning"}
    at = place["contacted_on"]
    sheet.data_validation(HEADER + 1, at, last, at, day)


def _write_control(sheet: Any, styles: Styles, control: Sequence[Column], lang: Lang) -> None:
    """Write whom nobody calls."""
    n = len(control[0])
    sheet.write_string(0, 0, page_text("control_title", lang, n=n), styles.title)
    _write_rows(sheet, styles, control, list(_CONTROL.values()), lang)
    lay_out(sheet, header=HEADER, last=HEADER + n, width=len(control), frozen=1)
