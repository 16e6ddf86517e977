"""What each load did, and where a column emptied, worked by hand."""

from datetime import date
from pathlib import Path

import pytest

from graphcrm.app import App
from tests.builders import load, loaded, write_bank

JUNE = date(2026, 6, 30)
FOUR = [{"customer_id": f"C{n}", "name": "Li", "phone": "1"} for n in range(4)]


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> App:
    """Return a bank of three loads: in the second two phones go, in the third only staff come."""
    folder = tmp_path_factory.mktemp("bank")
    app = loaded(folder, customers=FOUR)
    emptied = [{**row, "phone": "" if n < 2 else "1"} for n, row in enumerate(FOUR)]
    load(
        app,
        write_bank(folder / "2", customers=[*emptied, {"customer_id": "", "name": "Li"}]),
        on=JUNE,
    )
    load(app, write_bank(folder / "3", staff=[{"staff_id": "S1"}]), on=JUNE)
    return app


def test_what_each_load_did(bank: App) -> None:
    lines = bank.quality(["stability"])["stability"].rows()
    assert [(r["load_id"], r["table"], r["read"], r["rejected"]) for r in lines] == [
        ("L00003", "staff", 1, 0),
        ("L00002", "customers", 5, 1),
        ("L00001", "customers", 4, 0),
    ]
    assert [(r["changed_share"], r["changed_before"]) for r in lines] == [
        (1.0, None),
        (0.5, 1.0),
        (1.0, None),
    ]


def test_the_column_that_moved_most(bank: App) -> None:
    found = bank.quality(["stability"])["stability"]
    columns = [(r["column"], r["known_before"], r["known_after"]) for r in found.rows()]
    assert columns == [(None, None, None), ("phone", 1.0, 0.5), (None, None, None)]
    assert found.totals == {"n_loads": 3, "n_jumps": 1}


def test_a_load_that_was_undone_is_forgotten(tmp_path: Path) -> None:
    app = loaded(tmp_path, customers=FOUR)
    load(app, write_bank(tmp_path / "2", customers=[{**FOUR[0], "name": ""}]), on=JUNE)
    app.rollback("L00002")
    found = app.quality(["stability"])["stability"]
    assert [(r["load_id"], r["column"]) for r in found.rows()] == [("L00001", None)]
    assert found.totals["n_jumps"] == 0
