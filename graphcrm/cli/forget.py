"""The command that forgets a customer."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli import options as o
from graphcrm.cli.progress import Steps
from graphcrm.errors import InputError
from graphcrm.reasons import Lang, Reason, say

if TYPE_CHECKING:
    from graphcrm.app.forget import ForgetReport

Customer = Annotated[str, typer.Argument(help="Id of a customer.", show_default=False)]


def forget(
    customer: Customer,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Remove a customer from everything that graphcrm keeps, and keep later loads from it.

    This cannot be undone.
    """
    app = o.open_app(db)
    spoken = o.language(lang)
    if not yes:
        _ask(spoken)
    with Steps(app.n_parts + app.n_publishing_steps, quiet=quiet) as tick:
        report = app.forget(customer, tick=tick)
    if as_json:
        print(json.dumps(report.to_dict(), ensure_ascii=False))
    else:
        _print(report, spoken)


def _ask(lang: Lang) -> None:
    """Ask; whoever does not want it leaves the command here."""
    if not sys.stdin.isatty():
        raise InputError(
            "forgetting a customer cannot be undone; add --yes where nobody can be asked"
        )
    if not typer.confirm(say(Reason("forget_sure"), lang), err=True):
        print(say(Reason("forget_left"), lang), file=sys.stderr)
        raise typer.Exit(o.ATTENTION)


def _print(report: ForgetReport, lang: Lang) -> None:
    """Print the proof."""
    facts: dict[str, str | int] = {
        "hash": report.party_hash,
        "n": report.n_rows,
        "before": report.before or "-",
        "version": report.version,
    }
    print(say(Reason("forget_done", facts), lang))
    for what, n in {**report.rows, **report.kept_beside}.items():
        print(f"  {what:<28} {n:>8,}")
    print(say(Reason("forget_kept_out", {"by": ", ".join(report.suppressed)}), lang))
    if report.uploads:
        print(say(Reason("forget_uploads", {"n": report.uploads}), lang))
    print(say(Reason("forget_out_of_reach"), lang))
    for name in report.backups:
        print(f"  {name}")
