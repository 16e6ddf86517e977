"""Whatever is typed or loaded, no person's data reaches stderr, a log or a traceback."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graphcrm.cli.commands import AREAS, build
from graphcrm.operations import Role
from graphcrm.operations.users import NewUser, add_user
from tests.builders import load, new_app
from tests.faults.canaries import bad_bank, broken_files, good_bank, leaks, node_id
from tests.faults.cli import Ran, call

if TYPE_CHECKING:
    from tests.neo4j.access import Access

CUSTOMER, STAFF, CAMPAIGN, FIRM = (
    node_id(name) for name in ("customers", "staff", "campaigns", "firms")
)
# Every command, and how it is called with good input; {db}, {bank} and {out} are filled in.
GOOD: dict[str, list[str]] = {
    "sample": ["{out}/sample", "--customers", "200"],
    "load": ["{bank}", "--db", "{db}"],
    "loads": ["--db", "{db}"],
    "loads rollback": ["--yes", "--db", "{spare}"],
    "forget": [CUSTOMER, "--yes", "--db", "{spare}"],
    "quality": ["--db", "{db}"],
    "diff": ["--db", "{spare}"],
    "mapping suggest": ["{bank}"],
    "mapping check": ["{mapping}", "{bank}"],
    "mapping schema": [],
    "export": ["{out}/export", "--db", "{db}"],
    "demo": ["{out}/demo", "--customers", "300"],
    "db status": ["--db", "{db}"],
    "db check": ["--db", "{db}"],
    "db backup": ["{out}/backup.zip", "--db", "{db}"],
    "db restore": ["{backup}", "--force", "--db", "{out}/restored.duckdb"],
    "audit list": ["--db", "{db}"],
    "audit verify": ["--db", "{db}"],
    "user list": ["--db", "{db}"],
    "user disable": ["off", "--db", "{db}"],
    "user enable": ["on", "--db", "{db}"],
    "user token": ["on", "--label", "daily", "--db", "{db}"],
    "query list": [],
    "query show": ["analysis/leaver"],
    "coverage single-links": ["--db", "{db}"],
    "coverage orphans": ["--db", "{db}"],
    "coverage departures": ["--db", "{db}"],
    "coverage leaver": [STAFF, "--db", "{db}"],
    "coverage handover": [STAFF, "--db", "{db}"],
    "coverage explain": [CUSTOMER, "--db", "{db}"],
    **{
        f"coverage {question}": ["--db", "{db}"]
        for question in (
            *("second-person", "factor", "teams", "overlaps", "overdue", "placeholders"),
            *("joint-cover", "history"),
        )
    },
    "campaign import-results": ["{results}", "--campaign", "A1", "--db", "{db}"],
    "campaign plan": ["--unknown-consent", "allow", "--db", "{db}"],
    "campaign evaluate": ["{people}", "--unknown-consent", "allow", "--db", "{db}"],
    "campaign review": [CAMPAIGN, "--groups", "{groups}", "--db", "{db}"],
    "crosssell gaps": ["--unknown-consent", "allow", "--db", "{db}"],
    "crosssell evaluate": ["--cutoff", "2026-01-05", "--db", "{db}"],
    "risk evaluate": ["--cutoff", "2026-01-05", "--db", "{db}"],
    "crosssell paths": [CUSTOMER, "--db", "{db}"],
    "referral chain": [CUSTOMER, "--db", "{db}"],
    **{
        f"referral {question}": ["--db", "{db}"]
        for question in (
            *("forest", "roots", "rings", "suspicious", "contested", "staff", "credit", "ladder"),
            *("uplift", "value", "rewards"),
        )
    },
    **{
        f"corporate {question}": ["--db", "{db}"]
        for question in ("penetration", "key-people", "leads", "one-sided")
    },
    **{
        f"value {question}": ["--db", "{db}"]
        for question in (
            *("concentration", "structure", "migration"),
            *("classes", "lifecycle", "contribution", "clv"),
        )
    },
    **{
        f"service {question}": ["--db", "{db}"]
        for question in (
            *("after-sale", "calendar", "needs", "feedback"),
            *("scorecard", "pairing", "targets"),
        )
    },
    "network ego": [CUSTOMER, "--hops", "2", "--db", "{db}"],
    "network search": ["王", "--db", "{db}"],
    "network path": [CUSTOMER, STAFF, "--db", "{db}"],
    "list": ["--where", "tier is known", "--db", "{db}"],
    "crosssell list": ["--where", "orphan", "--db", "{db}"],
    "corporate neighbourhood": [FIRM, "--db", "{db}"],
    "corporate relocation": [FIRM, "--db", "{db}"],
    "risk contagion": ["--leaving", CUSTOMER, "--db", "{db}"],
    "risk debtrank": ["--default", FIRM, "--db", "{db}"],
    "risk cluster": [CUSTOMER, "--db", "{db}"],
    **{
        f"risk {question}": ["--db", "{db}"]
        for question in (
            "clusters",
            "communities",
            "rings",
            "cycles",
            "circles",
            "outflow",
        )
    },
}
MAPPING = """
version: 1
extracts:
  - file: customers.csv
    tables:
      - table: customers
        columns: {customer_id: customer_id}
