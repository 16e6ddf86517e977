"""Stores and backups that earlier programs wrote: opened, answered, loaded on and rolled back."""

import gzip
from pathlib import Path

import pytest

from graphcrm.app import App
from graphcrm.stores.parts import SCHEMA_VERSION
from scripts.store_fixture import write
from tests.builders import TODAY, load, new_app, rows_of, write_bank
from tests.fixtures import FOLDER

VERSIONS = range(1, SCHEMA_VERSION + 1)
KINDS = ("store.gz", "zip")


@pytest.fixture(params=[(version, kind) for version in VERSIONS for kind in KINDS])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> App:
    """Return the application for a store of an earlier program, opened or restored."""
    version, kind = request.param
    file = FOLDER / f"schema-{version}.{kind}"
    app = new_app(tmp_path)
    if kind == "zip":
        app.restore(file)
    else:
        Path(app.db).write_bytes(gzip.decompress(file.read_bytes()))
    return app


def orphans(app: App) -> list[tuple[object, object]]:
    rows = app.ask("coverage.orphans", as_of=TODAY).rows()
    return [(row["party_id"], row["worth"]) for row in rows]


def single_links(app: App) -> list[tuple[object, object, object]]:
    rows = app.ask("coverage.single-links", as_of=TODAY).rows()
    return [(row["party_id"], row["staff_id"], row["worth"]) for row in rows]


def test_every_schema_has_its_fixture() -> None:
    """Raise SCHEMA_VERSION only after scripts/store_fixture.py wrote down the one before."""
    found = {path.name for path in FOLDER.glob("schema-*")}
    assert found == {f"schema-{version}.{kind}" for version in VERSIONS for kind in KINDS}


def test_it_is_loaded_on_answers_and_is_rolled_back(app: App, tmp_path: Path) -> None:
    """C1 and F1 have S1 and S2; C2's coverage ended in load 2; C3, C4, C5 never had any."""
    load(app, write_bank(tmp_path / "more", customers=[{"customer_id": "C6", "aum": 7}]))
    assert (app.status().schema_version, app.status().n_loads) == (SCHEMA_VERSION, 4)
    assert orphans(app) == [("C6", 7), ("C2", 5), ("C5", 1), ("C3", None), ("C4", None)]
    assert single_links(app) == []
    app.rollback("L00004")
    assert rows_of(app, "customers", "customer_id", "name") == {
        *(("C1", "王一一"), ("C2", "李二"), ("C3", None), ("C4", "孙四"), ("C5", None))
    }
    app.rollback("L00003")  # C5 was new, and C1 had 80,000.10
    assert orphans(app) == [("C2", 5), ("C3", None), ("C4", None)]
    app.rollback("L00002")  # C4 was new, and C2 had S1
    assert orphans(app) == [("C3", None)]
    assert single_links(app) == [("C2", "S1", 5)]
    assert app.check() == []


def test_its_ledger_is_read_as_it_is(app: App) -> None:
    one, two, three = app.loads()
    assert [record.load_id for record in (one, two, three)] == ["L00001", "L00002", "L00003"]
    assert {record.data_date for record in (one, two, three)} == {TODAY}
    assert two.options["full"] == ["coverage"]
    assert (two.tables["coverage"].closed, two.tables["customers"].updated) == (1, 1)
    assert [file.name for file in three.files] == ["customers.csv"]


def test_it_is_backed_up_as_it_is(app: App, tmp_path: Path) -> None:
    manifest = app.backup(tmp_path / "again.zip")
    assert manifest.n_rows == {
        "branches": 1, "staff": 2, "customers": 5, "firms": 1, "coverage": 4, "contacts": 1
    }  # fmt: skip
    app.restore(tmp_path / "again.zip", force=True)
    assert orphans(app)[0] == ("C2", 5)


def test_the_script_writes_what_is_kept_here(tmp_path: Path) -> None:
    backup, store = write(tmp_path)
    assert backup.name == f"schema-{SCHEMA_VERSION}.zip"
    assert store.stat().st_size < 100_000
    version = new_app(tmp_path).restore(backup).graph_version
    kept = new_app(tmp_path, "kept.duckdb").restore(FOLDER / backup.name).graph_version
    assert version == kept
