"""What ``campaign`` has beside its questions: importing what callers filled in."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli import options as o
from graphcrm.cli.output import print_counts
from graphcrm.cli.progress import Steps
from graphcrm.reasons import Lang, Reason, say
from graphcrm.reasons.pages import page_text

if TYPE_CHECKING:
    from graphcrm.app.campaign import ResultsReport, RowError

ERRORS_SHOWN = 20
_NEW = ("contacts", "referrals")


def import_results(
    file: Annotated[
        Path,
        typer.Argument(
            help="The call list that campaign plan --out wrote, filled in; or a .csv file.",
            metavar="FILE",
            show_default=False,
        ),
    ],
    *,
    campaign: Annotated[
        str | None,
        typer.Option(help="Of which campaign it is; a workbook says it itself.", metavar="ID"),
    ] = None,
    max_reject_share: Annotated[
        float | None,
        typer.Option(help="More filled rows with an error refuse all. Default: 0.5."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be imported.")
    ] = False,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Import the results of a campaign: contacts, referrals, and who was asked at all."""
    from graphcrm.app.campaign import ResultsReport

    app, spoken = o.open_app(db), o.language(lang)
    results = app.read_results(file, campaign=campaign)
    if dry_run:
        report = ResultsReport(results)
    else:
        with Steps(app.n_publishing_steps, quiet=quiet) as tick:
            report = app.import_results(results, max_reject_share=max_reject_share, tick=tick)
    if as_json:
        print(json.dumps(report.to_dict(spoken), ensure_ascii=False))
    else:
        print_counts(report.tables, spoken)
        if not quiet:
            for line in _said(report, spoken, dry_run=dry_run):
                print(line, file=sys.stderr)
    if results.n_rejected:
        raise typer.Exit(o.ATTENTION)


def _said(report: ResultsReport, lang: Lang, *, dry_run: bool) -> Iterator[str]:
    """Yield each row with an error, what is odd, and what became of the file."""
    errors = report.results.errors()
    for error in errors[:ERRORS_SHOWN]:
        yield _row(error, lang)
    if len(errors) > ERRORS_SHOWN:
        yield say(Reason("results_more", {"n": len(errors) - ERRORS_SHOWN}), lang)
    yield from report.warnings(lang)
    for reason in _closing(report, dry_run=dry_run):
        yield say(reason, lang)


def _row(error: RowError, lang: Lang) -> str:
    said = error.to_dict(lang)
    column = page_text("column_of", lang, column=error.column) if error.column else ""
    return page_text("row_of", lang, **{**said, "column": column})


def _closing(report: ResultsReport, *, dry_run: bool) -> Iterator[Reason]:
    results = report.results
    facts = results.facts()
    yield Reason("results_read", facts)
    if results.outcomes.tables:
        yield Reason("results_groups", facts)
    if report.rejects_file:
        file = str(report.rejects_file.with_suffix(".xlsx"))
        yield Reason("results_rejected", {"n": results.n_rejected, "file": file})
    if dry_run:
        yield Reason("results_dry_run")
    elif report.refused:
        yield Reason("results_refused")
    elif report.load is None:
        yield Reason("results_nothing")
    else:
        yield _loaded(report)


def _loaded(report: ResultsReport) -> Reason:
    assert report.load is not None
    tables = report.load.tables
    new = {name: tables[name].inserted if name in tables else 0 for name in _NEW}
    return Reason(
        "results_new",
        {
            **new,
            "load": report.load.load_id or "",
            "updated": sum(c.updated for c in tables.values()),
            "version": report.load.graph_version,
        },
    )
