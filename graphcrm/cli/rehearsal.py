"""Print what a load would do: counts and first rows to stdout, rejects and remarks to stderr."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from graphcrm.cli.output import print_counts
from graphcrm.model import TABLES
from graphcrm.reasons import Fact, Lang, Reason, say
from graphcrm.views.cells import printable
from graphcrm.views.delimited import csv_chunks

if TYPE_CHECKING:
    from graphcrm.app.rehearsal import Rehearsal


def print_rehearsal(found: Rehearsal, lang: Lang, *, personal: bool, quiet: bool) -> None:
    """Print counts, the first rows of each table, what would be rejected, and what was left out."""
    print_counts(found.result.tables, lang)
    for table in found.first:
        rows = found.rows(table, personal=personal)
        if rows:
            _print_rows(table, rows, lang)
    for reject in found.rejects(lang):
        facts: dict[str, Fact] = {
            "file": str(reject["file"]),
            "column": str(reject["column"] or "*"),
            "n": int(str(reject["n"])),
            "rows": ", ".join(map(str, _listed(reject["rows"]))),
            "why": str(reject["reason"]),
        }
        print(say(Reason("rehearsal_rejects", facts), lang), file=sys.stderr)
    if not quiet:
        for file, headers in found.unused.items():
            unused = Reason("rehearsal_unused", {"file": file, "headers": ", ".join(headers)})
            print(say(unused, lang), file=sys.stderr)
        for notice in found.result.warnings:
            print(notice.text(lang), file=sys.stderr)
        print(say(_closing(found), lang), file=sys.stderr)


def _listed(rows: object) -> Sequence[object]:
    return rows if isinstance(rows, list) else []


def _closing(found: Rehearsal) -> Reason:
    if found.refused:
        return Reason("rehearsal_refused", {"tables": ", ".join(found.refused)})
    counts = found.result.tables.values()
    n, rejected = sum(c.read for c in counts), sum(c.rejected for c in counts)
    return Reason("rehearsal_done", {"n": n, "rejected": rejected})


def _print_rows(table: str, rows: Sequence[dict[str, object]], lang: Lang) -> None:
    """Print rows under the name of their table: one record a block on a terminal, else CSV."""
    columns = [TABLES[table].column(name) for name in rows[0]]
    titles = [c.title if lang == "zh" else c.name for c in columns]
    name = TABLES[table].title if lang == "zh" else table
    if not sys.stdout.isatty():
        print(f"\n# {name}")
        cells = [pa.array(column) for column in zip(*(row.values() for row in rows), strict=True)]
        sys.stdout.writelines(csv_chunks(pa.Table.from_arrays(cells, names=titles), guard=True))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # A row of thirty columns is read down, not across.
    shown = Table(title=name, title_justify="left", box=None, show_header=False)
    for record in zip(titles, *(row.values() for row in rows), strict=True):
        shown.add_row(*(Text("·" if cell is None else printable(str(cell))) for cell in record))
    Console().print(shown)
