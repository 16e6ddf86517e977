"""The command that says how good the data is."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli import options as o
from graphcrm.cli.output import show
from graphcrm.cli.progress import busy
from graphcrm.cli.record import RECORD
from graphcrm.errors import InputError
from graphcrm.reasons import Reason, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphcrm.answer import Answer
    from graphcrm.app import App
    from graphcrm.reasons import Lang

_OUT = "Write to a file: all as .html, .xlsx or .json; scores or a section also as .csv, .parquet."


def quality(  # noqa: PLR0913 - each is an option
    section: Annotated[
        str | None,
        typer.Argument(
            help="completeness, managers, validity, duplicates, orphans, freshness, stability or "
            "worst. Default: the scores.",
            show_default=False,
        ),
    ] = None,
    *,
    branch: Annotated[
        str | None, typer.Option(help="branch_id of one branch. Default: the whole bank.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="The date to measure ages from. Default: today.")
    ] = None,
    fail_under: Annotated[
        float | None,
        typer.Option(help="Exit with 1 where the score, from 0 to 1, is less than this."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help=_OUT)] = None,
    limit: o.Limit = None,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Score the data of each branch: what is missing, wrong, double or old, the worst first.

    A section lists one side of it. With --json, or --out to .html, .xlsx or .json, all sections
    come together.
    """
    if fail_under is not None and not 0 <= fail_under <= 1:
        raise InputError("--fail-under is a share from 0 to 1, such as 0.9 for 90 %")
    day = o.parse_day(as_of, option="--as-of")
    spoken = o.language(lang)
    whole = section is None and (as_json or _is_whole(out))
    app = o.open_app(db)
    with busy(say(Reason("quality_busy"), spoken), quiet=quiet or not whole):
        names = _names(section, whole=whole, scored=fail_under is not None)
        answers = app.quality(names, branch=branch, as_of=day)
    if whole:
        limited = {name: answer.limited(limit) for name, answer in answers.items()}
        _show_whole(app, limited, spoken, out=out, as_json=as_json, quiet=quiet)
    else:
        answer = answers[section or "scores"]
        show(answer, lang=spoken, limit=limit, out=out, as_json=as_json, quiet=quiet)
    if fail_under is not None:
        _judge(answers["scores"], fail_under, spoken)


def _is_whole(out: Path | None) -> bool:
    return out is not None and out.suffix.lower() in {".html", ".xlsx", ".json"}


def _names(section: str | None, *, whole: bool, scored: bool) -> list[str]:
    from graphcrm.ingest.quality import SECTIONS

    if whole:
        return ["scores", *SECTIONS]
    wanted = [section] if section else []
    return ["scores", *wanted] if scored or not wanted else wanted


def _show_whole(
    app: App,
    answers: Mapping[str, Answer],
    lang: Lang,
    *,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    from graphcrm.views.inspection import json_document

    RECORD.show(*answers.values())
    if out is None:
        sys.stdout.write(json_document(answers, lang))
        return
    if as_json and out.suffix.lower() != ".json":
        raise InputError("--json prints JSON and --out writes by its ending; choose one of them")
    app.write_inspection(answers, out, lang)
    if not quiet:
        print(f"{len(answers)} sections -> {out}", file=sys.stderr)


def _judge(scores: Answer, least: float, lang: Lang) -> None:
    """Leave with 1 where the score is not known, or less than the caller wants."""
    score = scores.totals["score"]
    if isinstance(score, float) and score >= least:
        return
    facts = {"score": score if isinstance(score, float) else "–", "least": least}
    print(say(Reason("quality_under", facts), lang), file=sys.stderr)
    raise typer.Exit(o.ATTENTION)
