"""A customer is forgotten on a server; where that dies, it goes on, and nobody reads until then."""

from pathlib import Path

import pytest

from graphcrm.app import App
from graphcrm.errors import StoreBusyError, StoreUnavailableError
from graphcrm.settings import Settings
from graphcrm.stores.neo4j_write import Writer
from tests.builders import TODAY, Row, content, load, write_bank
from tests.neo4j.access import Access
from tests.neo4j.apps import app_at

SECRET = "a secret of the tests that is long enough 0123"
CUSTOMERS: list[Row] = [{"customer_id": f"C{i}", "name": f"N{i}"} for i in (1, 2)]
KIN: list[Row] = [{"customer_id": "C1", "other_customer_id": "C2", "relation": "sibling"}]
HOMES: list[Row] = [{"household_id": "H1", "address": "Lane 1"}]
LIVES: list[Row] = [{"household_id": "H1", "customer_id": "C1"}]
HOME = {"households": HOMES, "household_members": LIVES}


@pytest.fixture
def app(empty_neo4j: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("GRAPHCRM_SECRET", SECRET)
    (tmp_path / "here").mkdir()
    app = app_at(empty_neo4j, tmp_path / "here", today=TODAY)
    load(app, write_bank(tmp_path / "in", customers=CUSTOMERS, kinship=KIN, **HOME))
    return app


@pytest.mark.parametrize("dies_at", ["drop", "ledger"])
def test_it_goes_on_where_it_died(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies_at: str
) -> None:
    def die(*_: object) -> None:
        raise StoreUnavailableError("the line is cut")

    with monkeypatch.context() as patch:
        patch.setattr(Writer, dies_at, die)
        with pytest.raises(StoreUnavailableError, match="line is cut"):
            app.forget("C1")
    with pytest.raises(StoreBusyError):
        content(app.store)
    with pytest.raises(StoreUnavailableError, match="graphcrm forget"):
        load(app, write_bank(tmp_path / "in", customers=CUSTOMERS))
    assert [f.code for f in app.check(repair=False)] == ["unfinished_forget"]
    report = app.forget("C1")
    left = content(app.store)
    assert [row[0] for row in left["customers"]] == ["C2"]
    assert left["kinship"] == left["households"] == []
    assert app.check(repair=False) == []
    # The same version as on a file, which never died.
    file = App(Settings(db=str(tmp_path / "bank.duckdb"), today=TODAY))
    load(file, tmp_path / "in")
    assert file.forget("C1").version == report.version == app.status().graph_version
    load(app, tmp_path / "in")
    assert [row[0] for row in content(app.store)["customers"]] == ["C2"]
