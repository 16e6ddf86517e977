"""The command that serves graphcrm over HTTP."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from graphcrm.cli import options as o


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

    o.language(lang)
    asked = "true" if development else None
    with serving.handed_down(db=db, development=asked):
        app = o.open_app(None)
        # In a log a password would stay: without a terminal nobody is made.
        shown = _welcome if sys.stderr.isatty() else None
        serving.serve(app, host=host, port=port, workers=workers, welcome=shown)


def _welcome(password: str) -> None:
    """Show the password of the first administrator, this once."""
    print(f"first start: sign in as admin with the password {password}", file=sys.stderr)
    print("it is not shown again, and is to be changed at the first sign-in", file=sys.stderr)
