"""The first sheet of a hand-over plan: who, what it comes to, and what is read when it returns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from graphcrm.answer import Answer, Column, Unit, Words, sum_fen
from graphcrm.graph.arrays import BoolVec
from graphcrm.reasons import Lang
from graphcrm.reasons.handover import PLAN_MARK
from graphcrm.reasons.pages import page_text
from graphcrm.reasons.titles import title_of
from graphcrm.views import about
from graphcrm.views.cells import sentences
from graphcrm.views.sheets import NUMBER_FORMATS, cell_writer, row_height

_WIDTHS: Final = (34, 18, 18, 12, 18, 30)
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

    def of_unit(self, unit: Unit) -> Any:
        """Return the style of the cells of a column."""
        number = NUMBER_FORMATS.get(unit)
        return self._style(num_format=number) if number else self._style()

    def _style(self, **more: object) -> Any:
        key = tuple(sorted(more.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**_CELL, **more})
        return self._made[key]


def day_of_plan(plan: Answer) -> str:
    """Return the day on which a plan takes effect, in ISO form."""
    return str(plan.parameters.get("on") or plan.as_of.isoformat())


def write_summary(
    sheet: Any,
    styles: Styles,
    plan: Answer,
    lang: Lang,
    *,
    leavers: Sequence[Column],
    successors: Sequence[Column],
    sheets: Sequence[str],
) -> None:
    """Write the summary of a plan.

    Parameters
    ----------
    sheet : worksheet
    styles : Styles
    plan : Answer
    lang : {"zh", "en"}
    leavers, successors : sequence of Column
        See :func:`graphcrm.views.handover_book.write_handover_book`.
    sheets : sequence of str
        The names of the other sheets: those of the successors, in their order, come first.
    """
    for c, width in enumerate(_WIDTHS):
        sheet.set_column(c, c, width)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    page = _Page(sheet, styles, lang)
    kind = "handover" if leavers else "second"
    page.line(page_text(f"plan_of_{kind}", lang), styles.title)
    page.line(page_text("plan_on", lang, on=day_of_plan(plan)))
    page.lines(sentences(plan, lang))
    if leavers:
        page.line(page_text("how_to_edit", lang, to=title_of("to_staff_id", lang)))
        page.line(page_text("how_to_apply", lang))
        page.table("who_leaves", leavers)
    page.table("before_and_after", _before_and_after(plan, kind, lang))
    tabs = Words(tuple(sheets[: len(successors[0])]))
    page.table(
        "who_takes_over" if leavers else "who_joins",
        (*successors, Column("sheet", Unit.TEXT, np.arange(len(tabs.words)), tabs)),
    )
    page.table("why_unassigned", _why(plan, lang))
    page.line("")
    page.lines([*about.totals(plan, lang), *about.asked(plan, lang)])
    page.line("")
    page.mark(plan)


class _Page:
    """A sheet that is written from the top down."""

    def __init__(self, sheet: Any, styles: Styles, lang: Lang) -> None:
        self._sheet, self._styles, self._lang, self._row = sheet, styles, lang, 0

    def line(self, text: str, style: Any = None) -> None:
        self._sheet.write_string(self._row, 0, text, style)
        self._row += 1

    def lines(self, texts: Sequence[str]) -> None:
        for text in texts:
            self.line(text)

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
            self._sheet.set_row(self._row, row_height(row, _WIDTHS[: len(row)]))
            for c, (column, cell) in enumerate(zip(columns, row, strict=True)):
                style = self._styles.of_unit(column.unit)
                if cell is None:
                    self._sheet.write_blank(self._row, c, None, style)
                else:
                    cell_writer(self._sheet, column.unit, lang, style)(self._row, c, cell)
        self._row += 1

    def mark(self, plan: Answer) -> None:
        """Write what graphcrm reads when the plan comes back, in as many cells as it takes."""
        said = {
            "question": plan.question,
            "as_of": plan.as_of.isoformat(),
            "parameters": dict(plan.parameters),
        }
        text = json.dumps(said, ensure_ascii=True)
        self._sheet.print_area(0, 0, self._row, len(_WIDTHS) - 1)
        self.line(page_text("for_graphcrm", self._lang))
        self._sheet.write_string(self._row, 0, PLAN_MARK)
        for c, start in enumerate(range(0, len(text), _CHUNK), start=1):
            self._sheet.write_string(self._row, c, text[start : start + _CHUNK])


def _before_and_after(plan: Answer, kind: str, lang: Lang) -> tuple[Column, ...]:
    """Return how many parties hang in the air before and after, and what they are worth."""
    assigned = plan.column("to_staff_id").data >= 0
    parts = (np.ones(plan.n_rows, bool), assigned, ~assigned)
    labels = [page_text(key, lang) for key in (f"before_{kind}", "in_plan", f"after_{kind}")]
    return _counted("what", labels, parts, plan)


def _why(plan: Answer, lang: Lang) -> tuple[Column, ...]:
    """Return each reason for which parties are unassigned, how many, and what they are worth."""
    said = np.array(plan.column("reason").cells(0, plan.n_rows, lang), object)
    said[plan.column("to_staff_id").data >= 0] = None
    reasons = sorted({text for text in said if text is not None})
    return _counted("reason", reasons, [said == text for text in reasons], plan)


def _counted(
    name: str, labels: Sequence[str], parts: Sequence[BoolVec], plan: Answer
) -> tuple[Column, ...]:
    """Return labels with the number and the worth of their rows."""
    worth = plan.column("worth").data
    return (
        Column(name, Unit.TEXT, np.arange(len(labels)), Words(tuple(labels))),
        Column("n_parties", Unit.COUNT, np.array([part.sum() for part in parts], np.int64)),
        Column("worth", Unit.YUAN, np.array([sum_fen(worth, part) for part in parts], np.int64)),
    )
