"""What a backup promises, whichever store wrote it: restored, all is as it was."""

import json
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from graphcrm.errors import InputError, StoreUnavailableError, StoreVersionError
from graphcrm.graph.ports import Store
from graphcrm.stores.backup import MANIFEST, Manifest, write_backup
from graphcrm.stores.backup_read import Backup, open_backup
from graphcrm.stores.parts import schemas
from tests.builders import content
from tests.contract.subjects import Another, Rows, Subject, put
from tests.contract.test_rollback import C1, C2, COVER, Everything, everything, undo


def backup(store: Store, path: Path) -> Manifest:
    with store.dump() as dump:
        return write_backup(dump, path)


def restore(store: Store, path: Path, *, force: bool = False) -> None:
    with open_backup(path) as found, store.restore(force=force) as session:
        for part, rows in found.parts():
            assert session.fill(part.name, rows) == part.rows


def _bank(store: Store) -> None:
    put(store, staff=[{"staff_id": "S1"}], customers=[{**C1, "aum": Decimal("-0.05")}, C2])
    put(store, sha="1", coverage=[COVER, {**COVER, "since": None}])
    put(store, sha="2", closing=True, coverage=[{**COVER, "until": date(2026, 1, 1)}])


def _loaded_on_and_undone(store: Store) -> object:
    """Load more into a store, undo all but the first load, and return what it said all along."""
    more: Rows = [{**C1, "name": "x"}, {"customer_id": "C9", "name": None}]
    said: list[object] = [put(store, sha="3", customers=more)]
    for load in ("L00004", "L00003", "L00002"):
        said += [undo(store, load), content(store), store.status().graph_version]
    return said


def _elsewhere(held: Everything) -> Everything:
    """Return what a store holds, where it is aside."""
    return (*held[:-1], replace(held[-1], url=""))


def test_a_restored_store_is_the_same(
    store: Store, another: Another, subject: Subject, tmp_path: Path
) -> None:
    _bank(store)
    backup(store, tmp_path / "b.zip")
    before = everything(store, subject)
    other = another()
    restore(other, tmp_path / "b.zip")
    assert _elsewhere(everything(other, subject)) == _elsewhere(before)


def test_loads_of_a_restored_store_go_on_and_are_undone(
    store: Store, another: Another, subject: Subject, tmp_path: Path
) -> None:
    _bank(store)
    backup(store, tmp_path / "b.zip")
    before = _loaded_on_and_undone(store)
    other = another()
    restore(other, tmp_path / "b.zip")
    assert _loaded_on_and_undone(other) == before


def test_text_survives_as_it_is(store: Store, another: Another, tmp_path: Path) -> None:
    odd = ["'; DROP TABLE customers; --", '"', "𠮷野家", "a\nb", "🏦", "007", "\\N", ""]
    put(store, customers=[{"customer_id": f"C{i}", "name": name} for i, name in enumerate(odd)])
    backup(store, tmp_path / "b.zip")
    before, other = content(store), another()
    restore(other, tmp_path / "b.zip")
    assert content(other) == before


