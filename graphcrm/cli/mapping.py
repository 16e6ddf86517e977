"""Mapping files on the command line: ``graphcrm mapping suggest | check | schema``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.app.mapping import N_ROWS, mapping_schema
from graphcrm.cli import options as o
from graphcrm.cli.progress import Steps, busy
from graphcrm.errors import InputError
from graphcrm.reasons import Lang, Reason, say

if TYPE_CHECKING:
    from graphcrm.ingest.suggest.suggest import Suggestion

Sources = Annotated[
    list[str],
    typer.Argument(help="Folders, files or patterns of files, as for load.", show_default=False),
]


def suggest(
    sources: Sources,
    *,
    out: Annotated[
        Path | None, typer.Option(help="Write the mapping to this .yaml file.", show_default=False)
    ] = None,
    table: Annotated[
        str | None, typer.Option(help="The table that every extract is taken for.")
    ] = None,
    rows: Annotated[int, typer.Option(help="Rows of each extract to look at.")] = N_ROWS,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Draft a mapping file from the headers and first rows of extracts, with its questions.

    Columns that are not sure stand in it as comments.
    """
    spoken = o.language(lang)
    if as_json and out is not None:
        raise InputError("--json prints JSON and --out writes YAML; choose one of them")
    with busy("suggest", quiet=quiet):
        found = o.open_app(None).suggest_mapping(sources, table=table, n_rows=rows)
    if as_json:
        print(json.dumps(found.to_dict(spoken), ensure_ascii=False))
        return
    if out is None:
        print(found.yaml(spoken), end="")
    else:
        _write(found.yaml(spoken), out)
    if not quiet:
        _ask(found, spoken)


def check(
    mapping: Annotated[Path, typer.Argument(help="The mapping file.", show_default=False)],
    sources: Sources,
    *,
    rows: Annotated[int, typer.Option(help="Rows of each table to show.", min=0)] = 5,
    max_reject_share: Annotated[
        float, typer.Option(help="A table with more rejected rows refuses the load.")
    ] = 0.05,
    show_personal: Annotated[
        bool, typer.Option("--show-personal", help="Show personal columns as they are.")
    ] = False,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Try a mapping: what a load would do, its first rows and rejects; the store stays as it is."""
    from graphcrm.cli.rehearsal import print_rehearsal
    from graphcrm.graph.ports import LoadOptions

    app, spoken = o.open_app(db), o.language(lang)
    with Steps(0, quiet=quiet) as steps:
        found = app.check_mapping(
            mapping,
            sources,
            options=LoadOptions(data_date=app.today),
            max_reject_share=max_reject_share,
            n_rows=rows,
            expect=steps.expect,
            tick=steps,
        )
    if as_json:
        print(json.dumps(found.to_dict(spoken, personal=show_personal), ensure_ascii=False))
    else:
        print_rehearsal(found, spoken, personal=show_personal, quiet=quiet)
    if found.refused:
        raise typer.Exit(o.ATTENTION)


def schema(*, debug: o.Debug = False) -> None:
    """Print the JSON schema of mapping files, by which an editor completes and checks them."""
    print(mapping_schema(), end="")


def _write(text: str, out: Path) -> None:
    from graphcrm.views.files import replacing

    if out.suffix.lower() not in {".yaml", ".yml"}:
        raise InputError("--out names a mapping file, which ends in .yaml")
    if out.exists():
        raise InputError(f"{out} is there; name another file, for answers may stand in it")
    with replacing(out) as fresh:
        fresh.write_text(text, "utf-8")


def _ask(found: Suggestion, lang: Lang) -> None:
    """Say every question on stderr, by extract, and how much of the draft stands."""
    for file, question in found.questions:
        print(f"{file}: {say(question, lang)}" if file else say(question, lang), file=sys.stderr)
    tables = [table for draft in found.drafts for table in draft.tables if table.active]
    facts = {
        "extracts": len(found.drafts),
        "columns": sum(line.active for table in tables for line in table.lines),
        "questions": len(found.questions),
    }
    print(say(Reason("suggest_done", facts), lang), file=sys.stderr)
