"""What forgetting a customer promises, whichever store it is: no row names him, now or before."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from graphcrm.errors import NotFoundError, StoreUnavailableError
from graphcrm.graph.ports import Choose, Store
from graphcrm.stores.forgetting import later
from tests.builders import content
from tests.contract.subjects import Another, Subject, put

C1, C2, C3 = ({"customer_id": f"C{i}", "name": name} for i, name in enumerate("ABC", 1))
S1 = {"staff_id": "S1"}
COVER = [
    {"staff_id": "S1", "party_id": party, "role": "lead", "since": date(2020, 1, 1)}
    for party in ("C1", "C2")
]
KIN = [
    {"customer_id": one, "other_customer_id": other, "relation": "sibling"}
    for one, other in (("C1", "C2"), ("C2", "C1"), ("C2", "C3"))
]
FEEDBACK = [
    {"party_id": party, "opened_on": date(2026, 1, 1), "kind": "complaint"}
    for party in ("C1", "C3")
]
HOMES = [{"household_id": h, "address": f"{h} Lane"} for h in ("H1", "H2")]
MEMBERS = [
    {"household_id": h, "customer_id": c, "since": date(2020, 1, 1)}
    for h, c in (("H1", "C1"), ("H2", "C1"), ("H2", "C2"))
]
TOKENS = {"C1": "aa", "C2": "bb", "C9": "ff"}


def choosing(*wanted: str) -> Choose:
    def choose(ids: pa.ChunkedArray) -> Mapping[str, str]:
        return {i: TOKENS[i] for i in wanted}

    return choose


def load(store: Store) -> list[str]:
    """Load three people, then change two of them; return the versions."""
    first, _ = put(
        store, staff=[S1], customers=[C1, C2, C3], coverage=COVER, kinship=KIN, feedback=FEEDBACK
    )
    changed = [{**C1, "name": "A2"}, {**C2, "name": "B2"}]
    return [first, put(store, sha="1", customers=changed)[0]]


def forget(store: Store, *wanted: str) -> dict[str, int]:
    with store.forget(choosing(*wanted)) as session:
        return {part: rows.num_rows for part, rows in session.removed.items()}


def test_every_row_that_names_him_goes_and_no_other(store: Store, subject: Subject) -> None:
    versions = load(store)
    assert forget(store, "C1") == {
        "tables/customers": 1,
        "history/customers": 1,  # he was called A
        "tables/kinship": 2,  # from him, and to him
        "tables/coverage": 1,
        "tables/feedback": 1,
    }
    left = content(store)
    assert "C1" not in repr(left)
    assert {table: len(rows) for table, rows in left.items() if rows} == {
        "staff": 1,
        "customers": 2,
        "kinship": 1,
        "coverage": 1,
        "feedback": 1,
    }
    assert [row["name"] for row, *_ in subject.history(store, "customers")] == ["B"]
    assert store.status().graph_version == later(versions[1], ["aa"])
    assert store.check() == []


def test_a_household_goes_with_the_last_who_belonged_to_it(store: Store, subject: Subject) -> None:
    put(store, customers=[C1, C2, C3], households=HOMES, household_members=MEMBERS)
    put(store, sha="1", households=[{**HOMES[0], "address": "Elsewhere"}])
    assert forget(store, "C1") == {
        "tables/customers": 1,
        "tables/households": 1,
        "history/households": 1,  # where he lived before
        "tables/household_members": 2,
    }
    assert [row[0] for row in content(store)["households"]] == ["H2"]
    assert subject.history(store, "households") == []
    assert forget(store, "C2")["tables/households"] == 1
    assert content(store)["households"] == []
    assert store.check() == []


def test_loads_can_be_undone_afterwards_and_do_not_bring_him_back(
    store: Store, subject: Subject
) -> None:
    versions = load(store)
    forget(store, "C1")
    with store.rollback("L00002"):
        pass
    assert store.status().graph_version == later(versions[0], ["aa"])
    assert [row[0] for row in content(store)["customers"]] == ["C2", "C3"]
    assert [row[1] for row in content(store)["customers"]] == ["B", "C"]
    assert subject.history(store, "customers") == []
    put(store, sha="3", customers=[{**C2, "name": "B3"}])
    assert store.check() == []


def test_several_are_forgotten_in_any_order(store: Store, another: Another) -> None:
    load(store)
    forget(store, "C2", "C1")
    at_once = store.status().graph_version, content(store)
    other = another()
    load(other)
    forget(other, "C1")
    forget(other, "C2")
    assert (other.status().graph_version, content(other)) == at_once


def test_who_is_not_there_cannot_be_forgotten(store: Store) -> None:
    versions = load(store)
    before = content(store)
    with pytest.raises(NotFoundError), store.forget(choosing("C9")):
        pass
    assert (content(store), store.status().graph_version) == (before, versions[1])


def test_leaving_with_an_error_leaves_him(store: Store, tmp_path: Path) -> None:
    versions = load(store)
    before, told = content(store), []
    with (
        pytest.raises(ZeroDivisionError),
        store.forget(choosing("C1"), then=lambda: told.append(1)) as session,
    ):
        told.append(1 / (session.scan("customers", ["customer_id"]).num_rows - 2))
    assert (content(store), store.status().graph_version, told) == (before, versions[1], [])
    assert not list(tmp_path.glob(".*restoring*"))


def test_a_store_that_is_not_there_cannot_forget(store: Store) -> None:
    with pytest.raises(StoreUnavailableError), store.forget(choosing("C1")):
        pass
