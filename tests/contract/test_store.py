"""What a store says about itself, and what it does with stores of another age."""

import pytest

from graphcrm.errors import StoreUnavailableError, StoreVersionError
from graphcrm.graph.ports import Counts, Finding, SourceFile, Store
from graphcrm.model import TABLES
from graphcrm.model.arrow import arrow_schema
from tests.builders import content
from tests.contract.subjects import TODAY, Rows, Subject, put

C1 = {"customer_id": "C1", "name": "Wang"}
COVER = {"staff_id": "S1", "party_id": "C1", "role": "lead", "since": None}


def _bank(store: Store) -> str:
    return put(store, staff=[{"staff_id": "S1"}], customers=[C1], coverage=[COVER])[0]


def test_scans_return_the_columns_and_types_of_the_model(store: Store) -> None:
    _bank(store)
    with store.read() as scanner:
        for table in TABLES.values():
            assert scanner.scan(table.name).schema.equals(arrow_schema(table)), table.name


def test_scans_return_the_columns_asked_for_in_that_order(store: Store) -> None:
    _bank(store)
    with store.read() as scanner:
        found = scanner.scan("customers", ["name", "customer_id"])
    assert found.column_names == ["name", "customer_id"]


def test_the_status_counts_rows_and_loads(store: Store) -> None:
    version = _bank(store)
    status = store.status()
    assert {t: n for t, n in status.n_rows.items() if n} == {
        "staff": 1,
        "customers": 1,
        "coverage": 1,
    }
    assert list(status.n_rows) == list(TABLES)
    assert (status.n_loads, status.first_loaded_on, status.graph_version) == (1, TODAY, version)
    assert status.last_loaded_at is not None


def test_the_ledger_keeps_files_counts_and_versions(store: Store) -> None:
    first = put(store, staff=[{"staff_id": "S1"}], customers=[C1])[0]
    second = put(store, sha="1", full=("coverage",), coverage=[COVER])[0]
    one, two = store.loads()
    assert (one.load_id, one.graph_version) == ("L00001", first)
    assert (two.load_id, two.graph_version) == ("L00002", second)
    assert two.files == [SourceFile("coverage.csv", "coverage", "1" * 64)]
    assert two.tables == {"coverage": Counts(read=1, inserted=1)}
    assert two.options["full"] == ["coverage"]
    assert one.loaded_at <= two.loaded_at


def test_the_version_depends_on_what_was_loaded_and_on_nothing_else(
    subject: Subject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def version(rows: Rows, *, sha: str = "0", full: tuple[str, ...] = ()) -> str:
        store = subject.make(tmp_path_factory.mktemp("store"))
        return put(store, sha=sha, full=full, customers=rows)[0]

    rows = [C1, {"customer_id": "C2", "name": "Li"}]
    one, other = version(rows), version(rows[::-1])
    file, full = version(rows, sha="1"), version(rows, full=("customers",))
    assert one == other
    assert len({one, file, full}) == 3


def test_the_version_depends_on_the_order_of_loads(
    subject: Subject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    versions = []
    for order in ("01", "10"):
        store = subject.make(tmp_path_factory.mktemp("store"))
        for sha in order:
            put(store, sha=sha, customers=[{**C1, "name": sha}])
        versions.append(store.status().graph_version)
    assert len(set(versions)) == 2


def test_a_load_that_changes_nothing_keeps_the_version(store: Store) -> None:
    version = _bank(store)
    assert _bank(store) == version
    assert store.status().graph_version == version
    assert store.status().n_loads == 2


def test_nothing_is_wrong_with_a_store_that_was_only_loaded(store: Store) -> None:
    _bank(store)
    put(store, customers=[{**C1, "name": "Wang Fang"}])
    assert store.check() == []


@pytest.mark.parametrize(
    ("code", "table"),
    [
        ("double_key", "customers"),
        ("unknown_file", "customers"),
        ("empty_key", "coverage"),
        ("dangling_end", "coverage"),
        ("shared_id", "customers"),
        ("ledger_does_not_add_up", "_counts"),
    ],
)
def test_damage_is_found(store: Store, subject: Subject, code: str, table: str) -> None:
    _bank(store)
    subject.plant(store, code)
    assert store.check() == [Finding(code, table, 1)]


def test_asking_a_store_that_is_not_there_says_what_to_do(store: Store) -> None:
    for ask in (store.status, store.loads, store.check):
        with pytest.raises(StoreUnavailableError, match="load the bank's extracts first"):
            ask()
    assert not store.exists()


def test_the_next_load_moves_an_older_store(store: Store, subject: Subject) -> None:
    _bank(store)
    before = content(store)
    subject.outdate(store, 0)
    with pytest.raises(StoreUnavailableError, match="older schema 0; the next load moves it"):
        store.status()
    again = put(store, targets=[_target()], customers=[{**C1, "village": "East"}])[1]
    assert again == {"targets": Counts(1, 1), "customers": Counts(read=1, updated=1)}
    assert store.status().schema_version == 1
    assert len(content(store)["coverage"]) == len(before["coverage"])
    assert store.check() == []


def test_a_failed_load_leaves_an_older_store_old(store: Store, subject: Subject) -> None:
    _bank(store)
    subject.outdate(store, 0)
    with pytest.raises(ZeroDivisionError), store.load():
        raise ZeroDivisionError
    with pytest.raises(StoreUnavailableError, match="older schema 0"):
        store.status()


def test_a_newer_store_is_refused(store: Store, subject: Subject) -> None:
    _bank(store)
    subject.outdate(store, 99)
    for ask in (store.status, store.loads, store.check, lambda: put(store, customers=[C1])):
        with pytest.raises(StoreVersionError, match=r"schema 99 .* install") as caught:
            ask()
    assert caught.value.exit_code == 2
    assert caught.value.facts == {"found": 99, "known": 1}


def test_the_address_of_a_store_names_no_credentials(store: Store) -> None:
    assert "@" not in store.url
    assert store.snapshot_home.name.endswith(".snapshots")


def _target() -> dict[str, object]:
    return {"branch_id": "B1", "measure": "deposits", "month": TODAY.replace(day=1)}
