"""Commands about the store itself: how it is, whether it is sound, its backups."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli import options as o
from graphcrm.cli.progress import Steps
from graphcrm.reasons import Fact, Lang, Reason, say
from graphcrm.views.cells import MISSING

if TYPE_CHECKING:
    from graphcrm.graph.ports import Finding
    from graphcrm.stores.backup import Manifest

File = Annotated[Path, typer.Argument(help="The backup, one file.", show_default=False)]


def status(
    *,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Say how the store is: version, loads, rows by table."""
    found = o.open_app(db).status()
    facts: dict[str, object] = {
        "url": found.url,
        "schema_version": found.schema_version,
        "graph_version": found.graph_version,
        "n_loads": found.n_loads,
        "first_loaded_on": found.first_loaded_on and found.first_loaded_on.isoformat(),
        "last_loaded_at": found.last_loaded_at and found.last_loaded_at.isoformat(),
        "n_rows": dict(found.n_rows),
    }
    if as_json:
        print(json.dumps(facts, ensure_ascii=False))
        return
    for name, value in facts.items():
        if name != "n_rows":
            print(f"{name:<16} {MISSING if value in (None, '') else value}")
    for table, n in found.n_rows.items():
        if n:
            print(f"  {table:<18} {n:>12,}")


def check(
    *,
    repair: Annotated[bool, typer.Option(help="Rebuild what can be rebuilt.")] = False,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Look for damage: double keys, dangling ends, a wrong ledger, a stale snapshot."""
    found = o.open_app(db).check(repair=repair)
    spoken = o.language(lang)
    if as_json:
        rows = [{"code": f.code, "table": f.table, "n": f.n, "repaired": f.repaired} for f in found]
        print(json.dumps({"findings": rows}, ensure_ascii=False))
    else:
        for f in found:
            print(say(Reason(f"check_{f.code}", {"table": f.table, "n": f.n}), spoken))
        if not quiet:
            print(say(_outcome(found, repair=repair), spoken))
    if any(not f.repaired for f in found):
        raise typer.Exit(o.ATTENTION)


def _outcome(found: list[Finding], *, repair: bool) -> Reason:
    """Return how a check ended."""
    n: dict[str, Fact] = {"n": len(found)}
    if not found or not repair:
        return Reason("check_done", n)
    mended = all(f.repaired for f in found)
    return Reason("check_mended" if mended else "check_repaired", n)


def backup(
    file: File,
    *,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Write the whole store, histories and ledger included, into one file with checksums."""
    app = o.open_app(db)
    spoken = o.language(lang)
    with Steps(app.n_parts, quiet=quiet) as tick:
        manifest = app.backup(file, tick=tick)
    _tell("backup_done", file, manifest, as_json=as_json, lang=spoken, quiet=quiet)


def restore(
    file: File,
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a store that holds data or is damaged.")
    ] = False,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Make the store what a backup holds, once every checksum has been verified."""
    app = o.open_app(db)
    spoken = o.language(lang)
    with Steps(2 * app.n_parts + app.n_publishing_steps, quiet=quiet) as tick:
        manifest = app.restore(file, force=force, tick=tick)
    _tell("restore_done", file, manifest, as_json=as_json, lang=spoken, quiet=quiet)


def _tell(
    code: str, file: Path, manifest: Manifest, *, as_json: bool, lang: Lang, quiet: bool
) -> None:
    """Say what was written or restored."""
    if as_json:
        print(json.dumps({"file": str(file), **manifest.to_dict()}, ensure_ascii=False))
    elif not quiet:
        facts: dict[str, Fact] = {
            "file": str(file),
            "n": sum(manifest.n_rows.values()),
            "loads": manifest.n_loads,
            "version": manifest.graph_version,
            "on": manifest.data_date.isoformat() if manifest.data_date else "",
        }
        print(say(Reason(code, facts), lang), file=sys.stderr)
