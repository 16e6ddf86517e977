"""A bank on a Neo4j server, for tests of what can go wrong there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from graphcrm.app import App, LoadReport
from graphcrm.stores import neo4j_undo, neo4j_write
from graphcrm.stores.cypher import Query
from graphcrm.stores.neo4j_connect import Server
from tests.builders import TODAY, Cell, Row, load, write_bank
from tests.neo4j.access import Access

Image = list[str]
N, SOME = 16, 4  # customers, and those of them that the second load leaves as they are
SMALL_BATCH = 3
LATER = TODAY + timedelta(days=31)
NODES = "MATCH (n) WHERE NOT n:GraphcrmLock RETURN labels(n) AS what, properties(n) AS row"
EDGES = "MATCH (a)-[n]->(b) RETURN [type(n), a._key, b._key] AS what, properties(n) AS row"
NO_NAMES: Mapping[str, str] = {}
SAYS_WHAT = ("Label", "TYPE")  # names that tell what a query writes
OF_THE_MOMENT = ("token", "touched", "n_begun", "publication", "loaded_at")


@dataclass(frozen=True)
class Bank:
    """A server, extracts for two loads of it, and a folder for snapshots."""

    access: Access
    folder: Path

    @property
    def app(self) -> App:
        """The application as a process that has just begun has it."""
        return App()

    def load(self, name: str) -> LoadReport:
        """Load the ``first`` extracts, or the ``second``, which insert, update and close."""
        return load(self.app, self.folder / name, on=DATES[name], full=FULL[name])

    def command(self, name: str) -> list[str]:
        """Return the command that does the same."""
        full = [f"--full={table}" for table in FULL[name]]
        day = f"--data-date={DATES[name].isoformat()}"
        return ["load", str(self.folder / name), day, *full, "--max-reject-share=1", "--quiet"]

    def image(self) -> Image:
        """Return everything that the database holds but clock times and tokens."""
        rows = self.access.run(NODES) + self.access.run(EDGES)
        for row in rows:
            kept = {k: v for k, v in row["row"].items() if k not in OF_THE_MOMENT}
            row["row"] = sorted(kept.items())
        return sorted(map(repr, rows))

    def findings(self) -> list[str]:
        """Return what a check finds, nothing repaired."""
        return [finding.code for finding in self.app.check()]

    def litter(self) -> list[str]:
        """Return the scratch files that are left."""
        return [path.name for path in self.folder.joinpath("snapshots").glob(".graphcrm-*")]


DATES = {"first": TODAY, "second": LATER}
FULL: dict[str, Sequence[str]] = {"first": (), "second": ("coverage",)}


@pytest.fixture
def bank(empty_neo4j: Access, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Bank:
    """Return a bank whose first load is done, on a server that every command reaches."""
    write_extracts(tmp_path)
    set_environment(monkeypatch, empty_neo4j, tmp_path / "snapshots")
    found = Bank(empty_neo4j, tmp_path)
    found.load("first")
    return found


def set_environment(
    monkeypatch: pytest.MonkeyPatch, access: Access, snapshots: Path, url: str | None = None
) -> None:
    """Let every command and every new ``App`` reach a server, or a proxy before it."""
    snapshots.mkdir(exist_ok=True)
    for name, value in {
        "DB": url or access.url,
        "NEO4J_USER": access.user,
        "NEO4J_PASSWORD": access.password,
        "NEO4J_DATABASE": access.database,
        "SNAPSHOTS": str(snapshots),
        "TODAY": TODAY.isoformat(),
    }.items():
        monkeypatch.setenv(f"GRAPHCRM_{name}", value)


def write_extracts(folder: Path) -> None:
    """Write what the two loads read: every form that a row can have in a graph database."""
    write_bank(folder / "first", **tables(N), **edges(N), targets=[target("B1")])
    changed = tables(N + SOME, changed=SOME)
    branches: list[Row] = [{"branch_id": "B1", "name": "East"}, {"branch_id": "B2"}]
    more = edges(N + SOME, without=SOME)
    write_bank(folder / "second", branches=branches, **changed, **more)


def tables(n: int, *, changed: int = 10**9) -> dict[str, list[Row]]:
    """Return nodes and facts; those from ``changed`` on are other than before."""
    return {
        "staff": [{"staff_id": "S1", "name": "张"}, {"staff_id": "S2"}],
        "customers": [
            {"customer_id": f"C{i}", "name": f"客户{i}", "aum": 1000 + 7 * (i >= changed)}
            for i in range(n)
        ],
        "balances": [
            {"party_id": f"C{i}", "on": TODAY, "aum": i + (i >= changed)} for i in range(n)
        ],
    }


def edges(n: int, *, without: int = 0) -> dict[str, list[Row]]:
    """Return relationships; those of the first ``without`` are no longer listed."""
    cover: dict[str, Cell] = {"role": "lead", "since": date(2020, 1, 1)}
    return {
        "coverage": [{"staff_id": "S1", "party_id": f"C{i}", **cover} for i in range(without, n)],
        "kinship": [
            {"customer_id": f"C{i}", "other_customer_id": f"C{i + 1}", "relation": "sibling"}
            for i in range(n - 1)
        ],
    }


def target(branch: str) -> Row:
    """Return a plan of a branch that may be loaded later."""
    return {"branch_id": branch, "measure": "deposits", "month": date(2026, 6, 1), "amount": 9}


@dataclass
class Writes:
    """Tells what is sent to a server to be written, and steps in where it is told to.

    ``steps`` are the queries and what they write, in the order in which they were sent.
    """

    steps: list[str] = field(default_factory=list)
    _at: int = 0
    _do: Callable[[], None] = lambda: None
    _lock: Lock = field(default_factory=Lock)

    def before(self, at: int, do: Callable[[], None]) -> None:
        """Do something before the write of that number, counted from one and from now."""
        self.steps, self._at, self._do = [], at, do

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Begin to note, and let batches be small."""
        whole = Server.write

        def write(
            server: Server, query: Query, names: Mapping[str, str] = NO_NAMES, **params: object
        ) -> Any:
            self._note(" ".join([query.name, *(names[n] for n in SAYS_WHAT if n in names)]))
            return whole(server, query, names, **params)

        patch.setattr(Server, "write", write)
        for module in (neo4j_write, neo4j_undo):
            patch.setattr(module, "BATCH_ROWS", SMALL_BATCH)
        patch.setattr(neo4j_write, "EMPTIED_ROWS", SMALL_BATCH)

    def _note(self, step: str) -> None:
        with self._lock:
            self.steps.append(step)
            now = len(self.steps) == self._at
        if now:
            self._do()


_UNDISTURBED: list[tuple[Sequence[str], Image]] = []


def undisturbed(bank: Bank, writes: Writes) -> tuple[Sequence[str], Image]:
    """Return the steps of the second load, and what it makes of the bank; found out once."""
    if not _UNDISTURBED:
        before = bank.image()
        writes.before(0, lambda: None)
        bank.load("second")
        _UNDISTURBED.append((tuple(writes.steps), bank.image()))
        bank.app.rollback("L00002")
        assert bank.image() == before
    return _UNDISTURBED[0]


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> Writes:
    """Return what notes the writes of this process."""
    found = Writes()
    found.watch(monkeypatch)
    return found
