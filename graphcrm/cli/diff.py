"""The command that compares two loads, or two dates."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from graphcrm.cli import options as o
from graphcrm.cli.output import show
from graphcrm.cli.progress import busy
from graphcrm.cli.record import RECORD

WHICH = "A load such as L00002, or a date: the newest load whose data is not later. "
ABOUT = "summary, changes, lost-manager, gained-manager, payroll, referrals or tiers."


def diff(  # noqa: PLR0913 - each is an option
    section: Annotated[str, typer.Argument(help=ABOUT)] = "summary",
    *,
    since: Annotated[
        str | None, typer.Option("--from", help=f"{WHICH}Default: the one before --to.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help=f"{WHICH}Default: the newest.")] = None,
    table: Annotated[
        str | None, typer.Option(help="Of summary and changes: this table alone.")
    ] = None,
    window_days: Annotated[
        int, typer.Option(help="How many days an effective contact keeps a link alive.")
    ] = 180,
    payroll_months: Annotated[
        int, typer.Option(help="How many months without pay end a payroll.")
    ] = 2,
    show_personal: Annotated[
        bool, typer.Option("--show-personal", help="Show personal columns as they are.")
    ] = False,
    limit: o.Limit = None,
    out: o.Out = None,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Say what changed between two loads: rows by table, cells, and what it means for parties.

    Written as a workbook, the summary brings every section with it, a sheet each.
    """
    from graphcrm.app.diff import SECTIONS, SUMMARY, Asked

    spoken, app = o.language(lang), o.open_app(db)
    asked = Asked(since, to, table, window_days, payroll_months, show_personal)
    is_book = section == SUMMARY and table is None and not as_json and _is_workbook(out)
    answers = app.diffs(SECTIONS if is_book else [section], asked)
    if is_book and out is not None:
        from graphcrm.views.tables import write_book

        RECORD.show(*(answer.limited(limit) for answer in answers))
        done = f"{len(answers)} sheets -> {out}"
        with busy(done, quiet=quiet):
            write_book([answer.limited(limit) for answer in answers], out, spoken)
        if not quiet:
            print(done, file=sys.stderr)
        return
    show(answers[0], lang=spoken, limit=limit, out=out, as_json=as_json, quiet=quiet)


def _is_workbook(out: Path | None) -> bool:
    return out is not None and out.suffix.lower() == ".xlsx"
