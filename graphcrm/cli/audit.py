"""The audit on the command line: ``graphcrm audit verify | list``."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli import options as o
from graphcrm.cli.output import show
from graphcrm.cli.progress import busy
from graphcrm.reasons import Fact, Reason, say

if TYPE_CHECKING:
    from graphcrm.operations.audit_verify import Verified
    from graphcrm.reasons import Lang


def verify(
    *,
    heads: Annotated[
        Path | None,
        typer.Option(help="File of the ends outside. Default: GRAPHCRM_AUDIT_HEADS."),
    ] = None,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Check each line of the audit: whether any was changed, removed, moved or forged."""
    from graphcrm.app.audit import verify_audit

    spoken = o.language(lang)
    with busy("audit", quiet=quiet):
        found = verify_audit(o.open_app(db), heads=heads)
    if as_json:
        print(json.dumps(_document(found)))
    else:
        _print(found, spoken, quiet=quiet)
    if found.findings:
        raise typer.Exit(o.ATTENTION)


def list_(  # noqa: PLR0913 - each is an option
    *,
    who: Annotated[str | None, typer.Option(help="Only what this user did.")] = None,
    what: Annotated[
        str | None, typer.Option(help="Only this question or deed, or those that begin so.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="From this date on (UTC).")] = None,
    until: Annotated[str | None, typer.Option(help="Before this date (UTC).")] = None,
    party: Annotated[
        str | None, typer.Option(help="Only lines that name this customer_id or firm_id.")
    ] = None,
    limit: Annotated[int, typer.Option(help="The newest so many.", min=1)] = 50,
    out: o.Out = None,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """List lines of the audit, the newest first: who looked at what, when, and how it ended."""
    from graphcrm.app.audit import read_audit
    from graphcrm.operations.audit_list import Wanted

    spoken = o.language(lang)
    wanted = Wanted(
        who=who,
        what=what,
        since=_midnight(since, "--since"),
        until=_midnight(until, "--until"),
    )
    answer = read_audit(o.open_app(db), wanted, party=party, limit=limit)
    show(answer, lang=spoken, limit=limit, out=out, as_json=as_json, quiet=quiet)


def _midnight(text: str | None, option: str) -> datetime | None:
    day = o.parse_day(text, option=option)
    return None if day is None else datetime.combine(day, time.min, UTC)


def _document(found: Verified) -> dict[str, object]:
    said = [{"kind": f.kind, "worker": f.worker, "seq": f.seq, "n": f.n} for f in found.findings]
    counts = {"n_lines": found.n_lines, "n_chains": found.n_chains, "n_heads": found.n_heads}
    return {**counts, "findings": said}


def _print(found: Verified, lang: Lang, *, quiet: bool) -> None:
    for f in found.findings:
        facts: dict[str, Fact] = {"worker": f.worker, "seq": f.seq, "n": f.n}
        print(say(Reason(f"audit_{f.kind}", facts), lang))
    if quiet:
        return
    code, n = (
        ("audit_not_sound", len(found.findings))
        if found.findings
        else ("audit_sound", found.n_lines)
    )
    counts: dict[str, Fact] = {"n": n, "chains": found.n_chains, "heads": found.n_heads}
    print(say(Reason(code, counts), lang), file=sys.stderr)
