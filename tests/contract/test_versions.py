"""What a store tells of its own past: every version of a row, and which loads it stood between."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from graphcrm.graph.ports import LoadOptions, SourceFile, Store
from graphcrm.model import TABLES
from graphcrm.model.arrow import arrow_schema
from tests.builders import content
from tests.contract.subjects import TODAY, Another, arrow_rows, put
from tests.contract.test_rollback import C1, C2, COVER, S1, undo

Version = tuple[Any, ...]


def versions(store: Store, table: str, *columns: str, after: int = 0) -> set[Version]:
    with store.read() as opened:
        found = opened.versions(table, columns or None, after=after)
    assert found.column_names[-2:] == ["_from", "_until"]
    rows = [tuple(row.values()) for row in found.to_pylist()]
    assert len(rows) == len(set(rows))
    return set(rows)


@pytest.fixture
def bank(store: Store) -> Store:
    """Return a store of three loads: C1 in all of them, C2 in the first, C3 in the last."""
    put(store, staff=[S1], customers=[{**C1, "name": "a"}, C2], coverage=[COVER])
    put(store, sha="1", customers=[{**C1, "name": "b"}, C2])
    put(store, sha="2", customers=[{**C1, "name": "c"}, {"customer_id": "C3", "name": None}])
    return store


def test_every_version_says_between_which_loads_it_stood(bank: Store) -> None:
    assert versions(bank, "customers", "customer_id", "name") == {
        ("C1", "a", 1, 2),
        ("C1", "b", 2, 3),
        ("C1", "c", 3, None),
        ("C2", "Li", 1, None),
        ("C3", None, 3, None),
    }


@pytest.mark.parametrize(("after", "ids"), [(1, {"C1", "C3"}), (2, {"C1", "C3"}), (3, set())])
def test_only_keys_that_a_later_load_wrote(bank: Store, after: int, ids: set[str]) -> None:
    found = versions(bank, "customers", "customer_id", after=after)
    assert found == {v for v in versions(bank, "customers", "customer_id") if v[0] in ids}


def test_columns_and_types_are_those_of_the_model(bank: Store) -> None:
    with bank.read() as opened:
        for table in TABLES.values():
            found = opened.versions(table.name).schema
            assert found.names == [*arrow_schema(table).names, "_from", "_until"]
            assert [f.type for f in found][:-2] == [f.type for f in arrow_schema(table)]
            assert {str(f.type) for f in list(found)[-2:]} == {"int32"}


def test_what_one_load_wrote_and_replaced_is_left_out(store: Store) -> None:
    put(store, customers=[C1])
    with store.load() as session:
        for n, name in enumerate("xy"):
            number = session.add_file(SourceFile(f"{n}.csv", "customers", str(n) * 64))
            rows = arrow_rows("customers", [{**C1, "name": name}, {**C2, "name": name}])
            session.upsert("customers", _of_file(rows, number))
        session.publish(LoadOptions(data_date=TODAY), {})
    assert versions(store, "customers", "customer_id", "name") == {
        ("C1", "Wang", 1, 2),
        ("C1", "y", 2, None),
        ("C2", "y", 2, None),
    }


def test_closed_and_opened_again(store: Store) -> None:
    put(store, staff=[S1], customers=[C1])
    for n, end in enumerate((None, TODAY, None)):
        rows = [{**COVER, "since": None, "until": end}, {**COVER, "until": end}]
        put(store, sha=str(n), closing=end is not None, coverage=rows)
    found = versions(store, "coverage", "since", "until", after=2)
    ends = {(None, 2, 3), (TODAY, 3, 4), (None, 4, None)}
    assert found == {(since, *end) for since in (None, COVER["since"]) for end in ends}


def test_a_load_that_was_undone_has_no_versions(bank: Store) -> None:
    undo(bank, "L00003")
    assert versions(bank, "customers", "customer_id", "name") == {
        ("C1", "a", 1, 2),
        ("C1", "b", 2, None),
        ("C2", "Li", 1, None),
    }


def test_a_restored_store_tells_the_same(bank: Store, another: Another, tmp_path: Any) -> None:
    from tests.contract.test_backup import backup, restore

    before = versions(bank, "customers")
    backup(bank, tmp_path / "bank.zip")
    other = another()
    restore(other, tmp_path / "bank.zip")
    assert versions(other, "customers") == before


def test_each_load_left_the_versions_that_stand_after_it(store: Store) -> None:
    """Replay by hand: what the store held after each load, kept then and told now."""
    held: dict[int, Mapping[str, list[tuple[object, ...]]]] = {}
    for load in range(1, 6):
        rows = [
            {"customer_id": f"C{i}", "name": f"{i * load % 3}", "closed_on": _day(i * load % 4)}
            for i in range(9)
            if (i + load) % 3
        ]
        put(store, sha=str(load), customers=rows)
        held[load] = content(store)
    for load, was in held.items():
        found = versions(store, "customers")
        stood = [v[:-2] for v in found if v[-2] <= load and (v[-1] is None or v[-1] > load)]
        assert sorted(stood, key=repr) == was["customers"]


def _day(n: int) -> date | None:
    return date(2026, 6, n) if n else None


def _of_file(rows: Any, number: int) -> Any:
    import pyarrow as pa

    return rows.append_column("_file", pa.array([number] * rows.num_rows, pa.int32()))
