"""Show an answer in a terminal: a table that fits, and the sentence that says what it means."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len, chop_cells, set_cell_size
from rich.table import Table
from rich.text import Text

from graphcrm.answer import Answer, Column, Unit
from graphcrm.reasons import Lang
from graphcrm.reasons.pages import page_text
from graphcrm.reasons.titles import title_of
from graphcrm.views.cells import NUMERIC, is_name_like, sentences, shown_cells

if TYPE_CHECKING:
    from rich.console import Console

GAP: Final = 2  # between columns
NAME_FLOOR, ID_FLOOR = 8, 5
CHINESE_TITLE: Final = 8  # four characters a line
_SHORTENED = (Unit.TEXT, Unit.LIST, Unit.REASON)


@dataclass(frozen=True, slots=True)
class _Field:
    """One column as it will be printed."""

    title: str
    cells: list[str]
    align: Literal["left", "right"]
    floor: int | None  # cells may be cut to this width; None: a cut number would be a wrong number
    name_like: bool
    width: int = 0

    @property
    def needed(self) -> int:
        """Width of the widest cell."""
        return max(map(cell_len, self.cells), default=1)

    @property
    def narrowest_title(self) -> int:
        """Width that the title needs when it runs over several lines."""
        if self.title.isascii():
            return max(map(len, self.title.split()))
        return min(cell_len(self.title), CHINESE_TITLE)

    def cut(self) -> list[str]:
        """Return the cells, shortened where they are too wide; ids differ in their ends."""
        return [_cut(cell, self.width, end=self.name_like) for cell in self.cells]


def print_answer(answer: Answer, console: Console, lang: Lang) -> None:
    """Print the shown rows as a table, then what they mean, then what is not known.

    Every column is printed.  Where the terminal is narrow, titles run over several lines, then
    names and reasons lose their ends, then ids their beginnings; numbers, words and dates are
    never cut, and a terminal too narrow for those wraps the lines itself.

    Parameters
    ----------
    answer : Answer
        ``answer.limited(n)`` shows n rows and says of how many.
    console : rich Console
    lang : {"zh", "en"}
    """
    if answer.n_shown:
        fields = _fitted([_field(c, answer.n_shown, lang) for c in answer.columns], console.width)
        console.print(_table(fields), crop=False, soft_wrap=True)
    elif not answer.n_rows:
        console.print(page_text("no_rows", lang))
    if answer.n_shown < answer.n_rows:
        more = page_text("more_rows", lang, shown=answer.n_shown, total=answer.n_rows)
        console.print(Text(more, style="dim"))
    for n, sentence in enumerate(sentences(answer, lang)):
        console.print(Text(sentence, style="dim" if n else "bold"))


def _field(column: Column, stop: int, lang: Lang) -> _Field:
    name_like = is_name_like(column)
    floor = NAME_FLOOR if name_like else ID_FLOOR
    field = _Field(
        title_of(column.name, lang),
        shown_cells(column, lang, stop),
        align="right" if column.unit in NUMERIC else "left",
        floor=floor if column.unit in _SHORTENED else None,
        name_like=name_like,
    )
    return replace(field, width=max(field.needed, cell_len(field.title)))


def _cut(text: str, width: int, *, end: bool) -> str:
    if cell_len(text) <= width:
        return text
    if end:
        return set_cell_size(text, width - 1).rstrip() + "…"
    return "…" + set_cell_size(text[::-1], width - 1)[::-1].lstrip()


def _fitted(fields: list[_Field], available: int) -> list[_Field]:
    """Return the fields with widths that fit, as far as they can."""
    room = available - GAP * (len(fields) - 1)
    if sum(f.width for f in fields) > room:
        fields = _shrunk(fields, room, [max(f.needed, f.narrowest_title) for f in fields])
    for wanted in (True, False):
        floors = [
            f.floor if f.floor is not None and f.name_like is wanted else f.width for f in fields
        ]
        fields = _shrunk(fields, room, floors)
    return fields


def _shrunk(fields: list[_Field], room: int, floors: list[int]) -> list[_Field]:
    """Take from the widest field that is above its floor, until all fit or none can give."""
    widths = [f.width for f in fields]
    while sum(widths) > room:
        spare = [(w, -i) for i, (w, f) in enumerate(zip(widths, floors, strict=True)) if w > f]
        if not spare:
            break
        widths[-max(spare)[1]] -= 1
    return [replace(f, width=w) for f, w in zip(fields, widths, strict=True)]


def _table(fields: list[_Field]) -> Table:
    table = Table(
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        width=sum(f.width + GAP for f in fields) - GAP,
    )
    for field in fields:
        table.add_column(
            Text("\n".join(_title_lines(field.title, field.width))),
            justify=field.align,
            vertical="bottom",
            no_wrap=True,
            min_width=field.width,
            max_width=field.width,
        )
    for row in zip(*(f.cut() for f in fields), strict=True):
        table.add_row(*map(Text, row))
    return table


def _title_lines(title: str, width: int) -> list[str]:
    """Break a title into lines of at most ``width`` cells: at spaces, in Chinese anywhere."""
    if cell_len(title) <= width:
        return [title]
    if title.isascii():
        return textwrap.wrap(title, width)
    parts = title.replace("（", " （").split()
    return [line for part in parts for line in chop_cells(part, width)]
