"""Show an answer in a terminal: a table that fits, and the sentence that says what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from graphcrm.answer import Answer
from graphcrm.reasons import Lang
from graphcrm.reasons.pages import page_text
from graphcrm.views import about
from graphcrm.views.cells import sentences
from graphcrm.views.layout import GAP, Field, fit, lines_of
from graphcrm.views.tree import depths, guides

if TYPE_CHECKING:
    from rich.console import Console


SHOWN_BY_TREE: Final = ("parent_id", "generation")


def print_answer(answer: Answer, console: Console, lang: Lang) -> None:
    """Print the shown rows as a table, what was asked, the totals, and what they mean.

    The table is never wider than the terminal.  Where that is narrow, titles and reasons run over
    several lines, names lose their ends, and then columns are left out and named; an id, a number,
    a date or a reason is never cut.

    Parameters
    ----------
    answer : Answer
        ``answer.limited(n)`` shows n rows and says of how many.
    console : rich Console
    lang : {"zh", "en"}
    """

    def dim(text: str) -> None:
        console.print(Text("\n".join(lines_of(text, console.width)), style="dim"))

    if answer.n_shown:
        fields = [Field.of(c, answer.n_shown, lang) for c in answer.columns]
        if answer.tree:
            fields[0] = fields[0].after(guides(depths(answer)))
        spare = SHOWN_BY_TREE if answer.tree else ()
        fields, left_out = fit(fields, console.width, spare=spare)
        console.print(_table(fields))
        if left_out:
            names = page_text("list_separator", lang).join(f.title for f in left_out)
            dim(page_text("left_out", lang, columns=names))
    elif not answer.n_rows:
        console.print(page_text("no_rows", lang))
    if answer.n_shown < answer.n_rows:
        dim(page_text("more_rows", lang, shown=answer.n_shown, total=answer.n_rows))
    console.print(Text(_joined(about.asked(answer, lang), console.width), style="dim"))
    if answer.totals:
        console.print(Text(_joined(about.totals(answer, lang), console.width)))
    for n, sentence in enumerate(sentences(answer, lang)):
        console.print(
            Text("\n".join(lines_of(sentence, console.width)), style="dim" if n else "bold")
        )


def _joined(parts: list[str], width: int) -> str:
    """Join parts into one line, or into several that break between them."""
    lines = [parts[0]]
    for part in parts[1:]:
        longer = lines[-1] + about.SEPARATOR + part
        if cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return "\n".join("\n".join(lines_of(line, width)) for line in lines)


def _table(fields: list[Field]) -> Table:
    table = Table(
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        width=sum(f.width + GAP for f in fields) - GAP,
    )
    titles = [field.title_lines() for field in fields]
    n_lines = max(map(len, titles))
    for field, title in zip(fields, titles, strict=True):
        table.add_column(
            Text("\n" * (n_lines - len(title)) + "\n".join(title)),
            justify=field.align,
            no_wrap=True,
            min_width=field.width,
            max_width=field.width,
        )
    for row in zip(*(f.fitted() for f in fields), strict=True):
        table.add_row(*map(Text, row))
    return table
