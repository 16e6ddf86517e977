"""Write an answer as a workbook: the rows on one sheet, what they are on another."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from itertools import chain
from pathlib import Path
from typing import Any, Final

from graphcrm.answer import Answer, Column
from graphcrm.errors import InputError
from graphcrm.reasons import Lang
from graphcrm.reasons.pages import page_text
from graphcrm.reasons.titles import sheet_name, title_of
from graphcrm.views.cells import sentences, shown_cells, text_width
from graphcrm.views.sheets import MAX_TEXT, NUMBER_FORMATS, Write, cell_writer
from graphcrm.views.tree import depths

MAX_ROWS: Final = 1_048_575  # of a sheet, below its header
ROWS_MEASURED: Final = 1_000
NARROWEST, WIDEST = 8, 40
DEEPEST_OUTLINE, DEEPEST_INDENT = 7, 15  # what a spreadsheet can fold and move in


def write_workbook(answers: Sequence[Answer], path: Path, lang: Lang) -> None:
    """Write the shown rows, a filter over a frozen header, and a sheet that says what they are.

    Ids and names are text cells, so no digit is lost and nothing runs as a formula.  In Chinese
    the header holds titles and words are translated; in English both are canonical.

    Parameters
    ----------
    answers : sequence of Answer
        Of several, each has a sheet named after its question, and all share the last one.
    path : Path
    lang : {"zh", "en"}

    Raises
    ------
    InputError
        More rows than a sheet holds.
    """
    if any(answer.n_shown > MAX_ROWS for answer in answers):
        raise InputError(f"a sheet holds {MAX_ROWS:,} rows; write csv or parquet, or set a limit")
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "in_memory": False})
    # The data's date, not the clock: the same answer gives the same file.
    book.set_properties({"created": datetime.combine(answers[0].as_of, time.min)})
    for answer in answers:
        alone = len(answers) == 1
        name = page_text("sheet_rows", lang) if alone else sheet_name(answer.question, lang)
        _rows_sheet(book, answer, lang, name)
    _about_sheet(book, answers, lang)
    book.close()


def _rows_sheet(book: Any, answer: Answer, lang: Lang, name: str) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    writers: list[Write] = []
    for c, column in enumerate(answer.columns):
        title = title_of(column.name, lang) if lang == "zh" else column.name
        sheet.write_string(0, c, title, bold)
        sheet.set_column(c, c, _width(title, column, answer.n_shown, lang))
        number = NUMBER_FORMATS.get(column.unit)
        style = book.add_format({"num_format": number}) if number else None
        writers.append(cell_writer(sheet, column.unit, lang, style))
    print_mark(sheet, answer.mark)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, answer.n_shown, len(answer.columns) - 1)
    if answer.tree:
        writers[0] = _indented(book, sheet, depths(answer))
    cells = [c.cells(0, answer.n_shown, lang) for c in answer.columns]
    for r, row in enumerate(zip(*cells, strict=True), start=1):
        for c, (write, cell) in enumerate(zip(writers, row, strict=True)):
            if cell is not None:
                write(r, c, cell)


def _indented(book: Any, sheet: Any, depth_of: list[int]) -> Write:
    """Return what writes the first cell of a row of a tree: moved in, and the row can be folded."""
    styles = [book.add_format({"indent": depth}) for depth in range(DEEPEST_INDENT + 1)]

    def write(r: int, c: int, value: str) -> None:
        depth = depth_of[r - 1]
        sheet.set_row(r, None, None, {"level": min(depth, DEEPEST_OUTLINE)})
        sheet.write_string(r, c, value, styles[min(depth, DEEPEST_INDENT)])

    return write


def _width(title: str, column: Column, n_rows: int, lang: Lang) -> int:
    """Return a width that fits the title and the first rows; a Chinese character counts twice."""
    measured = shown_cells(column, lang, min(n_rows, ROWS_MEASURED))
    widest = max(
        [text_width(title) + 3, *(text_width(m) + 1 for m in measured)]
    )  # 3: filter button
    return min(max(widest, NARROWEST), WIDEST)


def _about_sheet(book: Any, answers: Sequence[Answer], lang: Lang) -> None:
    sheet = book.add_worksheet(page_text("sheet_about", lang))
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "align": "left"})
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, 2, 80)
    print_mark(sheet, answers[0].mark)
    lines = chain.from_iterable(_about(answer, lang) for answer in answers)
    for r, (what, name, value) in enumerate(lines):
        sheet.write_string(r, 0, what, bold)
        sheet.write_string(r, 1, name, wrapped)
        if isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(r, 2, value, wrapped)
        else:
            sheet.write_string(r, 2, _plain(value)[:MAX_TEXT], wrapped)


def _about(answer: Answer, lang: Lang) -> Iterator[tuple[str, str, object]]:
    """Yield what, name and value of each line of the second sheet."""
    yield page_text("question", lang), "", answer.question
    yield page_text("as_of", lang), "", answer.as_of.isoformat()
    yield page_text("graph_version", lang), "", answer.graph_version
    yield page_text("n_rows", lang), "", answer.n_rows
    if answer.mark:
        yield page_text("taken_by", lang), "", answer.mark
    for name, value in answer.parameters.items():
        yield page_text("parameter", lang), name, value
    for name, value in answer.totals.items():
        yield page_text("total", lang), name, value
    for sentence in sentences(answer, lang):
        yield page_text("note", lang), "", sentence


def print_mark(sheet: Any, mark: str) -> None:
    """Print who takes a sheet away, and when, above and below each of its pages."""
    if mark:
        text = f"&C{mark.replace('&', '&&')}"
        sheet.set_header(text)
        sheet.set_footer(text)


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