"""
RESULTS = f"customer_id,staff_id,contacted_on,note\n{CUSTOMER},{STAFF},2026-01-05,canary note\n"
# Those that are for a server, and refuse a file.
SERVED: dict[str, list[str]] = {
    "query run": ["analysis/leaver", f"staff={STAFF}", "--db", "{db}"],
    "write-back": ["--db", "{db}"],
}
# Those that go on for ever, or read a password: their own tests watch them.
ELSEWHERE = {"serve", "user add", "user password"}
# Paths and addresses of stores may be named: they are where, not who.
NAMED = {"db", "out", "folder", "sources", "file", "mapping", "apply", "rules"}
NAMED |= {"target", "exclude", "cost", "ties", "groups", "eligibility", "heads"}  # files
NOW = datetime(2026, 7, 1, tzinfo=UTC)
SONGS = ("CANARY-nobody", "金丝雀王", "13977770001", "110101777701017777", "--canary", "")
# Each parameter gets two of them at a desk, one where CI is set: over a command each has been in.
N_DUETS = 6 if os.environ.get("CI") else 3


def _commands() -> dict[str, Any]:
    """Walk the tree of commands, with every branch built."""
    found = dict(_walk(build([]), ""))
    for area in (*AREAS, "query", "mapping", "list"):
        found |= {name: c for name, c in _walk(build([area]), "") if name.split()[0] == area}
    return found


def _walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    if not hasattr(command, "commands") or command.invoke_without_command:
        yield name, command
    if not hasattr(command, "commands"):
        return
    for part, sub in command.commands.items():
        yield from _walk(sub, f"{name} {part}".strip())


COMMANDS = _commands()


def _bad_calls(name: str) -> Iterator[list[str]]:
    """Yield wrong calls of a command, with every canary where there is no parameter.

    Each parameter gets some of them, in turns, so that over a command each has been in some.
    """
    good, parameters = (GOOD | SERVED)[name], COMMANDS[name].params
    takes_paths = any(p.name in NAMED and p.nargs == -1 for p in parameters)
    for song in SONGS:
        if not takes_paths:
            yield [*good, song]
        yield [*good, f"--canary={song}"]
    named = {*NAMED, "help", *(["seeds"] if name == "campaign evaluate" else [])}
    tried = (p for p in parameters if p.name not in named and not _is_flag(p))
    for n, parameter in enumerate(tried):
        for song in SONGS[n % N_DUETS :: N_DUETS]:
            if parameter.param_type_name == "argument":
                yield [song, *good[1:]]
            else:
                yield [*good, parameter.opts[0], song]


def _is_flag(parameter: Any) -> bool:
    return bool(getattr(parameter, "is_flag", False))


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return a loaded bank of canaries and a folder to write into."""
    folder = tmp_path_factory.mktemp("cage")
    app = new_app(folder)
    report = load(app, good_bank(folder / "bank"))
    assert sum(c.rejected for c in report.tables.values()) == 0
    spare = new_app(folder, "spare.duckdb")
    for _ in range(5):  # to be rolled back
        load(spare, folder / "bank")
    app.backup(folder / "whole.zip")
    for name in ("on", "off"):
        add_user(app.operations, NewUser(name, Role.ANALYST, source="service"), now=NOW)
    app.operations.close()
    mapping = folder / "mapping.yaml"
    mapping.write_text(MAPPING, "utf-8")
    results = folder / "results.csv"
    results.write_text(RESULTS, "utf-8")
    places = {"db": Path(app.db), "bank": folder / "bank", "out": folder, "mapping": mapping}
    people = folder / "people.csv"
    people.write_text(f"customer_id\n{CUSTOMER}\n", "utf-8")
    groups = folder / "groups.csv"
    groups.write_text(f"customer_id,group\n{CUSTOMER},asked\n", "utf-8")
    places |= {"results": results, "people": people, "groups": groups}
    return {**places, "spare": Path(spare.db), "backup": folder / "whole.zip"}


