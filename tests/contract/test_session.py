"""What a load session promises, whichever store it is."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from graphcrm.graph.ports import Counts, LoadOptions, SourceFile, Store
from graphcrm.model import TABLES
from tests.builders import content
from tests.contract.subjects import TODAY, Subject, arrow_rows, put

C1, C2, C3 = ({"customer_id": c, "name": n} for c, n in (("C1", "Wang"), ("C2", "Li"), ("C3", "Z")))
S1 = {"staff_id": "S1"}
COVER = {"staff_id": "S1", "party_id": "C1", "role": "lead", "since": date(2020, 1, 1)}
LATER = date(2026, 7, 31)


def _names(store: Store) -> dict[str, str | None]:
    with store.read() as scanner:
        rows = scanner.scan("customers", ["customer_id", "name"]).to_pylist()
    return {row["customer_id"]: row["name"] for row in rows}


def test_there_is_no_store_before_the_first_load(store: Store) -> None:
    assert not store.exists()
    put(store, customers=[C1])
    assert store.exists()


def test_rows_are_inserted_updated_or_left(store: Store) -> None:
    assert put(store, customers=[C1, C2])[1]["customers"] == Counts(read=2, inserted=2)
    rows = [C1, {**C2, "name": "Li Na"}, C3]
    done = put(store, customers=rows)[1]
    assert done["customers"] == Counts(read=3, inserted=1, updated=1, unchanged=1)
    assert _names(store) == {"C1": "Wang", "C2": "Li Na", "C3": "Z"}


def test_an_empty_cell_replaces_and_equals_an_empty_cell(store: Store) -> None:
    put(store, customers=[C1])
    empty = {"customer_id": "C1", "name": None}
    assert put(store, customers=[empty])[1]["customers"] == Counts(read=1, updated=1)
    assert put(store, customers=[empty])[1]["customers"] == Counts(read=1, unchanged=1)
    assert _names(store) == {"C1": None}


def test_columns_that_are_not_given_keep_what_they_have(store: Store) -> None:
    put(store, customers=[{**C1, "phone": "139"}])
    put(store, customers=[{"customer_id": "C1", "phone": "138"}])
    assert _names(store) == {"C1": "Wang"}


def test_a_row_that_is_all_key_can_only_be_inserted(store: Store) -> None:
    put(store, customers=[{"customer_id": "C1"}])
    done = put(store, customers=[{"customer_id": "C1"}, {"customer_id": "C2"}])[1]
    assert done["customers"] == Counts(read=2, inserted=1, unchanged=1)


def test_empty_parts_of_a_key_are_equal(store: Store) -> None:
    bare = {**COVER, "since": None}
    put(store, staff=[S1], customers=[C1], coverage=[COVER, bare])
    done = put(store, coverage=[{**bare, "share": 0.5}])[1]["coverage"]
    assert done == Counts(read=1, updated=1)
    with store.read() as scanner:
        rows = scanner.scan("coverage", ["since", "share"]).to_pylist()
    assert sorted((r["since"] is None, r["share"]) for r in rows) == [(False, None), (True, 0.5)]


def test_closing_is_counted_apart(store: Store, subject: Subject) -> None:
    put(store, staff=[S1], customers=[C1], coverage=[COVER])
    ended = [{**COVER, "until": TODAY}]
    assert put(store, closing=True, coverage=ended)[1]["coverage"] == Counts(read=1, closed=1)
    assert put(store, closing=True, coverage=ended)[1]["coverage"] == Counts(read=1, unchanged=1)
    assert subject.history(store, "coverage") == [(COVER, 2, True)]


def test_no_rows_are_no_change(store: Store) -> None:
    put(store, customers=[C1])
    with store.load() as session:
        nothing = arrow_rows("customers", [C1]).slice(0, 0)
        assert session.upsert("customers", nothing) == Counts()


def test_rows_may_come_a_batch_at_a_time(store: Store) -> None:
    put(store, customers=[C1, C2])
    with store.load() as session:
        rows = _with_file(session.add_file(_file("customers")), C1, {**C2, "name": "Li Na"}, C3)
        batches = iter(rows.to_batches(max_chunksize=2))
        reader = pa.RecordBatchReader.from_batches(rows.schema, batches)
        done = session.upsert("customers", reader)
        session.publish(LoadOptions(data_date=TODAY), {"customers": done})
    assert done == Counts(inserted=1, updated=1, unchanged=1)
    assert _names(store) == {"C1": "Wang", "C2": "Li Na", "C3": "Z"}


def test_a_reader_without_rows_is_no_change(store: Store) -> None:
    for table in ("customers", "firms"):
        with store.load() as session:
            key = f"{table[:-1]}_id"
            nothing = pa.RecordBatchReader.from_batches(
                pa.schema([(key, pa.string()), ("_file", pa.int32())]), iter([])
            )
            assert session.upsert(table, nothing) == Counts()


def test_unchanged_rows_keep_where_they_came_from(store: Store, subject: Subject) -> None:
    put(store, customers=[C1, C2])
    put(store, customers=[C1, {**C2, "name": "Li Na"}, C3])
    assert subject.origins(store, "customers") == {
        ("C1", 1, "customers.csv"),
        ("C2", 2, "customers.csv"),
        ("C3", 2, "customers.csv"),
    }


def test_every_earlier_version_of_a_row_is_kept(store: Store, subject: Subject) -> None:
    for name in ("one", "two", "two", "three"):
        put(store, customers=[{"customer_id": "C1", "name": name}, C2])
    assert subject.history(store, "customers") == [
        ({"customer_id": "C1", "name": "one"}, 2, False),
        ({"customer_id": "C1", "name": "two"}, 4, False),
    ]


def test_what_was_keeps_columns_that_were_not_given(store: Store, subject: Subject) -> None:
    put(store, customers=[{**C1, "phone": "139", "aum": Decimal("1.25")}])
    put(store, customers=[{"customer_id": "C1", "phone": "138"}])
    was = {**C1, "phone": "139", "aum": Decimal("1.25")}
    assert subject.history(store, "customers") == [(was, 2, False)]


def test_ids_tell_of_rows_of_this_load_too(store: Store) -> None:
    put(store, customers=[C1])
    with store.load() as session:
        session.upsert("customers", _with_file(session.add_file(_file("customers")), C2))
        assert sorted(session.ids("customers").to_pylist()) == ["C1", "C2"]


def test_a_session_that_ends_with_an_error_leaves_everything_as_it_was(
    store: Store, subject: Subject
) -> None:
    put(store, customers=[C1, C2])
    before = (content(store), store.status(), store.loads(), subject.history(store, "customers"))
    with pytest.raises(ZeroDivisionError):
        _die(store, C3, ZeroDivisionError())
    after = (content(store), store.status(), store.loads(), subject.history(store, "customers"))
    assert after == before
    assert put(store, customers=[C3])[1]["customers"] == Counts(read=1, inserted=1)


def test_a_first_load_that_ends_with_an_error_leaves_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _die(store, C1, KeyboardInterrupt())
    assert not store.exists()
    assert list(tmp_path.iterdir()) == []


def test_sessions_are_numbered(store: Store) -> None:
    for number in ("L00001", "L00002"):
        with store.load() as session:
            assert session.load_id == number
            session.publish(LoadOptions(data_date=TODAY), {})


def test_history_begins_with_the_first_data_date(store: Store) -> None:
    put(store, on=TODAY, customers=[C1])
    put(store, on=LATER, customers=[C2])
    with store.load() as session:
        assert session.first_loaded_on == TODAY


def test_text_survives_as_it_is(store: Store) -> None:
    odd = ["'; DROP TABLE customers; --", '"', "𠮷野家", "a\nb", "🏦", "007", "\\N", ""]
    put(store, customers=[{"customer_id": f"C{i}", "name": name} for i, name in enumerate(odd)])
    assert sorted(str(n) for n in _names(store).values()) == sorted(odd)


def test_money_is_exact(store: Store) -> None:
    amount = Decimal("9999999999999999.99")
    put(store, customers=[{"customer_id": "C1", "loans": amount, "revenue_12m": -amount}])
    with store.read() as scanner:
        (row,) = scanner.scan("customers", ["loans", "revenue_12m"]).to_pylist()
    assert row == {"loans": amount, "revenue_12m": -amount}


def test_a_table_that_holds_nothing_scans_as_nothing(store: Store) -> None:
    put(store, customers=[C1])
    with store.read() as scanner:
        n_rows = {table: scanner.scan(table).num_rows for table in TABLES}
    assert n_rows == {**dict.fromkeys(TABLES, 0), "customers": 1}


def _die(store: Store, row: dict[str, str], error: BaseException) -> None:
    """Do everything a load does, and end with an error."""
    with store.load() as session:
        session.upsert("customers", _with_file(session.add_file(_file("customers")), row))
        session.publish(LoadOptions(data_date=LATER), {"customers": Counts(1, 1)})
        raise error


def _file(table: str) -> SourceFile:
    return SourceFile(f"{table}.csv", table, "0" * 64)


def _with_file(number: int, *rows: dict[str, str]) -> pa.Table:
    numbers = pa.array([number] * len(rows), pa.int32())
    return arrow_rows("customers", rows).append_column("_file", numbers)
