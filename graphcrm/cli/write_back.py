"""The command that writes scores back to a server."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from graphcrm.cli import options as o
from graphcrm.cli.progress import Steps
from graphcrm.reasons import Reason, say


def write_back(
    *,
    as_of: Annotated[
        str | None, typer.Option(help="The date of the scores. Default: the newest event.")
    ] = None,
    window_days: Annotated[
        int, typer.Option(help="How many days an effective contact keeps a link alive.")
    ] = 180,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Write scores on the nodes of a Neo4j server, to colour by in Bloom: single_link, orphan, ...

    Those of an earlier write-back go.
    """
    app = o.open_app(db)
    spoken = o.language(lang)
    day = o.parse_day(as_of, option="--as-of")
    with Steps(app.n_score_steps, quiet=quiet) as tick:
        report = app.write_back(as_of=day, window_days=window_days, tick=tick)
    if as_json:
        print(json.dumps(report.to_dict(), ensure_ascii=False))
    elif not quiet:
        facts: dict[str, str | int] = {
            "parties": report.n_parties,
            "staff": report.n_staff,
            "branches": report.n_branches,
            "cleared": report.n_cleared,
            "version": report.graph_version,
            "on": report.as_of.isoformat(),
        }
        print(say(Reason("write_back_done", facts), spoken), file=sys.stderr)
