"""Commands that make, load, keep and hand out a bank's data."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from graphcrm.app import App, LoadReport
from graphcrm.cli import options as o
from graphcrm.cli.output import print_counts
from graphcrm.cli.progress import Steps, busy
from graphcrm.reasons import Lang, Reason, say
from graphcrm.views.files import writing

ATTENTION = 1
FEWEST_CUSTOMERS = 200  # the planted facts need so many
Folder = Annotated[Path, typer.Argument(help="A folder.", show_default=False)]


def sample(
    folder: Folder,
    *,
    customers: Annotated[
        int, typer.Option(help="How many customers.", min=FEWEST_CUSTOMERS)
    ] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed writes the same bytes.", min=0)] = 7,
    profile: Annotated[
        str, typer.Option(help="plant: a city branch beside a car works.")
    ] = "plant",
    file_format: Annotated[str, typer.Option("--format", help="csv, xlsx or parquet.")] = "csv",
    headers: Annotated[str, typer.Option(help="en: canonical names, zh: Chinese.")] = "en",
    encoding: Annotated[str, typer.Option(help="Of CSV: utf-8 or gb18030.")] = "utf-8",
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Write the extracts of a made-up bank, with its planted facts in truth.json."""
    from graphcrm.app import write_sample

    o.language(lang)
    with writing(folder), busy(f"{customers:,} customers", quiet=quiet):
        paths = write_sample(
            folder,
            n_customers=customers,
            seed=seed,
            profile=profile,
            file_format=file_format,
            headers=headers,
            encoding=encoding,
        )
    if not quiet:
        print(f"{len(paths)} files -> {folder}", file=sys.stderr)


def load(
    sources: Annotated[
        list[Path],
        typer.Argument(help="Folders or files named after the tables.", show_default=False),
    ],
    *,
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
    report = run_load(
        app,
        sources,
        on=on,
        full=tuple(full or ()),
        drop=tuple(drop or ()),
        max_reject_share=max_reject_share,
        quiet=quiet,
    )
    if as_json:
        print(json.dumps(report.to_dict(spoken), ensure_ascii=False))
    else:
        print_report(report, spoken, on=on, quiet=quiet)
    if report.refused:
        raise typer.Exit(ATTENTION)


def run_load(
    app: App,
    sources: list[Path],
    *,
    on: date,
    full: tuple[str, ...] = (),
    drop: tuple[str, ...] = (),
    max_reject_share: float = 0.05,
    quiet: bool = False,
) -> LoadReport:
    """Load with a progress bar."""
    from graphcrm.graph.ports import LoadOptions

    options = LoadOptions(data_date=on, full=full, drop=drop)
    with Steps(app.n_steps(sources), quiet=quiet) as tick:
        return app.load(sources, options=options, max_reject_share=max_reject_share, tick=tick)


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


def export(
    folder: Folder,
    *,
    file_format: Annotated[
        str, typer.Option("--format", help="csv, parquet, graphml or gexf.")
    ] = "csv",
    names: Annotated[bool, typer.Option(help="Names in graphml and gexf too.")] = False,
    as_of: Annotated[
        str | None, typer.Option(help="The date of graphml and gexf. Default: the newest event.")
    ] = None,
    db: o.Db = None,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Write everything out: tables as csv or parquet, or the graph as graphml or gexf."""
    app = o.open_app(db)
    o.language(lang)
    day = o.parse_day(as_of, option="--as-of")
    with Steps(app.n_tables, quiet=quiet) as tick:
        paths = app.export(folder, file_format=file_format, as_of=day, names=names, tick=tick)
    if not quiet:
        print(f"{len(paths)} files -> {folder}", file=sys.stderr)


def status(
    *,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Say how the store is: version, loads, rows by table."""
    found = o.open_app(db).status()
    facts: dict[str, object] = {
        "url": found.url,
        "schema_version": found.schema_version,
        "graph_version": found.graph_version,
        "n_loads": found.n_loads,
        "first_loaded_on": found.first_loaded_on and found.first_loaded_on.isoformat(),
        "last_loaded_at": found.last_loaded_at and found.last_loaded_at.isoformat(),
        "n_rows": dict(found.n_rows),
    }
    if as_json:
        print(json.dumps(facts, ensure_ascii=False))
        return
    for name, value in facts.items():
        if name != "n_rows":
            print(f"{name:<16} {value}")
    for table, n in found.n_rows.items():
        if n:
            print(f"  {table:<18} {n:>12,}")


def check(
    *,
    repair: Annotated[bool, typer.Option(help="Rebuild what can be rebuilt.")] = False,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Look for damage: double keys, dangling ends, a wrong ledger, a stale snapshot."""
    found = o.open_app(db).check(repair=repair)
    spoken = o.language(lang)
    if as_json:
        rows = [{"code": f.code, "table": f.table, "n": f.n, "repaired": f.repaired} for f in found]
        print(json.dumps({"findings": rows}, ensure_ascii=False))
    else:
        for f in found:
            print(say(Reason(f"check_{f.code}", {"table": f.table, "n": f.n}), spoken))
        if not quiet:
            n = {"n": len(found)}
            print(say(Reason("check_repaired" if found and repair else "check_done", n), spoken))
    if any(not f.repaired for f in found):
        raise typer.Exit(ATTENTION)


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to put it.")] = Path("graphcrm-demo"),
    *,
    customers: Annotated[
        int, typer.Option(help="How many customers.", min=FEWEST_CUSTOMERS)
    ] = 2000,
    db: o.Db = None,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Write a sample bank, load it, ask who hangs on whom, and write one report page."""
    from graphcrm.cli.demo import run_demo

    spoken = o.language(lang)
    with writing(folder):
        run_demo(folder, n_customers=customers, db=db, lang=spoken, quiet=quiet)
