"""What ``coverage handover`` has beside the options of its question: applying a plan."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphcrm.cli import options as o
from graphcrm.cli.output import show
from graphcrm.cli.progress import Steps
from graphcrm.cli.questions import SHARED, staff_pointed_to
from graphcrm.errors import InputError
from graphcrm.reasons import Lang, Reason, say

if TYPE_CHECKING:
    from graphcrm.app.reports import LoadReport

_Apply = Annotated[
    Path | None,
    typer.Option(
        "--apply",
        help="Carry out a plan: the workbook that --out wrote, edited or not, or a .csv file.",
        metavar="FILE",
    ),
]
_DryRun = Annotated[
    bool, typer.Option("--dry-run", help="With --apply: only say what would change.")
]
_Yes = Annotated[bool, typer.Option("--yes", help="With --apply: do not ask.")]
_OWN = {"apply": (_Apply, None), "dry_run": (_DryRun, False), "yes": (_Yes, False)}


def with_apply(run: Callable[..., None]) -> Callable[..., None]:
    """Return the command of the question with ``--apply``; then STAFF may be left out."""
    parameters = list(inspect.signature(run).parameters.values())
    defaults = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}

    def command(**given: Any) -> None:
        plan, dry_run, yes = (given.pop(name) for name in _OWN)
        if plan is None:
            if dry_run or yes:
                raise InputError("--dry-run and --yes go with --apply")
            run(**{**given, "staff": given["staff"] or []})
            return
        shared = {name: given.pop(name) for name in SHARED}
        staff = given.pop("staff") or []
        asked = {name: value for name, value in given.items() if value != defaults[name]}
        for name in ("as_of", "on"):
            if name in asked:
                asked[name] = o.parse_day(asked[name], option=f"--{name.replace('_', '-')}")
        _apply(plan, staff, asked, shared, dry_run=dry_run, yes=yes)

    staff, *options = parameters
    own = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in _OWN.items()
    ]
    kind = Annotated[list[str] | None, staff.annotation.__metadata__[0]]
    signature = [staff.replace(annotation=kind, default=None), *options, *own]
    command.__signature__ = inspect.Signature(signature)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in signature}
    return command


def _apply(
    plan: Path,
    staff: list[str],
    asked: dict[str, Any],
    shared: dict[str, Any],
    *,
    dry_run: bool,
    yes: bool,
) -> None:
    """Say what carrying out a plan changes, ask on a terminal, and carry it out."""
    app, lang, quiet = o.open_app(shared["db"]), o.language(shared["lang"]), shared["quiet"]
    with staff_pointed_to():
        carried = app.rehearse_handover(plan, staff, **asked)
    show(
        carried.answer,
        lang=lang,
        limit=shared["limit"],
        out=shared["out"],
        as_json=shared["as_json"],
        quiet=quiet,
    )
    changes = bool(carried.answer.totals["n_close"] or carried.answer.totals["n_open"])
    if dry_run:
        _tell(Reason("apply_dry_run"), lang, quiet=quiet)
        return
    if changes and not yes and sys.stdin.isatty():
        _ask(lang)
    with Steps(app.n_publishing_steps, quiet=quiet) as tick:
        report = app.apply_handover(carried, tick=tick)
    _tell(_done(report), lang, quiet=quiet)


def _ask(lang: Lang) -> None:
    """Ask; whoever does not want it leaves the command here."""
    if not typer.confirm(say(Reason("apply_sure"), lang), err=True):
        print(say(Reason("apply_refused"), lang), file=sys.stderr)
        raise typer.Exit(o.ATTENTION)


def _done(report: LoadReport | None) -> Reason:
    """Say what became of the plan."""
    if report is None:
        return Reason("apply_nothing")
    facts: dict[str, str | int] = {
        "load": report.load_id or "",
        "n": report.tables["coverage"].changes,
        "version": report.graph_version,
    }
    return Reason("apply_loaded", facts)


def _tell(reason: Reason, lang: Lang, *, quiet: bool) -> None:
    if not quiet:
        print(say(reason, lang), file=sys.stderr)
