"""Columns that a bank does not want loaded."""

from pathlib import Path

import pytest

from graphcrm.errors import InputError
from tests.builders import PEOPLE, load, loaded, new_app, rows_of, write_bank

CUSTOMERS = [{"customer_id": "C1", "手机": "139", "address": "Long Street"}]
FIRMS = [{"firm_id": "F1", "phone": "021", "address": "Short Street"}]


@pytest.mark.parametrize(
    ("drop", "phones"),
    [
        ("phone", {(None,), (None, "firm")}),
        ("customers.phone", {(None,), ("021", "firm")}),
        ("手机", {(None,), ("021", "firm")}),
        ("address", {("139",), ("021", "firm")}),
    ],
)
def test_a_dropped_column_stays_out(
    tmp_path: Path, drop: str, phones: set[tuple[str | None, ...]]
) -> None:
    app = new_app(tmp_path)
    load(app, write_bank(tmp_path / "1", customers=CUSTOMERS, firms=FIRMS), drop=[drop])
    firms = {(*row, "firm") for row in rows_of(app, "firms", "phone")}
    assert rows_of(app, "customers", "phone") | firms == phones


def test_a_dropped_column_keeps_what_an_earlier_load_brought(tmp_path: Path) -> None:
    app = loaded(tmp_path, customers=[{"customer_id": "C1", "phone": "139"}])
    later = write_bank(tmp_path / "2", customers=[{"customer_id": "C1", "phone": "138"}])
    load(app, later, drop=["phone"])
    assert rows_of(app, "customers", "phone") == {("139",)}


@pytest.mark.parametrize("drop", ["fone", "customers.fone", "fones.phone"])
def test_dropping_what_is_nowhere_is_refused(tmp_path: Path, drop: str) -> None:
    app = new_app(tmp_path)
    with pytest.raises(InputError, match="neither in the data dictionary nor in these files"):
        load(app, write_bank(tmp_path / "1", **PEOPLE), drop=[drop])
    assert not app.store.exists()


@pytest.mark.parametrize("drop", ["customer_id", "customers.customer_id"])
def test_a_key_column_cannot_be_dropped(tmp_path: Path, drop: str) -> None:
    bank = write_bank(tmp_path / "1", customers=CUSTOMERS)
    with pytest.raises(InputError, match="missing key column customer_id"):
        load(new_app(tmp_path), bank, drop=[drop])
