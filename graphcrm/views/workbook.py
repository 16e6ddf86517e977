"""Write an answer as a workbook: the rows on one sheet, what they are on another."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import chain
from pathlib import Path
from typing import Any, Final

from graphcrm.answer import Answer, Column, Unit
from graphcrm.errors import InputError
from graphcrm.reasons import Lang
from graphcrm.reasons.pages import page_text
from graphcrm.reasons.titles import sheet_name, title_of
from graphcrm.views.cells import sentences, shown, shown_cells, text_width
from graphcrm.views.tree import depths

MAX_ROWS: Final = 1_048_575  # of a sheet, below its header
MAX_TEXT: Final = 32_767  # characters of a cell
ROWS_MEASURED: Final = 1_000
NARROWEST, WIDEST = 8, 40
DEEPEST_OUTLINE, DEEPEST_INDENT = 7, 15  # what a spreadsheet can fold and move in
_FORMATS: Final = {
    Unit.YUAN: "#,##0.00",
    Unit.COUNT: "#,##0",
    Unit.SHARE: "0.0%",
    Unit.SCORE: "0.000",
    Unit.DAY: "yyyy-mm-dd",
}


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
    writers = []
    for c, column in enumerate(answer.columns):
        title = title_of(column.name, lang) if lang == "zh" else column.name
        sheet.write_string(0, c, title, bold)
        sheet.set_column(c, c, _width(title, column, answer.n_shown, lang))
        number = _FORMATS.get(column.unit)
        writers.append(
            _writer(sheet, column, lang, book.add_format({"num_format": number} if number else {}))
        )
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, answer.n_shown, len(answer.columns) - 1)
    if answer.tree:
        writers[0] = _indented(book, sheet, depths(answer))
    cells = [c.cells(0, answer.n_shown, lang) for c in answer.columns]
    for r, row in enumerate(zip(*cells, strict=True), start=1):
        for c, (write, cell) in enumerate(zip(writers, row, strict=True)):
            if cell is not None:
                write(r, c, cell)


def _writer(sheet: Any, column: Column, lang: Lang, style: Any) -> Callable[[int, int, Any], None]:
    """Return what writes one cell of a column."""
    match column.unit:
        case Unit.DAY:
            return lambda r, c, v: sheet.write_datetime(r, c, date.fromisoformat(v), style)
        case Unit.YUAN | Unit.COUNT | Unit.SHARE | Unit.SCORE:
            return lambda r, c, v: sheet.write_number(r, c, v, style)
        case Unit.FLAG:
            write: Callable[[int, int, Any], None] = sheet.write_boolean
            return write
        case Unit.WORDS if lang == "zh":
            return lambda r, c, v: sheet.write_string(
                r, c, _list_text([shown(word, Unit.WORD, lang) for word in v])
            )
        case Unit.LIST | Unit.WORDS:
            return lambda r, c, v: sheet.write_string(r, c, _list_text(v))
        case Unit.WORD if lang == "zh":
            return lambda r, c, v: sheet.write_string(r, c, shown(v, Unit.WORD, lang))
        case _:
            return lambda r, c, v: sheet.write_string(r, c, v[:MAX_TEXT])


def _indented(book: Any, sheet: Any, depth_of: list[int]) -> Callable[[int, int, Any], None]:
    """Return what writes the first cell of a row of a tree: moved in, and the row can be folded."""
    styles = [book.add_format({"indent": depth}) for depth in range(DEEPEST_INDENT + 1)]

    def write(r: int, c: int, value: str) -> None:
        depth = depth_of[r - 1]
        sheet.set_row(r, None, None, {"level": min(depth, DEEPEST_OUTLINE)})
        sheet.write_string(r, c, value, styles[min(depth, DEEPEST_INDENT)])

    return write


def _list_text(items: list[str | None]) -> str:
    return ";".join(item for item in items if item is not None)[:MAX_TEXT]


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
    for name, value in answer.parameters.items():
        yield page_text("parameter", lang), name, value
    for name, value in answer.totals.items():
        yield page_text("total", lang), name, value
    for sentence in sentences(answer, lang):
        yield page_text("note", lang), "", sentence


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
