"""The Cypher library on the command line: ``graphcrm query list | show | run``."""

from __future__ import annotations

import csv
import json
import sys
from typing import Annotated

import typer

from graphcrm.app.query import library, pasteable, run_query
from graphcrm.cli import options as o
from graphcrm.cli.output import show as show_answer

_TITLES = {"name": "名称", "what": "内容", "access": "读写"}

Name = Annotated[str, typer.Argument(help="As graphcrm query list names it.", show_default=False)]
Values = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PARAM=VALUE",
        help="Dates as 2026-06-30, lists separated by commas. as_of defaults as in every question.",
        show_default=False,
    ),
]
Every = Annotated[bool, typer.Option("--all", help="Those of graphcrm itself too.")]


def list_(
    *,
    every: Every = False,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    debug: o.Debug = False,
) -> None:
    """List the queries for analysts: what each answers."""
    rows = [{"name": q.name, "what": q.what, "access": q.access} for q in library(every=every)]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
    elif sys.stdout.isatty():
        from rich.console import Console
        from rich.table import Table

        spoken = o.language(lang)
        table = Table(box=None, header_style="bold")
        for column, title in _TITLES.items():
            table.add_column(title if spoken == "zh" else column, no_wrap=column == "name")
        for row in rows:
            table.add_row(*row.values())
        Console().print(table)
    else:
        writer = csv.DictWriter(sys.stdout, list(_TITLES), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def show(name: Name, *, debug: o.Debug = False) -> None:
    """Show a query as Neo4j Browser and cypher-shell take it, with its :param lines."""
    print(pasteable(name), end="")


def run(
    name: Name,
    values: Values = None,
    *,
    db: o.Db = None,
    limit: o.Limit = None,
    out: o.Out = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Put a query to the server that --db names, and show its rows like any other answer."""
    spoken = o.language(lang)
    answer = run_query(o.open_app(db), name, values or [])
    show_answer(answer, lang=spoken, limit=limit, out=out, as_json=as_json, quiet=quiet)
