"""An answer as one HTML page: what it says, its rows, and who took it away."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

import graphcrm
from graphcrm.answer import Answer, Unit
from graphcrm.errors import InputError
from graphcrm.reasons.titles import sheet_name, title_of
from graphcrm.views import about
from graphcrm.views.cells import NUMERIC, is_name_like, sentences, shown_cells
from graphcrm.views.report import pages
from graphcrm.views.tree import depths, guides

if TYPE_CHECKING:
    from pathlib import Path

    from graphcrm.answer import Column
    from graphcrm.reasons import Lang

MOST_ROWS: Final = 10_000  # an old browser still scrolls through so many


def write_answer_page(answer: Answer, path: Path, lang: Lang) -> None:
    """Write the shown rows as one page that asks no other file or host for anything.

    Raises
    ------
    InputError
        More rows than a page holds.
    """
    path.write_text(answer_html(answer, lang), "utf-8")


def answer_html(answer: Answer, lang: Lang) -> str:
    """Return the page of :func:`write_answer_page` as text.

    The mark of an answer, who takes it away and when, lies across each printed sheet.
    """
    if answer.n_shown > MOST_ROWS:
        raise InputError(
            f"a page holds {MOST_ROWS:,} rows and this answer has {answer.n_shown:,}; "
            "ask for fewer, or write .xlsx"
        )
    first, *doubts = sentences(answer, lang) or [""]
    return (
        pages(lang)
        .get_template("answer.html.j2")
        .render(
            heading=sheet_name(answer.question, lang),
            as_of=answer.as_of.isoformat(),
            version=answer.graph_version,
            program_version=graphcrm.__version__,
            asked=about.asked(answer, lang),
            totals=about.totals(answer, lang),
            sentence=first,
            doubts=doubts,
            titles=[(title_of(c.name, lang), _style(c)) for c in answer.columns],
            rows=_rows(answer, lang),
            n_rows=answer.n_rows,
            mark=answer.mark,
        )
    )


def _rows(answer: Answer, lang: Lang) -> list[list[tuple[str, str]]]:
    """Return the cells of each row, each with its style; in a tree the first says how deep."""
    columns = [shown_cells(c, lang, answer.n_shown) for c in answer.columns]
    if answer.tree and columns:
        indents = guides(depths(answer))
        columns[0] = [indent + cell for indent, cell in zip(indents, columns[0], strict=True)]
    styles = [_style(column) for column in answer.columns]
    return [list(zip_longest(row, styles)) for row in zip(*columns, strict=True)]


def _style(column: Column) -> str:
    """Return how a column is set: numbers to the right, days and ids on one line."""
    if column.unit in NUMERIC:
        return "n"
    if is_name_like(column):
        return "name"
    return "day" if column.unit in (Unit.DAY, Unit.TEXT) else ""
