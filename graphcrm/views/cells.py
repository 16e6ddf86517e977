"""How one cell of an answer is written for people, the same on every page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, cast
from unicodedata import east_asian_width

from graphcrm.answer import Answer, Cell, Column, Record, Unit
from graphcrm.model import TABLES
from graphcrm.reasons import Lang, say
from graphcrm.reasons.pages import page_text
from graphcrm.reasons.titles import word_of

MISSING: Final = "–"
LONGEST_LIST: Final = 20  # what is longer is for files
NUMERIC: Final = (Unit.YUAN, Unit.COUNT, Unit.SHARE, Unit.SCORE)
_ONE: Final = {Unit.WORDS: Unit.WORD}
# Text that is read, not looked up: the first to give way where room is short.
NAME_LIKE: Final = (Unit.REASON, Unit.LIST, Unit.WORDS, Unit.RECORDS)

# Control characters and direction overrides of a bank's files must not steer a terminal or page.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def shown_cells(column: Column, lang: Lang, stop: int) -> list[str]:
    """Return the first ``stop`` cells of a column as people read them.

    >>> import numpy as np
    >>> shown_cells(Column("worth", Unit.YUAN, np.array([123456789])), "en", 1)
    ['1,234,567.89']
    """
    return [shown(cell, column.unit, lang) for cell in column.cells(0, stop, lang)]


def shown(cell: Cell, unit: Unit, lang: Lang) -> str:
    """Return one cell as people read it: thousands separators, percents, translated words.

    >>> shown(0.1234, Unit.SHARE, "en"), shown("both", Unit.WORD, "zh")
    ('12.3%', '管户并联系')
    """
    match cell:
        case None:
            return MISSING
        case bool():
            return page_text("yes" if cell else "no", lang)
        case list() if unit is Unit.RECORDS:
            return steps_text(cast("list[Record]", cell), lang) or MISSING
        case list():
            items = [item for item in cast("list[str | None]", cell) if item is not None]
            known = [shown(item, _ONE.get(unit, unit), lang) for item in items]
            few = page_text("list_separator", lang).join(known[:LONGEST_LIST])
            if len(known) > LONGEST_LIST:
                few += page_text("and_more", lang, n=len(known))
            return few or MISSING
        case str():
            return printable(_word(cell, lang) if unit is Unit.WORD else cell)
    match unit:
        case Unit.YUAN:
            return f"{cell:,.2f}"
        case Unit.SHARE:
            return f"{cell:.1%}"
        case Unit.SCORE:
            return f"{cell:,.3f}"
        case _:
            return f"{cell:,}"


def steps_text(records: Sequence[Record], lang: Lang) -> str:
    """Return steps from one to another, each with what it is made of, on one line.

    >>> hop = {"from": "S1", "to": "C1", "table": "coverage", "on": None, "strength": 0.65}
    >>> steps_text([hop], "zh")
    'S1 →(管户 0.650) C1'
    """
    if not records:
        return ""
    start = shown(next(iter(records[0].values())), Unit.TEXT, lang)
    return " ".join([start, *(_step(record, lang) for record in records)])


def _step(record: Record, lang: Lang) -> str:
    _, to, *rest = record.values()
    units = [Unit.WORD if isinstance(value, str) else Unit.SCORE for value in rest]
    told = [shown(v, unit, lang) for v, unit in zip(rest, units, strict=True) if v is not None]
    return f"→({' '.join(told)}) {shown(to, Unit.TEXT, lang)}"


def _word(code: str, lang: Lang) -> str:
    """Return a word of a closed list, which may be a table or a column of the model."""
    word = word_of(code, lang)
    return _model_titles().get(code, word) if lang == "zh" and word == code else word


@cache
def _model_titles() -> dict[str, str]:
    """Return the Chinese titles of columns and tables; of columns alike the first one's."""
    columns = {c.name: c.title for t in reversed(TABLES.values()) for c in reversed(t.columns)}
    return {**columns, **{table.name: table.title for table in TABLES.values()}}


def printable(text: str) -> str:
    r"""Return ``text`` with control characters made visible and harmless.

    >>> printable("a\x1b[31mb")
    'a·[31mb'
    """
    return _UNPRINTABLE.sub("·", text)


def text_width(text: str) -> int:
    """Return how many columns a text takes; a Chinese character takes two.

    >>> text_width("A王芳")
    5
    """
    return sum(1 + (east_asian_width(character) in "WF") for character in text)


def is_name_like(column: Column) -> bool:
    """Whether a column may be shortened before ids and numbers are.

    >>> import numpy as np
    >>> is_name_like(Column("n_lost", Unit.COUNT, np.zeros(0)))
    False
    """
    return column.unit in NAME_LIKE or column.name == "name" or column.name.endswith("_name")


def sentences(answer: Answer, lang: Lang) -> Sequence[str]:
    """Return what an answer says: first what its rows mean, then what is not known."""
    return [printable(say(note, lang)) for note in answer.notes]
