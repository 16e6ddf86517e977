"""How the cells of an answer are written into a sheet of a workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

from graphcrm.answer import Unit
from graphcrm.reasons import Lang
from graphcrm.views.cells import shown, steps_text, text_width

MAX_TEXT: Final = 32_767  # characters of a cell
NUMBER_FORMATS: Final = {
    Unit.YUAN: "#,##0.00",
    Unit.COUNT: "#,##0",
    Unit.SHARE: "0.0%",
    Unit.SCORE: "0.000",
    Unit.DAY: "yyyy-mm-dd",
}
LINE_HEIGHT, HIGHEST = 13.5, 409.0  # points, of text of 10 points
Write: TypeAlias = Callable[[int, int, Any], None]


def cell_writer(sheet: Any, unit: Unit, lang: Lang, style: Any = None) -> Write:
    """Return what writes one cell of a column: row, place and what stands there, never nothing.

    Text is written as text whatever it begins with, so that nothing runs as a formula.
    """
    match unit:
        case Unit.DAY:
            return lambda r, c, v: sheet.write_datetime(r, c, date.fromisoformat(v), style)
        case Unit.YUAN | Unit.COUNT | Unit.SHARE | Unit.SCORE:
            return lambda r, c, v: sheet.write_number(r, c, v, style)
        case Unit.FLAG:
            return lambda r, c, v: sheet.write_boolean(r, c, v, style)
        case Unit.WORDS if lang == "zh":
            return lambda r, c, v: sheet.write_string(
                r, c, _list_text([shown(word, Unit.WORD, lang) for word in v]), style
            )
        case Unit.RECORDS:
            return lambda r, c, v: sheet.write_string(r, c, steps_text(v, lang)[:MAX_TEXT], style)
        case Unit.LIST | Unit.WORDS:
            return lambda r, c, v: sheet.write_string(r, c, _list_text(v), style)
        case Unit.WORD if lang == "zh":
            return lambda r, c, v: sheet.write_string(r, c, shown(v, Unit.WORD, lang), style)
        case _:
            return lambda r, c, v: sheet.write_string(r, c, v[:MAX_TEXT], style)


def _list_text(items: list[str | None]) -> str:
    return ";".join(item for item in items if item is not None)[:MAX_TEXT]


def row_height(cells: Sequence[object], widths: Sequence[int]) -> float:
    """Return the height, in points, that shows cells whose text runs over several lines.

    Not every program works it out where a file does not say it.

    >>> row_height(["王芳", None, 7, "twenty-one characters"], [8, 8, 8, 12])
    27.0
    """
    lines = [
        -(-text_width(cell) // (width - 1))
        for cell, width in zip(cells, widths, strict=True)
        if isinstance(cell, str)
    ]
    return min(HIGHEST, LINE_HEIGHT * max([1, *lines]))
