"""Several machines ask one server, each with snapshots of its own."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from graphcrm.app import App
from graphcrm.app.query import run_query
from graphcrm.errors import StoreBusyError
from graphcrm.graph.ports import LoadOptions
from graphcrm.stores.cypher import Query
from graphcrm.stores.neo4j_connect import Server
from tests.builders import TODAY, Row, load, write_bank
from tests.neo4j.access import Access
from tests.neo4j.apps import app_at

FIRST: dict[str, Sequence[Row]] = {"customers": [{"customer_id": "C1", "aum": 1}]}
MORE: dict[str, Sequence[Row]] = {
    "customers": [{"customer_id": "C1", "aum": 2}, {"customer_id": "C2", "aum": 3}]
}


def machine(access: Access, folder: Path) -> App:
    """Return graphcrm on a machine that keeps its snapshots in ``folder``."""
    folder.mkdir()
    return app_at(access, folder, today=TODAY)


@pytest.fixture
def here(empty_neo4j: Access, tmp_path: Path) -> App:
    return machine(empty_neo4j, tmp_path / "here")


@pytest.fixture
def there(empty_neo4j: Access, tmp_path: Path) -> App:
    return machine(empty_neo4j, tmp_path / "there")


def n_customers(app: App) -> int:
    return app.graph().n_rows("customers")


def test_a_machine_is_answered_from_what_another_loaded(
    here: App, there: App, tmp_path: Path
) -> None:
    load(here, write_bank(tmp_path / "first", **FIRST))
    assert n_customers(there) == 1
    load(here, write_bank(tmp_path / "more", **MORE))
    assert n_customers(there) == 2
    assert there.graph().version == here.graph().version


def test_a_version_that_comes_back_as_something_else_is_fetched_again(
    here: App, there: App, tmp_path: Path
) -> None:
    load(here, write_bank(tmp_path / "first", **FIRST))
    version = load(here, write_bank(tmp_path / "more", **MORE)).graph_version
    assert n_customers(there) == 2
    here.rollback("L00002")
    # The same files under the same version, read otherwise: as by another release.
    _load_otherwise(here, version)
    assert there.store.status().graph_version == version
    assert n_customers(there) == 1
    assert there.check() == []


def test_a_load_that_changes_nothing_is_fetched_by_nobody(
    here: App, there: App, tmp_path: Path
) -> None:
    bank = write_bank(tmp_path / "first", **FIRST)
    load(here, bank)
    there.graph()
    published = here.store.published()
    load(here, bank)
    assert there.store.published() == published
    assert here.check() == there.check() == []


def test_a_reader_keeps_his_draft_while_another_loads(here: App, tmp_path: Path) -> None:
    load(here, write_bank(tmp_path / "first", **FIRST))
    draft = here.home.path / ".draft-of-a-reader"
    draft.mkdir()
    load(here, write_bank(tmp_path / "more", **MORE))
    assert draft.exists()


def test_a_query_of_the_library_never_sees_half_a_load(
    here: App, empty_neo4j: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(here, write_bank(tmp_path / "first", **FIRST))
    reading = Server.read

    def read_while_another_begins(self: Server, query: Query, *args: Any, **params: Any) -> Any:
        rows = reading(self, query, *args, **params)
        if query.name == "analysis/orphans":
            empty_neo4j.run("MATCH (s:GraphcrmStore) SET s.n_begun = s.n_begun + 1")
        return rows

    monkeypatch.setattr(Server, "read", read_while_another_begins)
    with pytest.raises(StoreBusyError, match="by another process"):
        run_query(here, "analysis/orphans", [])


def _load_otherwise(app: App, version: str) -> None:
    """Publish under ``version`` what the files would not give now."""
    with app.store.load() as session:
        session._next_version = lambda *_: version  # type: ignore[attr-defined]
        session.publish(LoadOptions(data_date=TODAY), {})