def test_the_manifest_says_what_is_in_it(store: Store, tmp_path: Path) -> None:
    _bank(store)
    manifest = backup(store, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        said = json.loads(archive.read(MANIFEST))
    assert said == json.loads(json.dumps(manifest.to_dict()))
    assert (said["schema_version"], said["n_loads"], said["format"]) == (1, 3, 1)
    assert said["graph_version"] == store.status().graph_version
    assert said["n_rows"] == {"staff": 1, "customers": 2, "coverage": 2}
    assert {part["name"] for part in said["parts"]} <= set(schemas())


def test_a_dump_says_how_the_store_is(store: Store) -> None:
    version = put(store, on=date(2026, 1, 1), customers=[C1])[0]
    with store.dump() as dump:
        assert (dump.schema_version, dump.graph_version, dump.n_loads) == (1, version, 1)
        assert dump.data_date == date(2026, 1, 1)
        rows = {name: part.read_all().num_rows for name, part in dump.parts()}
    assert rows == {"ledger/loads": 1, "ledger/files": 1, "ledger/counts": 1, "tables/customers": 1}


def test_an_empty_store_is_restored_as_one(store: Store, another: Another, tmp_path: Path) -> None:
    put(store, customers=[C1])
    undo(store, "L00001")
    manifest = backup(store, tmp_path / "b.zip")
    assert (manifest.n_loads, manifest.data_date, manifest.parts) == (0, None, ())
    other = another()
    restore(other, tmp_path / "b.zip")
    assert (other.status().n_loads, other.status().graph_version) == (0, "")


def test_a_store_that_holds_data_is_replaced_only_when_that_is_said(
    store: Store, another: Another, subject: Subject, tmp_path: Path
) -> None:
    _bank(store)
    backup(store, tmp_path / "b.zip")
    backed_up, other = content(store), another()
    put(other, customers=[{"customer_id": "X"}])
    before = everything(other, subject)
    with pytest.raises(InputError, match="holds data; add --force"):
        restore(other, tmp_path / "b.zip")
    assert everything(other, subject) == before
    restore(other, tmp_path / "b.zip", force=True)
    assert content(other) == backed_up


def test_a_store_that_holds_nothing_may_be_replaced(
    store: Store, another: Another, tmp_path: Path
) -> None:
    _bank(store)
    backup(store, tmp_path / "b.zip")
    before, other = content(store), another()
    put(other, customers=[C1])
    undo(other, "L00001")
    restore(other, tmp_path / "b.zip")
    assert content(other) == before


@pytest.mark.parametrize("there", [False, True])
def test_a_restore_that_ends_with_an_error_leaves_the_old_store(
    store: Store, another: Another, subject: Subject, tmp_path: Path, there: bool
) -> None:
    _bank(store)
    backup(store, tmp_path / "b.zip")
    other = another()
    if there:
        put(other, customers=[{"customer_id": "X"}])
    before = there and everything(other, subject)
    files = sorted((tmp_path / "other").iterdir())
    with pytest.raises(ZeroDivisionError), open_backup(tmp_path / "b.zip") as found:
        _die(other, found)
    assert sorted((tmp_path / "other").iterdir()) == files
    assert (there and everything(other, subject)) == before


def test_what_is_being_restored_can_be_scanned(
    store: Store, another: Another, tmp_path: Path
) -> None:
    _bank(store)
    backup(store, tmp_path / "b.zip")
    status, other = store.status(), another()
    told: list[bool] = []
    with (
        open_backup(tmp_path / "b.zip") as found,
        other.restore(then=lambda: told.append(True)) as session,
    ):
        for part, rows in found.parts():
            session.fill(part.name, rows)
        assert session.scan("customers", ["customer_id"]).num_rows == 2
        assert session.graph_version == status.graph_version
        assert session.first_loaded_on == status.first_loaded_on
        assert told == []
    assert told == [True]


def test_an_older_store_is_backed_up_as_it_is_and_restored_as_of_today(
    store: Store, another: Another, subject: Subject, tmp_path: Path
) -> None:
    _bank(store)
    before = content(store)
    subject.outdate(store, 0)
    assert backup(store, tmp_path / "b.zip").schema_version == 0
    other = another()
    restore(other, tmp_path / "b.zip")
    assert other.status().schema_version == 1
    assert content(other) == before


def test_what_cannot_be_backed_up_says_why(store: Store, subject: Subject, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="load the bank's extracts first"):
        backup(store, tmp_path / "b.zip")
    put(store, customers=[C1])
    subject.outdate(store, 99)
    with pytest.raises(StoreVersionError, match="schema 99"):
        backup(store, tmp_path / "b.zip")


def _die(store: Store, found: Backup) -> None:
    """Do everything a restore does, and end with an error."""
    with store.restore(force=True) as session:
        for part, rows in found.parts():
            session.fill(part.name, rows)
        raise ZeroDivisionError
