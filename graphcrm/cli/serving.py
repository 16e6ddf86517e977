"""The command that serves graphcrm over HTTP."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from graphcrm.cli import options as o
from graphcrm.reasons import Reason, say


def serve(
    *,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Where to listen.", min=1, max=65535)] = 8080,
    workers: Annotated[int, typer.Option(help="How many processes answer.", min=1)] = 2,
    development: Annotated[
        bool, typer.Option("--development", help="Without TLS, on this machine alone.")
    ] = False,
    db: o.Db = None,
    lang: o.Language = None,
    debug: o.Debug = False,
) -> None:
    """Answer every question over HTTP, each to who may see it, with everything on record."""
    from graphcrm.app import serving

    spoken = o.language(lang)

    def welcome(password: str) -> None:
        print(say(Reason("user_first", {"password": password}), spoken), file=sys.stderr)

    asked = "true" if development else None
    with serving.handed_down(db=db, development=asked):
        app = o.open_app(None)
        # In a log a password would stay: without a terminal nobody is made.
        shown = welcome if sys.stderr.isatty() else None
        serving.serve(app, host=host, port=port, workers=workers, welcome=shown)
