"""How old the newest thing is, worked by hand."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graphcrm.graph.ports import Counts
from graphcrm.ingest.quality.freshness import fresh_part, fresh_share
from graphcrm.ingest.quality.rows import Rows
from tests.banks import DAY, graph_of
from tests.inspecting import answer, found, inspection, record


def contact(party: str, day: date) -> dict[str, Any]:
    return {"staff_id": "S1", "party_id": party, "contacted_on": day, "channel": "call"}


BANK: dict[str, list[dict[str, Any]]] = {
    "staff": [{"staff_id": "S1"}],
    "products": [{"product_id": "P1"}],
    "customers": [
        {"customer_id": "C1", "branch_id": "B1", "opened_on": DAY - timedelta(days=99)},
        {"customer_id": "C2", "branch_id": "B2"},
        {"customer_id": "C3", "branch_id": "B3"},
    ],
    "contacts": [
        contact("C1", DAY),
        contact("C2", DAY - timedelta(days=198)),
        contact("C2", DAY + timedelta(days=1)),  # ahead: not yet
    ],
    "flows": [{"party_id": "C1", "month": date(2026, 5, 1), "channel": "other"}],
}
LOADS = (
    record(1, DAY - timedelta(days=60), products=Counts(), contacts=Counts()),
    record(2, DAY - timedelta(days=2), contacts=Counts()),
)


def ages(folder: Path, **options: Any) -> dict[Any, Any]:
    lines = found(inspection(folder, BANK, records=LOADS, **options), "freshness")
    return {
        (r["table"], r["branch_id"]): (r["newest_on"], r["loaded_on"], r["age_days"], r["n_rows"])
        for r in lines
    }


def test_ages_by_table_and_branch(tmp_path: Path) -> None:
    lines = ages(tmp_path)
    assert lines["contacts", None] == ("2026-06-30", "2026-06-28", 0, 3)
    assert lines["contacts", "B1"] == ("2026-06-30", "2026-06-28", 0, 1)
    assert lines["contacts", "B2"] == ("2025-12-14", "2026-06-28", 198, 2)
    assert lines["contacts", "B3"] == (None, "2026-06-28", None, 0)  # only others' came
    assert lines["customers", None] == ("2026-03-23", None, 99, 3)
    assert lines["products", None] == (None, "2026-05-01", 60, 1)
    assert lines["flows", None] == ("2026-05-31", None, 30, 1)  # the month ended then


def test_one_branch_alone(tmp_path: Path) -> None:
    assert set(ages(tmp_path, branch="B2")) == {("contacts", "B2"), ("flows", "B2")}


def test_a_month_that_has_not_ended_is_known_up_to_the_day(tmp_path: Path) -> None:
    lines = ages(tmp_path, as_of=date(2026, 5, 20))
    assert lines["flows", None][0] == "2026-05-20"


def test_the_newest_of_all_is_told(tmp_path: Path) -> None:
    asked = inspection(tmp_path, BANK, as_of=DAY + timedelta(days=7))
    assert answer(asked, "freshness").totals == {"age_days": 6}


def test_nothing_dated(tmp_path: Path) -> None:
    told = answer(inspection(tmp_path, {"products": [{"product_id": "P1"}]}), "freshness")
    assert told.totals == {"age_days": None}
    assert [note.code for note in told.notes] == ["nothing_dated"]


def test_the_part_of_the_score(tmp_path: Path) -> None:
    rows = Rows(graph_of(BANK, tmp_path), DAY)
    # Slots: none, B1, B2, B3.  B1: contacts today, flows 30 days old; B2: halfway to a year.
    assert fresh_part(rows, whole=False).tolist() == pytest.approx(
        [float("nan"), 1.0, 0.5, float("nan")], nan_ok=True
    )
    assert fresh_part(rows, whole=True).tolist() == [1.0]


@pytest.mark.parametrize(("age", "share"), [(0, 1), (31, 1), (32, 333 / 334), (365, 0), (999, 0)])
def test_freshness_fades(age: int, share: float) -> None:
    assert float(fresh_share(np.array([age]))[0]) == pytest.approx(share)