@pytest.fixture
def watched(
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[list[Ran]]:
    """Collect what commands do; at the end neither stderr nor any log may have sung."""
    caplog.set_level(logging.NOTSET)
    monkeypatch.setenv("GRAPHCRM_SECRET", "a secret of the tests, 0123456789 abcdef")
    ran: list[Ran] = []
    yield ran
    for one in ran:
        assert leaks(one.err) == [], one.err[:700]
        assert "Traceback" not in one.err
        assert "internal error" not in one.err
    assert leaks(caplog.text) == []
    assert leaks(capfd.readouterr().err) == []


def test_every_command_is_watched() -> None:
    assert set(GOOD | SERVED) | ELSEWHERE == set(COMMANDS)


@pytest.mark.parametrize("name", list(GOOD))
def test_good_input(name: str, places: dict[str, Path], watched: list[Ran]) -> None:
    watched += [_call(places, name, *GOOD[name], *more) for more in ([], ["--debug"])]
    assert {ran.code for ran in watched} == {0}


@pytest.mark.parametrize("name", list(SERVED))
def test_a_file_where_a_server_is_needed(
    name: str, places: dict[str, Path], watched: list[Ran]
) -> None:
    watched += [_call(places, name, *SERVED[name], *more) for more in ([], ["--debug"])]
    assert {ran.code for ran in watched} == {2}


@pytest.mark.neo4j
@pytest.mark.parametrize("name", list(SERVED))
def test_good_input_for_a_server(
    name: str,
    empty_neo4j: Access,
    places: dict[str, Path],
    watched: list[Ran],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GRAPHCRM_NEO4J_USER", empty_neo4j.user)
    monkeypatch.setenv("GRAPHCRM_NEO4J_PASSWORD", empty_neo4j.password)
    monkeypatch.setenv("GRAPHCRM_NEO4J_DATABASE", empty_neo4j.database)
    monkeypatch.setenv("GRAPHCRM_SNAPSHOTS", str(tmp_path))
    there: dict[str, Path | str] = {**places, "db": empty_neo4j.url}
    watched += [_call(there, "load", *GOOD["load"]), _call(there, name, *SERVED[name], "--debug")]
    assert {ran.code for ran in watched} == {0}


@pytest.mark.parametrize("name", [n for n in (GOOD | SERVED) if n not in {"demo", "sample"}])
def test_wrong_calls(name: str, places: dict[str, Path], watched: list[Ran]) -> None:
    watched += [_call(places, name, *argv, "--debug") for argv in _bad_calls(name)]
    assert sum(ran.code == 2 for ran in watched) > len(watched) / 2


@pytest.mark.parametrize("name", ["demo", "sample"])
def test_wrong_calls_of_commands_that_write_much(
    name: str, places: dict[str, Path], watched: list[Ran]
) -> None:
    wrong = ([*GOOD[name], "CANARY"], ["--customers", "CANARY"], ["--canary"])
    watched += [_call(places, name, *argv) for argv in wrong]
    assert {ran.code for ran in watched} == {2}


def test_bad_rows_in_every_column(
    tmp_path: Path, places: dict[str, Path], watched: list[Ran]
) -> None:
    bank = str(bad_bank(tmp_path / "bad"))
    for share, lang, form in (
        ("1", "en", "--json"),
        ("1", "zh", "--debug"),
        ("0.05", "zh", "--json"),
        ("0.05", "en", "--debug"),
    ):
        db = str(tmp_path / f"{share}{lang}{form}.duckdb")
        argv = ["load", str(places["bank"]), bank, "--db", db, "--max-reject-share", share]
        ran = call(*argv, "--lang", lang, form)
        assert ran.code == (0 if share == "1" else 1)
        assert leaks(ran.out) == []
        watched.append(ran)
        if form == "--json":
            tables = json.loads(ran.out)["tables"]
            assert all(c["rejected"] for name, c in tables.items() if name != "tiers")


def test_files_that_are_no_tables(tmp_path: Path, watched: list[Ran]) -> None:
    for path in broken_files(tmp_path / "broken"):
        for more in ([], ["--debug", "--max-reject-share", "1"]):
            ran = call("load", path, "--db", tmp_path / "new.duckdb", *more)
            assert leaks(ran.out) == []
            watched.append(ran)
    assert {ran.code for ran in watched} <= {0, 1, 2}


def test_questions_after_the_store_was_damaged(
    tmp_path: Path, places: dict[str, Path], watched: list[Ran]
) -> None:
    from tests.contract.subjects import DUCKDB

    for code in ("double_key", "dangling_end"):
        (tmp_path / code).mkdir()
        app = new_app(tmp_path / code)
        load(app, places["bank"])
        DUCKDB.plant(app.store, code)
        watched.append(call("db", "check", "--db", app.db, "--debug"))
        watched.append(call("load", places["bank"], "--db", app.db, "--debug"))
    assert all(leaks(ran.out) == [] for ran in watched)


def _call(places: Mapping[str, Path | str], name: str, *argv: str) -> Ran:
    known = {key: str(path) for key, path in places.items()}
    return call(*name.split(), *(a.format(**known) if "{" in a else a for a in argv))
