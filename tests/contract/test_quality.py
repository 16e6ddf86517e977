"""What an inspection asks of a store: its past, the same on every store."""

from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from graphcrm.graph.arrays import day_number
from graphcrm.graph.ports import Store
from graphcrm.ingest.quality.history import Carriers, files_seen, known_shares
from tests.contract.subjects import TODAY, put

LATER = TODAY + timedelta(days=31)


@pytest.fixture
def bank(store: Store) -> Store:
    """Return a store of four loads; the third carries staff alone."""
    put(store, customers=[_row("C1", "a", None), _row("C2", "b", "1")])
    put(store, sha="1", on=LATER, customers=[_row("C1", "a", "2"), _row("C3", None, None)])
    put(store, sha="2", on=LATER, staff=[{"staff_id": "S1", "name": "s"}])
    put(store, sha="3", on=LATER, customers=[_row("C2", None, "1"), _row("C3", "c", None)])
    return store


def _row(customer: str, name: str | None, phone: str | None) -> dict[str, Any]:
    return {"customer_id": customer, "name": name, "phone": phone}


def test_when_files_were_first_seen_and_first_complete(bank: Store) -> None:
    ids = pa.array(["C3", "C1", "C2", "nobody"])
    seen = files_seen(bank, bank.loads(), ("name", "phone"), ids)
    # Loads that carried customers: the first, second and fourth; 3 stands for never.
    assert seen.first.tolist() == [1, 0, 0, 3]
    assert seen.first_complete.tolist() == [3, 1, 0, 3]
    assert list(seen.days) == [day_number(TODAY), day_number(LATER), day_number(LATER)]


def test_the_share_of_rows_with_a_value_after_each_load(bank: Store) -> None:
    shares = known_shares(bank, "customers", Carriers.of(bank.loads(), "customers"))
    assert shares["phone"] == pytest.approx(np.array([1 / 2, 2 / 3, 2 / 3]))
    assert shares["name"] == pytest.approx(np.array([1, 2 / 3, 2 / 3]))
    assert not shares["aum"].any()
    assert "customer_id" not in shares
