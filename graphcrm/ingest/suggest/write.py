"""Write a draft as a mapping file, with what is sure, what is not, and why, in its comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from graphcrm.ingest.suggest.draft import ExtractDraft, TableDraft
from graphcrm.ingest.suggest.lines import Line
from graphcrm.reasons import Fact, Lang, Reason, say

_PLAIN: Final = re.compile(r"[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff]*")
# YAML of other programs takes these for something else than text.
_TAKEN: Final = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


def write_draft(drafts: Sequence[ExtractDraft], lang: Lang, *, notes: Sequence[Reason]) -> str:
    """Return the text of the mapping file; the same draft gives the same bytes.

    Columns that are not sure, and extracts of which nothing is known, are comments.
    """
    n = sum(len(draft.asks) for draft in drafts)
    head = [f"# {say(Reason('suggest_head', {'n': n}), lang)}"]
    head += [f"# {say(note, lang)}" for note in notes]
    body: list[str] = []
    for draft in drafts:
        lines = list(_extract(draft, lang))
        body += lines if draft.active else _hidden(lines)
    return "\n".join([*head, "version: 1", "extracts:", *body]) + "\n"


def _extract(draft: ExtractDraft, lang: Lang) -> Iterator[str]:
    peek = draft.peek
    facts: dict[str, Fact] = {"file": peek.label, "n": peek.n_rows, "headers": len(peek.headers)}
    if draft.tables:
        yield f"  # {say(Reason('suggest_extract', facts), lang)}"
    for question in draft.questions:
        yield f"  # ? {say(question, lang)}"
    if not draft.tables:
        return
    if peek.sql_table is not None:
        yield f"  - sql_table: {scalar(peek.sql_table)}"
    else:
        yield f"  - file: {scalar(draft.pattern)}"
    if peek.sheet is not None:
        yield f"    sheet: {scalar(peek.sheet)}"
    if peek.header_row is not None:
        yield f"    header_row: {peek.header_row}"
        yield f"    header_rows: {peek.header_rows}"
    if draft.where:
        yield f"    where: {flow(draft.where)}"
    yield "    tables:"
    for table in draft.tables:
        lines = list(_table(table, lang))
        yield from lines if table.active else _hidden(lines)
    if draft.unused:
        said = say(Reason("suggest_unused", {"headers": ", ".join(draft.unused)}), lang)
        yield f"    # {said}"


def _hidden(lines: Sequence[str]) -> list[str]:
    """Turn lines into comments, so that taking two characters away brings them back."""
    return [f"# {line}" for line in lines]


def _table(table: TableDraft, lang: Lang) -> Iterator[str]:
    for question in table.questions:
        yield f"      # ? {say(question, lang)}"
    yield f"      - table: {table.table}"
    if table.unless_empty:
        yield f"        unless_empty: {flow(table.unless_empty)}"
    if table.where:
        yield f"        where: {flow(table.where)}"
    if not table.aum_includes_deposits:
        yield "        aum_includes_deposits: false"
    yield "        columns:"
    for line in table.lines:
        yield from _column(line, lang)


def _column(line: Line, lang: Lang) -> Iterator[str]:
    for question in line.questions:
        yield f"          # ? {say(question, lang)}"
    alone = set(line.cell) == {"from"}
    cell = scalar(str(line.cell["from"])) if alone else flow(line.cell)
    mark = "" if line.active else "# "
    why = say(Reason(f"suggest_why_{line.why}"), lang)
    yield f"          {mark}{line.column}: {cell}  # {line.confidence:.2f} {why}"


def flow(given: object) -> str:
    """Write lists and mappings on one line.

    >>> flow({"from": "存款余额", "dates": ["YYMMDD"]})
    '{from: 存款余额, dates: [YYMMDD]}'
    """
    if isinstance(given, Mapping):
        return "{" + ", ".join(f"{scalar(str(k))}: {flow(v)}" for k, v in given.items()) + "}"
    if isinstance(given, list):
        return "[" + ", ".join(map(flow, given)) + "]"
    return scalar(str(given))


def scalar(text: str) -> str:
    """Write text so that every reader of YAML takes it for this text.

    >>> scalar("客户号"), scalar("no"), scalar("余额: 万元")
    ('客户号', '"no"', '"余额: 万元"')
    """
    if _PLAIN.fullmatch(text) and text.lower() not in _TAKEN:
        return text
    return json.dumps(text, ensure_ascii=False)
