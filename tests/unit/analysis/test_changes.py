"""What rows of a table changed between two loads, worked by hand."""

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from graphcrm.analysis.changes import Moment, TableChanges
from graphcrm.graph.arrays import day_number
from graphcrm.model import TABLES
from graphcrm.model.arrow import arrow_schema

THEN, NOW = date(2026, 6, 30), date(2026, 7, 31)
Cells = list[tuple[Any, ...]]


def compared(
    table: str, *versions: tuple[int, int | None, dict[str, Any]], personal: bool = True
) -> TableChanges:
    """Compare load 1 with load 2; a version is by which load, until which, and the row."""
    schema = arrow_schema(TABLES[table])
    own = [pa.field("_from", pa.int32()), pa.field("_until", pa.int32())]
    rows = [{**row, "_from": since, "_until": until} for since, until, row in versions]
    given = pa.Table.from_pylist(rows, pa.schema([*schema, *own]))
    before, after = Moment(1, day_number(THEN)), Moment(2, day_number(NOW))
    return TableChanges(TABLES[table], given, before, after, personal=personal)


def cells(found: TableChanges) -> Cells:
    """Return key, change, column, from and to."""
    changes = ("new", "changed", "closed", "reopened")
    return [
        (row["key"], changes[row["change"]], row["column"], row["from"], row["to"])
        for row in found.cells().to_pylist()
    ]


def customer(name: str | None, **more: Any) -> dict[str, Any]:
    return {"customer_id": "C1", "name": name, **more}


def test_nothing_at_all() -> None:
    found = compared("customers")
    assert (found.counts(), cells(found)) == ([0, 0, 0, 0], [])


def test_new_changed_and_unchanged() -> None:
    found = compared(
        "customers",
        (1, 2, customer("a", tier="gold")),
        (2, None, customer("b", tier="gold")),
        (2, None, {"customer_id": "C2", "name": "new"}),
        (1, None, {"customer_id": "C3"}),
    )
    assert found.counts() == [1, 1, 0, 0]
    assert cells(found) == [("C1", "changed", "name", "a", "b"), ("C2", "new", None, None, None)]


def test_what_came_later_does_not_count() -> None:
    found = compared(
        "customers",
        (1, 3, customer("a")),
        (3, None, customer("b")),
        (4, None, {"customer_id": "x"}),
    )
    assert cells(found) == []


@pytest.mark.parametrize(
    ("was", "now", "shown"),
    [
        (None, "b", (None, "b")),
        ("a", None, ("a", None)),
        ("a", "", ("a", "")),
    ],
)
def test_a_cell_filled_or_emptied_differs(was: Any, now: Any, shown: tuple[Any, Any]) -> None:
    found = compared("customers", (1, 2, customer(was)), (2, None, customer(now)))
    assert cells(found) == [("C1", "changed", "name", *shown)]


def test_of_a_person_only_that_it_changed_unless_asked_for() -> None:
    versions = (1, 2, customer("a", tier="gold")), (2, None, customer("b", tier="ordinary"))
    hidden = ("C1", "changed", "name", "***", "***")
    tier = ("C1", "changed", "tier", "gold", "ordinary")
    assert cells(compared("customers", *versions, personal=False)) == [hidden, tier]
    assert cells(compared("customers", *versions)) == [("C1", "changed", "name", "a", "b"), tier]


def test_of_a_secret_only_that_it_changed() -> None:
    found = compared(
        "customers", (1, 2, customer("a", id_no=None)), (2, None, customer("a", id_no="110"))
    )
    assert cells(found) == [("C1", "changed", "id_no", None, "***")]


# The data then is of 30 June, and of 31 July now; an end on the very day has come.
ENDS = {
    "set": (None, NOW, "closed"),
    "moved up from afar": (date(2026, 12, 31), date(2026, 7, 15), "closed"),
    "set for later": (None, date(2026, 8, 1), "changed"),
    "only moved, and past": (date(2026, 6, 30), date(2026, 6, 1), "changed"),
    "taken away": (THEN, None, "reopened"),
    "put off": (date(2026, 6, 1), date(2026, 8, 1), "reopened"),
}


@pytest.mark.parametrize(("was", "now", "change"), ENDS.values(), ids=ENDS)
def test_closed_and_reopened(was: date | None, now: date | None, change: str) -> None:
    cover = {"staff_id": "S1", "party_id": "C1", "role": "lead", "share": 0.5}
    found = compared(
        "coverage",
        (1, 2, {**cover, "until": was}),
        (2, None, {**cover, "until": now, "share": 0.25}),
    )
    ends = (str(end) if end else None for end in (was, now))
    assert cells(found) == [
        ("S1 · C1 · lead · -", change, "until", *ends),
        ("S1 · C1 · lead · -", change, "share", "0.5", "0.25"),
    ]


def test_a_planned_end_that_only_passed_is_no_change() -> None:
    cover = {"staff_id": "S1", "party_id": "C1", "role": "lead", "until": date(2026, 7, 1)}
    found = compared("coverage", (1, 2, {**cover, "line": "a"}), (2, None, {**cover, "line": "b"}))
    assert cells(found) == [("S1 · C1 · lead · -", "changed", "line", "a", "b")]


def test_keys_with_empty_parts_and_months() -> None:
    tie = {"from_id": "C1", "to_id": "C2", "n_payments": 1}
    month = {**tie, "month": date(2026, 6, 1)}
    found = compared(
        "transfers",
        (1, 2, tie),
        (2, None, {**tie, "n_payments": 2}),
        (1, 2, month),
        (2, None, {**month, "n_payments": 3}),
    )
    assert cells(found) == [
        ("C1 · C2 · 2026-06", "changed", "n_payments", "1", "3"),
        ("C1 · C2 · -", "changed", "n_payments", "1", "2"),
    ]
