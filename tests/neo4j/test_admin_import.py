"""A database that neo4j-admin made of an export is the store that loading would have made."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from graphcrm.app import App
from graphcrm.graph.ports import Store
from graphcrm.sample import generate, write
from tests.builders import TODAY, load, new_app, write_bank
from tests.contract.subjects import put
from tests.neo4j.access import Access
from tests.neo4j.admin import import_into
from tests.neo4j.apps import app_at
from tests.neo4j.jars import CACHE, available, fetch
from tests.neo4j.server import Server

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]

ODD = (
    "'; --",
    '"',
    "𠮷野家",
    "a\nb",
    "a\r\nb",
    "\r",
    "🏦",
    "007",
    "\\N",
    "\\",
    "",
    " ",
    ",",
    "\x85",
)
WILD = (0.1 + 0.2, 5e-324, 1.7976931348623157e308, -1 / 3, -123456789.123456789, 2.5e-8)
MOST = Decimal("9999999999999999.99")
NODES = "MATCH (n) WHERE NOT n:GraphcrmLock RETURN labels(n) AS labels, properties(n) AS has"
EDGES = """
MATCH (a)-[r]->(b)
RETURN type(r) AS type, a._key AS start, b._key AS end, properties(r) AS has
"""
PASSING = ("n_begun", "publication", "token", "touched")  # of what wrote it, not of what it holds


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> App:
    """Return an embedded store of three loads: rows inserted, updated and closed."""
    folder = tmp_path_factory.mktemp("filled")
    write(generate(200, seed=7), folder / "extracts")
    app = new_app(folder)
    load(app, folder / "extracts")
    with app.store.read() as scanner:
        (first, *_) = ids = scanner.scan("customers", ["customer_id"])["customer_id"].to_pylist()
        cover = scanner.scan("coverage").slice(9).to_pylist()
    money = {"loans": MOST, "revenue_12m": -MOST}
    named = [{"customer_id": i, "name": n, **money} for i, n in zip(ids, ODD, strict=False)]
    scores = [
        {"party_id": first, "kind": f"{n}|\\", "opened_on": TODAY, "score": score}
        for n, score in enumerate(WILD)
    ]
    plan = {"branch_id": "nowhere", "measure": "aum", "month": date(2026, 6, 1)}
    put(app.store, sha="1", customers=named, feedback=scores, targets=[plan])
    load(app, write_bank(folder / "third", coverage=cover), full=["coverage"])
    assert app.check() == []
    return app


@pytest.fixture(scope="module")
def server(filled: App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Access]:
    """Yield a server whose database was imported from what ``filled`` exports."""
    if not available():
        pytest.skip("needs Java and Maven, also where NEO4J_URI names a server")
    folder = tmp_path_factory.mktemp("imported")
    written = filled.write_import(folder / "out")
    server = Server(fetch(CACHE), folder / "home")
    import_into(server.home, written.paths[-1], jars=fetch(CACHE), programs=folder / "bin")
    server.start()
    yield server.access
    server.remove()


@pytest.fixture(scope="module")
def imported(server: Access, tmp_path_factory: pytest.TempPathFactory) -> App:
    """Return the application for the imported store."""
    return app_at(server, tmp_path_factory.mktemp("snapshots"), today=TODAY)


def parts(store: Store) -> dict[str, list[str]]:
    """Return all that a store holds: rows and their files, histories, ledger."""
    with store.dump() as dump:
        found = {name: rows.read_all().to_pylist() for name, rows in dump.parts()}
    return {name: sorted(map(repr, rows)) for name, rows in found.items() if rows}


def raw(server: Access) -> Counter[str]:
    """Return every node and relationship with all its properties."""
    found = server.run(NODES) + server.run(EDGES)
    for row in found:
        has = row["has"]
        assert isinstance(has, dict)
        row["has"] = sorted((k, v) for k, v in has.items() if k not in PASSING)
    return Counter(map(repr, found))


def test_it_holds_the_same_rows_histories_and_ledger(filled: App, imported: App) -> None:
    assert parts(imported.store) == parts(filled.store)
    assert imported.store.loads() == filled.store.loads()
    assert replace(imported.status(), url="") == replace(filled.status(), url="")


def test_nothing_is_wrong_with_it(imported: App) -> None:
    assert {f.code for f in imported.check(repair=True)} == {"stale_snapshot"}
    assert imported.check() == []


@pytest.mark.parametrize("question", ["coverage.single-links", "coverage.departures"])
def test_it_gives_the_same_answers(filled: App, imported: App, question: str) -> None:
    here, there = filled.ask(question), imported.ask(question)
    assert there.graph_version == here.graph_version
    assert (there.rows(), there.totals) == (here.rows(), here.totals)
    assert here.rows()


def test_it_is_exported_as_what_it_was_made_of(filled: App, imported: App, tmp_path: Path) -> None:
    here, there = filled.write_import(tmp_path / "here"), imported.write_import(tmp_path / "there")
    assert there.command == here.command
    for one, other in zip(here.paths, there.paths, strict=True):
        assert sorted(one.read_bytes().split(b"\n")) == sorted(other.read_bytes().split(b"\n"))


def test_it_is_loaded_on_and_undone(filled: App, imported: App) -> None:
    new = [{"customer_id": "new", "name": "Wang"}]
    before = parts(filled.store)
    assert put(imported.store, customers=new) == put(filled.store, customers=new)
    for app in (imported, filled):
        with app.store.rollback("L00004"):
            pass
        assert parts(app.store) == before


def test_it_is_what_loading_over_the_network_writes(
    filled: App, imported: App, server: Access
) -> None:
    found = raw(server)
    with filled.store.dump() as dump, imported.store.restore(force=True) as session:
        for part, rows in dump.parts():
            session.fill(part, rows)
    same = raw(server) == found  # pytest would take minutes to show the difference
    assert same
