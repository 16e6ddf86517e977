"""The demonstration: a made-up bank from its extracts to who hangs on whom, in plain sentences."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from pathlib import Path
from shlex import quote

from graphcrm.answer import Answer
from graphcrm.app import App, write_sample
from graphcrm.cli.loading import run_load
from graphcrm.errors import InputError
from graphcrm.reasons import Fact, Lang, Reason, say

SEED = 7
STORE, MARK = "bank.duckdb", ".graphcrm-demo"


def run_demo(folder: Path, *, n_customers: int, db: str | None, lang: Lang, quiet: bool) -> None:
    """Write a sample bank, load it, ask, write the report page, and say what was found."""
    extracts, report = folder / "extracts", folder / "report.html"
    write_sample(
        extracts,
        n_customers=n_customers,
        seed=SEED,
        profile="plant",
        file_format="csv",
        headers="zh" if lang == "zh" else "en",
        encoding="gb18030" if lang == "zh" else "utf-8",
    )
    app = _fresh(folder, db)
    loaded = run_load(app, [extracts], on=app.today, quiet=quiet)
    departures = app.ask("coverage.departures")
    managed = app.ask("coverage.single-links", book="managed")
    worst = str(departures.rows(stop=1)[0]["staff_id"])
    alone = app.ask("coverage.leaver", [worst])
    partner = _next_to_hold(alone)
    handover = app.ask("coverage.handover", [worst])
    roots = app.ask("referral.roots")
    largest = str(roots.rows(stop=1)[0]["root_id"])
    app.write_report(report, load=loaded, departures=departures, single_links=managed, lang=lang)

    n_read = sum(c.read for c in loaded.tables.values())
    n_rejected = sum(c.rejected for c in loaded.tables.values())
    _say(lang, "demo_sample", folder=str(extracts), n=loaded.tables["customers"].read)
    _say(lang, "demo_loaded", n=n_read, rejected=n_rejected, as_of=departures.as_of.isoformat())
    _say(lang, "demo_managed", **_managed(managed))
    _say(lang, "demo_departure", **_departure(departures, alone))
    if partner is not None:
        together = app.ask("coverage.leaver", [worst, partner])
        _say(lang, "demo_pair", **_pair(departures, partner, alone, together))
    if handover.totals["n_assigned"]:
        _say(lang, "demo_handover", **_handover(departures, handover))
    _say(lang, "demo_referral", **_referral(roots, app))
    _say(lang, "demo_look", report=str(report))
    for question in (
        "coverage departures",
        f"coverage leaver {worst}",
        f"coverage handover {worst}",
        "coverage single-links --book managed",
        f"referral chain {largest}",
    ):
        print(f"    {quote(_program())} {question} --db {quote(app.db)}")
    sys.stdout.flush()


def _fresh(folder: Path, db: str | None) -> App:
    """Return a new store for the demo; made-up people never get into a bank that is there."""
    mark = folder / MARK
    if mark.exists() and db is None:
        for left in folder.glob(f"{STORE}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    app = App(db=db or str(folder / STORE))
    if app.store.exists():
        raise InputError(
            f"{app.store.url} is there already; the demo makes a store of its own: "
            "name another folder, or with --db a store that is not there yet"
        )
    mark.touch()
    return app


def _program() -> str:
    """Return how this program was called, so that the lines can be copied as they stand."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "graphcrm" else "graphcrm"


def _say(lang: Lang, code: str, **facts: Fact) -> None:
    print(say(Reason(code, facts), lang))


def _managed(managed: Answer) -> dict[str, Fact]:
    n, n_single = _number(managed, "n_parties"), _number(managed, "n_single_link")
    return {
        "n": n,
        "single": n_single,
        "share": n_single / n if n else 0.0,
        "worth": _number(managed, "worth_single_link"),
    }


def _departure(departures: Answer, alone: Answer) -> dict[str, Fact]:
    row = departures.rows(stop=1)[0]
    return {
        "name": str(row["name"]),
        "staff": str(row["staff_id"]),
        "branch": str(row["branch_id"]),
        "share": float(str(row["branch_share"])),
        "n_lost": _number(alone, "n_lost"),
        "worth_lost": _number(alone, "worth_lost"),
        "n_thinned": _number(alone, "n_thinned"),
        "n_households": _number(alone, "n_households"),
        "n_firms": _number(alone, "n_firms"),
    }


def _next_to_hold(alone: Answer) -> str | None:
    """Return who would be the only one left for most of the thinned parties, ties by id."""
    left = Counter(
        str(staff)
        for row in alone.rows()
        if isinstance(row["protecting_staff"], list)
        for staff in row["protecting_staff"]
    )
    return min(left, key=lambda staff: (-left[staff], staff), default=None)


def _pair(departures: Answer, partner: str, alone: Answer, together: Answer) -> dict[str, Fact]:
    second = next(row for row in departures.rows() if row["staff_id"] == partner)
    more = _number(together, "n_lost") - _number(alone, "n_lost")
    return {
        "name": str(second["name"]),
        "staff": str(second["staff_id"]),
        "own": int(str(second["n_lost"])),
        "more": more,
        "worth_lost": _number(together, "worth_lost"),
    }


def _handover(departures: Answer, handover: Answer) -> dict[str, Fact]:
    """Say to whom most parties go, ties by id."""
    given = Counter(str(row["to_staff_id"]) for row in handover.rows() if row["to_staff_id"])
    most = min(given, key=lambda staff: (-given[staff], staff))
    called = {row["staff_id"]: str(row["name"]) for row in departures.rows()}
    return {
        **{n: _number(handover, n) for n in ("n_lost", "n_assigned", "n_successors")},
        "leaver": str(departures.rows(stop=1)[0]["name"]),
        "name": called[most],
        "staff": most,
        "most": given[most],
    }


def _referral(roots: Answer, app: App) -> dict[str, Fact]:
    largest = roots.rows(stop=1)[0]
    return {
        "n": _number(roots, "n_members"),
        "name": str(largest["name"]),
        "root": str(largest["root_id"]),
        "size": int(str(largest["size"])) - 1,
        "depth": int(str(largest["depth"])),
        "suspicious": _number(app.ask("referral.suspicious"), "n_suspicious"),
        "rings": _number(app.ask("referral.rings"), "n_rings"),
    }


def _number(answer: Answer, total: str) -> float:
    value = answer.totals[total]
    assert isinstance(value, int | float), f"{total} is a number"
    return value
