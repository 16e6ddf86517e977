"""What workbooks that people print, edit and hand back have in common: looks, lines, a mark."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from graphcrm.answer import Answer, Column, Unit
from graphcrm.reasons import Lang
from graphcrm.reasons.handover import PLAN_MARK
from graphcrm.reasons.pages import page_text
from graphcrm.reasons.titles import title_of
from graphcrm.views.sheets import NUMBER_FORMATS, cell_writer, row_height

A4: Final = 9
_CELL: Final = {"border": 1, "text_wrap": True, "valign": "top", "font_size": 10}
_CHUNK: Final = 30_000  # characters, fewer than a cell holds


class Styles:
    """How cells of the workbook look; each style is made once.

    Parameters
    ----------
    book : workbook
    """

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[object, Any] = {}
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.head = self._style(bold=True, bg_color="#DDE6EE")
        self.edited_head = self._style(bold=True, bg_color="#FFE08A")
        self.edited = self._style(bg_color="#FFF6D8", num_format="@")
        self.edited_day = self._style(bg_color="#FFF6D8", num_format="yyyy-mm-dd")
        self.paragraph = book.add_format({"text_wrap": True, "valign": "top"})

    def of_unit(self, unit: Unit) -> Any:
        """Return the style of the cells of a column."""
        number = NUMBER_FORMATS.get(unit)
        return self._style(num_format=number) if number else self._style()

    def _style(self, **more: object) -> Any:
        key = tuple(sorted(more.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**_CELL, **more})
        return self._made[key]


class Page:
    """A sheet that is written from the top down, on A4 as wide as the page.

    Parameters
    ----------
    sheet : worksheet
    styles : Styles
    lang : {"zh", "en"}
    widths : sequence of int
        Of its columns.
    """

    def __init__(self, sheet: Any, styles: Styles, lang: Lang, widths: Sequence[int]) -> None:
        self._sheet, self._styles, self._lang, self._row = sheet, styles, lang, 0
        self._widths = widths
        for c, width in enumerate(widths):
            sheet.set_column(c, c, width)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def line(self, text: str, style: Any = None) -> None:
        """Write a line of text."""
        self._sheet.write_string(self._row, 0, text, style)
        self._row += 1

    def lines(self, texts: Sequence[str]) -> None:
        """Write several lines."""
        for text in texts:
            self.line(text)

    def paragraph(self, text: str) -> None:
        """Write text that runs over several lines of the first column."""
        self._sheet.set_row(self._row, row_height([text], self._widths[:1]))
        self.line(text, self._styles.paragraph)

    def table(self, heading: str, columns: Sequence[Column]) -> None:
        """Write a heading, a header and rows; nothing where there are none."""
        n, lang = len(columns[0]), self._lang
        if not n:
            return
        self.line("")
        self.line(page_text(heading, lang), self._styles.title)
        for c, column in enumerate(columns):
            own = column.name == "sheet"
            title = page_text("sheet", lang) if own else title_of(column.name, lang)
            self._sheet.write_string(self._row, c, title, self._styles.head)
        for row in zip(*(column.cells(0, n, lang) for column in columns), strict=True):
            self._row += 1
            self._sheet.set_row(self._row, row_height(row, self._widths[: len(row)]))
            for c, (column, cell) in enumerate(zip(columns, row, strict=True)):
                style = self._styles.of_unit(column.unit)
                if cell is None:
                    self._sheet.write_blank(self._row, c, None, style)
                else:
                    cell_writer(self._sheet, column.unit, lang, style)(self._row, c, cell)
        self._row += 1

    def mark(self, plan: Answer, **more: object) -> None:
        """Write what graphcrm reads when the file comes back, in as many cells as it takes."""
        said = {
            "question": plan.question,
            "as_of": plan.as_of.isoformat(),
            "parameters": dict(plan.parameters),
            **more,
        }
        text = json.dumps(said, ensure_ascii=True)
        self._sheet.print_area(0, 0, self._row, len(self._widths) - 1)
        self.line(page_text("for_graphcrm", self._lang))
        self._sheet.write_string(self._row, 0, PLAN_MARK)
        for c, start in enumerate(range(0, len(text), _CHUNK), start=1):
            self._sheet.write_string(self._row, c, text[start : start + _CHUNK])


def lay_out(sheet: Any, *, header: int, last: int, width: int, frozen: int) -> None:
    """Lay a sheet of rows out on A4, as wide as the page, its header on every page.

    Parameters
    ----------
    sheet : worksheet
    header, last : int
        The rows, from 0, of the header and of the last row.
    width : int
        How many columns the filter takes in.
    frozen : int
        How many columns stay in sight.
    """
    sheet.freeze_panes(header + 1, frozen)
    sheet.autofilter(header, 0, last, width - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, header)
    sheet.set_footer("&C&P / &N")
