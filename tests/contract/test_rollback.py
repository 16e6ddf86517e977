"""What undoing the newest load promises, whichever store it is: all is as it was before it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from graphcrm.errors import InputError, StoreBusyError, StoreUnavailableError, StoreVersionError
from graphcrm.graph.ports import LoadOptions, LoadSession, SourceFile, Store, Undone
from tests.builders import content
from tests.contract.subjects import TODAY, Rows, Subject, arrow_rows, put

C1, C2 = {"customer_id": "C1", "name": "Wang"}, {"customer_id": "C2", "name": "Li"}
S1 = {"staff_id": "S1"}
COVER = {"staff_id": "S1", "party_id": "C1", "role": "lead", "since": date(2020, 1, 1)}
LATER = date(2026, 7, 31)
LOADED = ("customers", "staff", "coverage")  # all that loads here are about
Everything = tuple[Any, ...]


def everything(store: Store, subject: Subject) -> Everything:
    """Return all that a store holds: rows, where they came from, histories, ledger and status."""
    return (
        content(store),
        {table: subject.origins(store, table) for table in LOADED},
        {table: subject.history(store, table) for table in LOADED},
        store.loads(),
        store.status(),
    )


def undo(store: Store, load: str = "L00002") -> dict[str, Undone]:
    with store.rollback(load) as session:
        return dict(session.tables)


def test_rows_inserted_updated_and_closed_are_what_they_were(
    store: Store, subject: Subject
) -> None:
    put(store, staff=[S1], customers=[{**C1, "aum": Decimal("1.25")}, C2], coverage=[COVER])
    before = everything(store, subject)
    put(store, sha="1", customers=[{**C1, "name": "Wang Fang"}, {"customer_id": "C3"}])
    put(store, sha="2", closing=True, coverage=[{**COVER, "until": TODAY}])
    assert undo(store, "L00003") == {"coverage": Undone(removed=0, restored=1)}
    assert undo(store) == {"customers": Undone(removed=1, restored=1)}
    assert everything(store, subject) == before


def test_what_was_undone_can_be_loaded_again(store: Store, subject: Subject) -> None:
    put(store, customers=[C1])
    again = [{**C1, "name": "Wang Fang"}]
    version, counts = put(store, sha="1", customers=again)
    after = content(store), subject.history(store, "customers")
    undo(store)
    assert put(store, sha="1", customers=again) == (version, counts)
    assert (content(store), subject.history(store, "customers")) == after


def test_a_row_that_one_load_wrote_more_than_once(store: Store, subject: Subject) -> None:
    put(store, customers=[C1])
    before = everything(store, subject)
    with store.load() as session:
        for n, rows in enumerate(([{**C1, "name": "one"}, C2], [{**C1, "name": "two"}, C2])):
            _write(session, f"{n}.csv", [*rows, {"customer_id": "C3", "name": str(n)}])
        session.publish(LoadOptions(data_date=LATER), {})
    assert len(subject.history(store, "customers")) == 3
    assert undo(store) == {"customers": Undone(removed=2, restored=1)}
    assert everything(store, subject) == before


def test_loads_are_undone_in_turn_until_the_store_is_empty(store: Store, subject: Subject) -> None:
    states = []
    for n, name in enumerate("abc"):
        put(store, sha=str(n), customers=[{"customer_id": "C1", "name": name}, {**C2, "name": "x"}])
        states.append(everything(store, subject))
    for load in ("L00003", "L00002"):
        undo(store, load)
        states.pop()
        assert everything(store, subject) == states[-1]
    assert undo(store, "L00001") == {"customers": Undone(removed=2, restored=0)}
    status = store.status()
    assert (status.n_loads, status.graph_version, set(status.n_rows.values())) == (0, "", {0})
    assert (store.loads(), store.check()) == ([], [])


def test_an_empty_store_begins_anew(store: Store) -> None:
    version = put(store, customers=[C1])[0]
    undo(store, "L00001")
    assert put(store, on=LATER, customers=[C1])[0] == version
    (record,) = store.loads()
    assert (record.load_id, record.data_date) == ("L00001", LATER)
    assert store.status().first_loaded_on == LATER


def test_a_load_that_changed_nothing_leaves_the_ledger_only(store: Store, subject: Subject) -> None:
    put(store, customers=[C1])
    before = everything(store, subject)
    put(store, customers=[C1])
    assert undo(store) == {}
    assert everything(store, subject) == before


def test_keys_with_empty_parts_go_back_too(store: Store, subject: Subject) -> None:
    put(store, staff=[S1], customers=[C1], coverage=[COVER, {**COVER, "since": None}])
    before = everything(store, subject)
    put(store, sha="1", coverage=[{**COVER, "since": None, "share": 0.5}])
    undo(store)
    assert everything(store, subject) == before


def test_a_rollback_that_ends_with_an_error_undoes_nothing(store: Store, subject: Subject) -> None:
    put(store, customers=[C1])
    put(store, sha="1", customers=[C2])
    before = everything(store, subject)
    with pytest.raises(ZeroDivisionError), store.rollback("L00002"):
        raise ZeroDivisionError
    assert everything(store, subject) == before


def test_an_open_rollback_says_what_will_be(store: Store) -> None:
    version = put(store, on=TODAY, customers=[C1])[0]
    put(store, sha="1", on=LATER, customers=[C2])
    with store.rollback("L00002") as session:
        assert (session.graph_version, session.first_loaded_on) == (version, TODAY)
        assert session.scan("customers", ["customer_id"]).to_pylist() == [{"customer_id": "C1"}]
    with store.rollback("L00001") as session:
        assert (session.graph_version, session.first_loaded_on) == ("", None)


def test_only_the_newest_load_that_was_meant_is_undone(store: Store) -> None:
    put(store, customers=[C1])
    put(store, sha="1", customers=[C2])
    for other in ("L00001", "L00003"):
        with pytest.raises(StoreBusyError, match="by another process; look at graphcrm loads"):
            undo(store, other)
    assert store.status().n_loads == 2


def test_without_a_load_there_is_nothing_to_undo(store: Store) -> None:
    with pytest.raises(StoreUnavailableError, match="load the bank's extracts first"):
        undo(store)
    assert not store.exists()
    put(store, customers=[C1])
    undo(store, "L00001")
    with pytest.raises(InputError, match="nothing to undo"):
        undo(store, "L00001")


def test_after_it_is_durable_the_caller_is_told(store: Store) -> None:
    put(store, customers=[C1])
    told: list[str] = []
    with store.rollback("L00001", then=lambda: told.append("done")):
        assert told == []
    assert told == ["done"]


def test_an_older_store_is_moved_and_undone(store: Store, subject: Subject) -> None:
    put(store, customers=[C1])
    put(store, sha="1", customers=[{**C1, "name": "x"}, C2])
    subject.outdate(store, 0)
    assert [record.load_id for record in store.loads()] == ["L00001", "L00002"]
    assert undo(store) == {"customers": Undone(removed=1, restored=1)}
    assert (store.status().schema_version, store.check()) == (1, [])


def test_a_load_that_moved_the_schema_is_undone(store: Store, subject: Subject) -> None:
    put(store, customers=[C1])
    before = everything(store, subject)
    subject.outdate(store, 0)
    put(store, sha="1", customers=[{**C1, "village": "East"}, C2])
    assert undo(store) == {"customers": Undone(removed=1, restored=1)}
    assert everything(store, subject) == before


def test_a_newer_store_is_not_undone(store: Store, subject: Subject) -> None:
    put(store, customers=[C1])
    subject.outdate(store, 99)
    with pytest.raises(StoreVersionError, match="schema 99"):
        undo(store, "L00001")


def _write(session: LoadSession, name: str, rows: Rows) -> None:
    """Write rows as one file of a load."""
    number = session.add_file(SourceFile(name, "customers", "1" * 64))
    arrow = arrow_rows("customers", rows)
    numbers = pa.array([number] * arrow.num_rows, pa.int32())
    session.upsert("customers", arrow.append_column("_file", numbers))
