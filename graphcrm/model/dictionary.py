"""What may a bank hand over?  The data dictionary, written from the declared tables.

``python -m graphcrm.model.dictionary FILE`` writes it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from graphcrm.model.labels import pattern
from graphcrm.model.tables import DEFAULT_TIERS, EDGES, NODES
from graphcrm.model.types import Column, Kind, Table

_INTRO: Final = """\
# Data dictionary 数据字典

<!-- Written by `make docs` from graphcrm/model; do not edit. -->

The tables that graphcrm reads, keeps and answers from. A file or sheet named after a table
(`customers.csv`, `个人客户.xlsx`) with these column names, the Chinese titles or the other
headers listed here loads without a mapping. Only keys are needed: a column that is not there is
not known, never 0, and neither is an empty cell. Where a header might mean two things, the load
asks.

- **key**: tells rows apart and is needed in every row, but where it *may be empty*.
  **needed**: a row without it is rejected.
- **public**: for all who may see the table. **personal**: about a person, for those only who need
  it. **secret**: shown to nobody by default.
- Money is in yuan with two decimals; a header may say another unit: 存款余额（万元）.
  Only what *may be negative* is.
- Dates are ISO dates (2026-06-30), months ISO months (2026-06). Yes/no is 1/0, true/false, Y/N or
  是/否.
- Ids are text: leading zeros stay. A *party* is a customer or a firm; ids must be unique across
  customers, firms and staff.
- On a Neo4j server a column is a property of its own name; money is a whole number of fen, as
  `aum_fen`, and the ends of a relationship are the ids of its nodes.
- What is *valid from … to* holds from the first day to before the last; a missing end is open.
"""

_HOLDS: Final = {
    Kind.ID: "id",
    Kind.TEXT: "text",
    Kind.CATEGORY: "word, any",
    Kind.ENUM: "word, see below",
    Kind.DATE: "date",
    Kind.MONTH: "month",
    Kind.MONEY: "yuan",
    Kind.COUNT: "whole number",
    Kind.SHARE: "share, 0..1",
    Kind.NUMBER: "number",
    Kind.BOOL: "yes/no",
}
_HEAD: Final = ("column", "中文", "holds", "needed", "class", "also recognised", "asked about")


def dictionary() -> str:
    """Return the data dictionary as Markdown."""
    parts = [_INTRO, "## Nodes\n", *map(_section, NODES)]
    parts += [_usual_tiers(), "## Edges and events\n", *map(_section, EDGES)]
    return "\n".join(parts)


def _section(table: Table) -> str:
    lines = [f"### {table.name} {table.title}", "", f"A row reads: {table.reads}.", ""]
    lines += [f"- {fact}" for fact in _facts(table)]
    lines += ["", *_grid(_HEAD, (_row(c) for c in table.columns)), *_words(table)]
    return "\n".join([*lines, ""])


def _facts(table: Table) -> Iterator[str]:
    """Yield what is so of the rows as a whole."""
    if table.also:
        yield f"a file of it may also be called {'、'.join(table.also)}"
    yield f"key: {', '.join(f'`{c.name}`' for c in table.key)}"
    if table.start and table.end:
        yield f"valid from `{table.start}` to `{table.end}`"
    elif table.end:
        yield f"valid to `{table.end}`"
    if table.event_on:
        yield f"`{table.event_on}` dates an event: the newest one is the default `as_of`"
    yield f"on a Neo4j server: `{pattern(table)}`"
    if table.month_on:
        unless = f"; that is when `{table.event_on}` is empty" if table.event_on else ""
        yield f"has happened when its `{table.month_on}` has begun{unless}"


def _row(column: Column) -> tuple[str, ...]:
    return (
        f"`{column.name}`",
        column.title,
        _holds(column),
        _needed(column),
        column.data_class.value,
        "、".join(s for s in column.synonyms if s != column.title),
        "、".join(column.asks),
    )


def _holds(column: Column) -> str:
    if column.kind is Kind.REF:
        return f"id of {' or '.join(column.refers)}"
    return _HOLDS[column.kind] + (", may be negative" if column.signed else "")


def _needed(column: Column) -> str:
    if column.key:
        return "key" if column.required else "key, may be empty"
    return "needed" if column.required else ""


def _words(table: Table) -> Iterator[str]:
    """Yield the closed lists of a table: code, Chinese label, other spellings."""
    listed = [c for c in table.columns if c.words]
    if listed:
        yield ""
    for column in listed:
        words = (f"{code} {'／'.join(labels)}" for code, labels in column.words.items())
        empty = f" Empty means {column.empty_means}." if column.empty_means else ""
        yield f"- `{column.name}`: {' · '.join(words)}.{empty}"


def _usual_tiers() -> str:
    names = ("tier", "name", "rank", "min_worth", "cadence_days")
    rows = (tuple("" if tier[n] is None else str(tier[n]) for n in names) for tier in DEFAULT_TIERS)
    text = "Without a table of tiers these apply; a greater rank is a better tier."
    return "\n".join([text, "", *_grid(names, rows), ""])


def _grid(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    for cells in (head, ("---",) * len(head), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(dictionary(), "utf-8", newline="\n")
