"""Fit the columns of an answer into a width: nothing that tells rows apart is ever cut."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from rich.cells import cell_len, chop_cells, set_cell_size

from graphcrm.answer import Column, Unit
from graphcrm.reasons import Lang
from graphcrm.reasons.titles import title_of
from graphcrm.views.cells import NUMERIC, is_name_like, shown_cells

GAP: Final = 2  # between columns
NAME_FLOOR: Final = 8
WRAPPED_FLOOR: Final = 16  # of a sentence that runs over several lines
CHINESE_TITLE: Final = 8  # four characters a line
# The first to be left out where a terminal is too narrow; after these the rightmost.
LEAST_NEEDED: Final = (
    *("kind", "strength", "household_id", "link_kind", "hollow", "contribution", "until"),
    *("recruited_by_staff", "n_children", "root_id"),
    *("mapping", "graph_version", "files", "closed"),
    # of a board and of one cluster: what is said in words matters more
    *("n_households", "core_share", "score_before", "fate", "pagerank", "betweenness"),
    *("guarantee_exposure", "thin_cover", "signals", "advice", "core"),
    # of outflows: what the reason says too
    *("n_missing", "flow_channel", "amount_in", "amount_out"),
    # of what a method is worth: intervals of the shares that fewer ask about
    *("lift_1_low", "lift_1_high", "lift_20_low", "lift_20_high", "lift_5_low", "lift_5_high"),
    *("lift_1", "auc_low", "auc_high"),
)
# Why: what stays in any terminal.
_WHY: Final = ("reason", "reasons")
_NO_START: Final = ("、", "，", "；", "。", "：", "）")  # no line begins with one of these
# A number stays with the Chinese word that it counts.
_WORDS = re.compile(r"(?:[\d,.%]+ (?=[^\x00-\x7f]))?[^\s、，；]+[\s、，；]*")


@dataclass(frozen=True, slots=True)
class Field:
    """One column as it will be printed."""

    name: str
    title: str
    cells: list[str]
    align: Literal["left", "right"]
    gives: Literal["end", "lines", ""]  # names lose their ends, sentences and lists run on
    width: int = 0

    @classmethod
    def of(cls, column: Column, stop: int, lang: Lang) -> Field:
        """Return a column as wide as it would like to be."""
        gives: Literal["end", "lines", ""] = ""
        if column.unit in (Unit.REASON, Unit.LIST, Unit.WORDS, Unit.RECORDS):
            gives = "lines"
        elif is_name_like(column):
            gives = "end"
        field = cls(
            column.name,
            title_of(column.name, lang),
            shown_cells(column, lang, stop),
            align="right" if column.unit in NUMERIC else "left",
            gives=gives,
        )
        return replace(field, width=max(field.needed, cell_len(field.title)))

    def after(self, guides: list[str]) -> Field:
        """Return the column with the lines of a tree before its cells."""
        cells = [guide + cell for guide, cell in zip(guides, self.cells, strict=True)]
        field = replace(self, cells=cells)
        return replace(field, width=max(field.needed, cell_len(field.title)))

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

    @property
    def floor(self) -> int:
        """The narrowest that the column may get."""
        if not self.gives:
            return max(self.needed, self.narrowest_title)
        least = NAME_FLOOR if self.gives == "end" else WRAPPED_FLOOR
        return max(min(self.needed, least), self.narrowest_title)

    def fitted(self) -> list[str]:
        """Return the cells at the column's width; a cell may hold several lines."""
        if self.gives == "end":
            return [_cut(cell, self.width) for cell in self.cells]
        return [
            cell if cell_len(cell) <= self.width else "\n".join(lines_of(cell, self.width))
            for cell in self.cells
        ]

    def title_lines(self) -> list[str]:
        """Return the title, broken at spaces, in Chinese anywhere."""
        if cell_len(self.title) <= self.width:
            return [self.title]
        if self.title.isascii():
            return textwrap.wrap(self.title, self.width)
        parts = self.title.replace("（", " （").split()
        return [line for part in parts for line in chop_cells(part, self.width)]


def fit(
    fields: list[Field], available: int, *, spare: Sequence[str] = ()
) -> tuple[list[Field], list[Field]]:
    """Return the fields that fit, with their widths, and those that are left out.

    Titles run over several lines first, then names lose their ends and sentences run over several
    lines, then whole columns are left out: ids and numbers are shown whole or not at all.  The
    first column and reasons always stay.

    Parameters
    ----------
    fields : list of Field
    available : int
        Width of the terminal.
    spare : sequence of str
        Columns that are the first to be left out.
    """
    kept, left_out = list(fields), []
    while len(kept) > 1 and _width([f.floor for f in kept]) > available:
        least = _least_needed(kept, (*spare, *LEAST_NEEDED))
        if least is None:
            break
        kept.remove(least)
        left_out.append(least)
    kept = _shrunk(kept, available, [max(f.needed, f.narrowest_title) for f in kept])
    kept = _shrunk(kept, available, [f.floor for f in kept])
    return [replace(f, width=min(f.width, available)) for f in kept], left_out


def lines_of(text: str, width: int) -> list[str]:
    """Break a text into lines at spaces and Chinese commas, within words only where it must.

    >>> lines_of("S00001、S00002、S00003", 16)
    ['S00001、S00002、', 'S00003']
    """
    lines = [""]
    for word in _WORDS.findall(text):
        if cell_len(lines[-1] + word.rstrip()) <= width:
            lines[-1] += word
            continue
        bare = word.rstrip()
        if cell_len(bare) > width and not bare.isascii():  # broken anyhow, so fill the line first
            bare = lines.pop() + bare
        pieces = chop_cells(bare, width)
        if len(pieces) > 1 and pieces[-1] in _NO_START:
            pieces[-2:] = [pieces[-2][:-1], pieces[-2][-1] + pieces[-1]]
        pieces[-1] += word[len(word.rstrip()) :]
        lines.extend(pieces)
    return [line.rstrip() for line in lines if line] or [""]


def _least_needed(fields: list[Field], order: Sequence[str]) -> Field | None:
    by_name = {f.name: f for f in fields[1:]}
    for name in order:
        if name in by_name:
            return by_name[name]
    return next((f for f in reversed(fields[1:]) if f.name not in _WHY), None)


def _width(widths: list[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _shrunk(fields: list[Field], available: int, floors: list[int]) -> list[Field]:
    """Take from the widest field that is above its floor, until all fit or none can give."""
    widths = [f.width for f in fields]
    while _width(widths) > available:
        spare = [(w, -i) for i, (w, f) in enumerate(zip(widths, floors, strict=True)) if w > f]
        if not spare:
            break
        widths[-max(spare)[1]] -= 1
    return [replace(f, width=w) for f, w in zip(fields, widths, strict=True)]


def _cut(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"
