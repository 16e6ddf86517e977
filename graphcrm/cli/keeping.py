"""Commands that make a bank's data up, show it and hand it out."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from graphcrm.cli import options as o
from graphcrm.cli.progress import Steps, busy
from graphcrm.cli.record import RECORD
from graphcrm.views.export import IMPORT_FORMAT
from graphcrm.views.files import writing

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
        str, typer.Option(help="plant: a city branch beside a car works; county: a rural bank.")
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


def export(
    folder: Folder,
    *,
    file_format: Annotated[
        str, typer.Option("--format", help="csv, parquet, graphml, gexf or neo4j-admin.")
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
    """Write everything out: tables as csv or parquet, the graph as graphml or gexf, or the store.

    With neo4j-admin it writes files that make a whole store of a Neo4j database at once, into an
    empty folder, and prints the command that imports them.
    """
    app = o.open_app(db)
    o.language(lang)
    day = o.parse_day(as_of, option="--as-of")
    RECORD.show_all()
    if file_format == IMPORT_FORMAT:
        with Steps(app.n_parts, quiet=quiet) as tick:
            written = app.write_import(folder, tick=tick)
        paths = written.paths
        print(f"cd {shlex.quote(str(folder.resolve()))} && \\\n{written.command}")
    else:
        with Steps(app.n_tables, quiet=quiet) as tick:
            paths = app.export(folder, file_format=file_format, as_of=day, names=names, tick=tick)
    if not quiet:
        print(f"{len(paths)} files -> {folder}", file=sys.stderr)


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
