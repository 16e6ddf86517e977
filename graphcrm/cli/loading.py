"""Commands that load extracts, list the loads and undo the newest."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.app import App, LoadReport, RollbackReport
from graphcrm.cli import options as o
from graphcrm.cli.output import print_counts, print_undone, show
from graphcrm.cli.progress import Steps
from graphcrm.errors import InputError
from graphcrm.reasons import Lang, Reason, say

if TYPE_CHECKING:
    from graphcrm.graph.ports import LoadRecord


def load(  # noqa: PLR0913 - each is an option
    sources: Annotated[
        list[str],
        typer.Argument(
            help="Folders, files or patterns of files named after the tables.", show_default=False
        ),
    ],
    *,
    mapping: Annotated[
        Path | None,
        typer.Option(help="Mapping file (YAML): which tables and columns the sources hold."),
    ] = None,
    full: Annotated[
        list[str] | None,
        typer.Option(help="Table whose extract is complete: rows it no longer lists are closed."),
    ] = None,
    data_date: Annotated[
        str | None, typer.Option(help="The date of the extracts. Default: today.")
    ] = None,
    max_reject_share: Annotated[
        float, typer.Option(help="A table with more rejected rows refuses the load.")
    ] = 0.05,
    drop: Annotated[
        list[str] | None, typer.Option(help="Column that is not to be loaded, such as id_no.")
    ] = None,
    balances: Annotated[
        bool,
        typer.Option(
            "--balances", help="Extracts of a month end: keep the figures as balances too."
        ),
    ] = False,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Load a bank's extracts: CSV, xlsx or Parquet, with canonical or Chinese headers."""
    app = o.open_app(db)
    spoken = o.language(lang)
    on = o.parse_day(data_date, option="--data-date") or app.today
    if balances and data_date is None:
        raise InputError("--balances needs --data-date, the month end that the extracts are of")
    report = run_load(
        app,
        sources,
        on=on,
        mapping=mapping,
        full=tuple(full or ()),
        drop=tuple(drop or ()),
        balances=balances,
        max_reject_share=max_reject_share,
        quiet=quiet,
    )
    if as_json:
        print(json.dumps(report.to_dict(spoken), ensure_ascii=False))
    else:
        print_report(report, spoken, on=on, quiet=quiet)
    if report.refused:
        raise typer.Exit(o.ATTENTION)


def run_load(
    app: App,
    sources: Sequence[Path | str],
    *,
    on: date,
    mapping: Path | None = None,
    full: tuple[str, ...] = (),
    drop: tuple[str, ...] = (),
    balances: bool = False,
    max_reject_share: float = 0.05,
    quiet: bool = False,
) -> LoadReport:
    """Load with a progress bar."""
    from graphcrm.graph.ports import LoadOptions

    options = LoadOptions(data_date=on, full=full, drop=drop, balances=balances)
    with Steps(app.n_publishing_steps, quiet=quiet) as steps:
        return app.load(
            sources,
            options=options,
            mapping=mapping,
            max_reject_share=max_reject_share,
            expect=steps.expect,
            tick=steps,
        )


def print_report(report: LoadReport, lang: Lang, *, on: date, quiet: bool) -> None:
    """Print what a load did: counts by table to stdout, remarks to stderr."""
    print_counts(report.tables, lang)
    if quiet:
        return
    for notice in report.result.warnings:
        print(notice.text(lang), file=sys.stderr)
    for reason in _closing(report, on):
        print(say(reason, lang), file=sys.stderr)


def _closing(report: LoadReport, on: date) -> Iterator[Reason]:
    """Yield what became of the rejected rows and of the load."""
    n_rejected = sum(c.rejected for c in report.tables.values())
    if report.rejects_file:
        book = str(report.rejects_file.with_suffix(".xlsx"))
        yield Reason("rejects_written", {"n": n_rejected, "file": book})
    if report.refused:
        yield Reason("load_refused", {"tables": ", ".join(report.refused)})
    else:
        yield Reason(
            "load_done",
            {
                "n": sum(c.read for c in report.tables.values()),
                "rejected": n_rejected,
                "version": report.graph_version,
                "on": on.isoformat(),
            },
        )


def loads(
    context: typer.Context,
    *,
    limit: Annotated[
        int | None, typer.Option(help="Only the newest so many. Default: all.", min=0)
    ] = None,
    out: o.Out = None,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Say which loads made the store, the newest last; the newest can be undone."""
    if context.invoked_subcommand:
        if any(context.params.values()):
            raise InputError("options go after rollback: graphcrm loads rollback --db FILE")
        return
    spoken = o.language(lang)
    ledger = o.open_app(db).ledger(limit=limit)
    show(ledger, lang=spoken, limit=ledger.n_rows, out=out, as_json=as_json, quiet=quiet)


def rollback(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Undo the newest load: every row, the ledger and the version are what they were before it."""
    app = o.open_app(db)
    spoken = o.language(lang)
    records = app.loads()
    if not records:
        raise InputError("the store holds no load; there is nothing to undo")
    newest = records[-1]
    if not yes:
        _ask(newest, spoken)
    with Steps(app.n_tables, quiet=quiet) as tick:
        report = app.rollback(newest.load_id, tick=tick)
    if as_json:
        print(json.dumps(report.to_dict(), ensure_ascii=False))
        return
    print_undone(report.tables, spoken)
    if not quiet:
        print(say(_undone(report), spoken), file=sys.stderr)


def _ask(newest: LoadRecord, lang: Lang) -> None:
    """Say what would be undone and ask; whoever does not want it leaves the command here."""
    if not sys.stdin.isatty():
        raise InputError(
            "rollback undoes the newest load, which graphcrm loads shows; add --yes where nobody "
            "can be asked"
        )
    counts = list(newest.tables.values())
    facts: dict[str, str | int] = {
        "load": newest.load_id,
        "at": newest.loaded_at.isoformat(" ", "minutes"),
        "on": newest.data_date.isoformat(),
        "inserted": sum(c.inserted for c in counts),
        "updated": sum(c.updated for c in counts),
        "closed": sum(c.closed for c in counts),
    }
    print(say(Reason("rollback_about", facts), lang), file=sys.stderr)
    if not typer.confirm(say(Reason("rollback_sure"), lang), err=True):
        print(say(Reason("rollback_left"), lang), file=sys.stderr)
        raise typer.Exit(o.ATTENTION)


def _undone(report: RollbackReport) -> Reason:
    tables = report.tables.values()
    facts: dict[str, str | int] = {
        "load": report.load_id,
        "removed": sum(t.removed for t in tables),
        "restored": sum(t.restored for t in tables),
    }
    if not report.graph_version:
        return Reason("rollback_emptied", facts)
    return Reason("rollback_done", {**facts, "version": report.graph_version})
