"""Where answers go: a file, JSON, a table on a terminal, or CSV down a pipe."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from graphcrm.cli.progress import busy
from graphcrm.cli.record import RECORD
from graphcrm.errors import InputError
from graphcrm.reasons import Lang, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphcrm.answer import Answer
    from graphcrm.graph.ports import Counts, Undone

TERMINAL_ROWS = 50


def show(
    answer: Answer,
    *,
    lang: Lang,
    limit: int | None,
    out: Path | None,
    as_json: bool,
    quiet: bool,
    write: Callable[[Answer, Path, Lang], None] | None = None,
) -> None:
    """Write an answer to where the caller wants it; into a file by ``write``, if it is given.

    Raises
    ------
    InputError
        JSON and a file of another format are both asked for.
    """
    if as_json and out is not None and out.suffix.lower() != ".json":
        raise InputError("--json prints JSON and --out writes by its ending; choose one of them")
    from graphcrm.views import about, tables

    on_terminal = out is None and not as_json and sys.stdout.isatty()
    most = TERMINAL_ROWS if limit is None and on_terminal else limit
    RECORD.show(answer.limited(most))
    if out is not None:
        limited = answer.limited(limit)
        of = f" of {limited.n_rows:,}" if limited.n_shown < limited.n_rows else ""
        done = f"{limited.n_shown:,}{of} rows -> {out}"
        with busy(done, quiet=quiet):
            (write or tables.write_answer)(limited, out, lang)
        if not quiet:
            print(done, file=sys.stderr)
    elif as_json:
        for part in tables.json_text(answer.limited(limit), lang):
            sys.stdout.write(part)
    elif on_terminal:
        from rich.console import Console

        from graphcrm.views.terminal import print_answer

        print_answer(answer.limited(most), Console(), lang)
    else:
        for part in tables.csv_text(answer.limited(limit), lang):
            sys.stdout.write(part)
        if not quiet:
            for line in (about.asked(answer, lang, typed=False), about.totals(answer, lang)):
                print(about.SEPARATOR.join(line), file=sys.stderr)
            for note in answer.notes:
                print(say(note, lang), file=sys.stderr)


_COUNTS = {
    "table": "表",
    "read": "读取",
    "inserted": "新增",
    "updated": "更新",
    "unchanged": "未变",
    "closed": "关闭",
    "rejected": "拒绝",
}
_UNDONE = {"table": "表", "removed": "删除", "restored": "恢复"}


def print_counts(tables: Mapping[str, Counts], lang: Lang) -> None:
    """Print what a load did to each table: a table on a terminal, CSV down a pipe."""
    _print_numbers(_COUNTS, tables, lang)


def print_undone(tables: Mapping[str, Undone], lang: Lang) -> None:
    """Print what undoing a load did to each table."""
    _print_numbers(_UNDONE, tables, lang)


def _print_numbers(titles: Mapping[str, str], tables: Mapping[str, object], lang: Lang) -> None:
    parts = list(titles)[1:]
    rows = [[name, *(getattr(n, part) for part in parts)] for name, n in tables.items()]
    if not sys.stdout.isatty():
        print("\n".join(",".join(map(str, row)) for row in [list(titles), *rows]))
        return
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=None, header_style="bold")
    for column, title in titles.items():
        left = column == "table"
        shown.add_column(title if lang == "zh" else column, justify="left" if left else "right")
    for name, *numbers in rows:
        shown.add_row(name, *(f"{n:,}" if n else "·" for n in numbers))
    Console().print(shown)
