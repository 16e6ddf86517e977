"""Files of new customers, worked by hand."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graphcrm.app import App
from graphcrm.ingest.quality.files import Seen, in_time
from tests.banks import DAY
from tests.builders import load, loaded, new_app, write_bank

OLD, NEW = DAY - timedelta(days=365), DAY - timedelta(days=30)
WHOLE = {"name": "王芳", "phone": "1", "branch_id": "B1"}
BANK: dict[str, list[dict[str, Any]]] = {
    "staff": [{"staff_id": "S1", "branch_id": "B1"}, {"staff_id": "S2", "branch_id": "B2"}],
    "customers": [
        {"customer_id": "C1", **WHOLE, "opened_on": NEW},
        {"customer_id": "C2", "branch_id": "B1", "opened_on": NEW},
        {"customer_id": "C3", **WHOLE, "opened_on": OLD + timedelta(days=1)},
        {"customer_id": "C4", **WHOLE, "opened_on": OLD},  # a year ago: not new any more
        {"customer_id": "C5", **WHOLE, "opened_on": NEW + timedelta(days=1)},  # may yet be filled
        {"customer_id": "C6", **WHOLE, "opened_on": NEW, "branch_id": "B2"},
        {"customer_id": "C7", **WHOLE},
    ],
    "coverage": [
        {"staff_id": "S1", "party_id": "C1", "role": "lead"},
        {"staff_id": "S1", "party_id": "C2", "role": "lead", "since": OLD},
        {"staff_id": "S1", "party_id": "C2", "role": "lead", "since": NEW},
        {"staff_id": "S2", "party_id": "C2", "role": "lead"},
        {"staff_id": "S2", "party_id": "C3", "role": "lead", "since": DAY + timedelta(days=1)},
        {"staff_id": "S2", "party_id": "C3", "role": "wealth"},
        {"staff_id": "S1", "party_id": "C6", "role": "lead", "until": DAY},
    ],
}


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> App:
    return loaded(tmp_path_factory.mktemp("bank"), **BANK)


def lines(app: App, branch: str | None = None) -> list[tuple[object, ...]]:
    rows = app.quality(["managers"], branch=branch)["managers"].rows()
    names = ("staff_id", "branch_id", "n_new_customers", "n_complete", "share")
    return [tuple(row[name] for name in names) for row in rows]


def test_who_manages_whom(bank: App) -> None:
    assert lines(bank) == [
        ("S2", "B2", 1, 0, 0.0),
        ("S1", "B1", 2, 1, 0.5),
        (None, None, 2, 2, 1.0),  # C3 and C6: nobody leads them on the day
    ]


def test_one_branch_alone(bank: App) -> None:
    assert lines(bank, "B2") == [(None, None, 1, 1, 1.0)]


def test_each_customer_counts_once_in_the_totals(bank: App) -> None:
    found = bank.quality(["managers"])["managers"]
    # Opened exactly 30 days before the only load: what it shows, it shows in time.
    assert list(found.totals.values()) == [4, 3, 2, 2]  # new, complete, in time, not known
    absent = [note.facts["columns"] for note in found.notes if note.code == "file_columns_absent"]
    assert absent == ["id_no, address, occupation, birth_date"]


@pytest.mark.parametrize(
    ("first", "complete", "days", "says"),
    [
        (0, 0, (30,), 1),  # complete on the last day
        (0, 0, (31,), -1),  # the loads do not reach back
        (0, 1, (10, 31), -1),  # somewhere between
        (0, 1, (31, 60), 0),  # seen incomplete too late
        (0, 1, (10,), -1),  # incomplete still, but the time was not up
        (0, 2, (10, 31), 0),  # incomplete still, and it was
        (1, 1, (31, 60), -1),  # came with the second load, complete
        (1, 2, (10, 60), 0),
        (0, 0, (), -1),  # no load at all
    ],
)
def test_in_time(first: int, complete: int, days: Sequence[int], says: int) -> None:
    seen = Seen(np.array([first]), np.array([complete]), np.array(days, np.int64))
    assert in_time(seen, np.array([0])).tolist() == [says]


def test_history_tells_who_was_in_time(tmp_path: Path) -> None:
    opened = date(2026, 5, 1)
    row: dict[str, Any] = {
        "customer_id": "C1",
        "branch_id": "B1",
        "opened_on": opened,
        "name": "Li",
    }
    late = {**row, "customer_id": "C2"}
    app = new_app(tmp_path)
    for n, (day, rows) in enumerate(
        (
            (opened, [row, {**late, "name": None}]),
            (opened + timedelta(days=20), [{**row, "name": None}]),  # emptied: it was complete
            (opened + timedelta(days=31), [{**late, "name": None}]),
            (opened + timedelta(days=40), [row, late]),
        )
    ):
        load(app, write_bank(tmp_path / f"{n}", customers=rows), on=day)
    (line,) = app.quality(["managers"], as_of=opened + timedelta(days=50))["managers"].rows()
    assert (line["n_new_customers"], line["n_complete"], line["n_complete_30d"]) == (2, 2, 1)
    assert (line["n_unknown_30d"], line["share_30d"]) == (0, 0.5)


def test_a_column_that_comes_later_makes_no_file_late(tmp_path: Path) -> None:
    opened = date(2026, 5, 1)
    rows: list[dict[str, Any]] = [
        {"customer_id": f"C{n}", "opened_on": opened, "name": "Li"} for n in (1, 2)
    ]
    phones = [{**rows[0], "phone": "1"}, {**rows[1], "phone": None}]
    app = new_app(tmp_path)
    for n, (days, given) in enumerate(
        ((31, rows), (40, phones), (45, [{**rows[1], "phone": "2"}]))
    ):
        path = write_bank(tmp_path / f"{n}", customers=given)
        load(app, path, on=opened + timedelta(days=days))
    (line,) = app.quality(["managers"], as_of=opened + timedelta(days=50))["managers"].rows()
    # C1 was complete as soon as anybody's phone was handed over; C2 was not, in a load too late.
    assert (line["n_complete"], line["n_complete_30d"], line["n_unknown_30d"]) == (2, 0, 1)
