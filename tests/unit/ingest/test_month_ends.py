"""Balances that the extracts of a month end tell of."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from graphcrm.app import App, LoadReport
from graphcrm.errors import InputError
from graphcrm.graph.ports import Counts, LoadOptions
from tests.builders import TODAY, Row, load, new_app, rows_of, write_bank
from tests.faults.cli import call

CUSTOMERS: list[Row] = [
    {"customer_id": "C1", "aum": "10.50", "deposits": 7},
    {"customer_id": "C2", "aum": None, "deposits": 0},
    {"customer_id": "C3", "aum": None, "deposits": None},
]
FIRMS: list[Row] = [{"firm_id": "F1", "loans": 5, "revenue_12m": -1}]
ON = TODAY.isoformat()
FIGURES = ("party_id", "on", "deposits", "aum", "loans", "revenue_12m")


@pytest.fixture
def app(tmp_path: Path) -> App:
    return new_app(tmp_path)


def put(app: App, tmp_path: Path, *, on: date = TODAY, **tables: list[Row]) -> LoadReport:
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    return load(app, write_bank(folder, **tables), on=on, balances=True)


def held(app: App) -> set[tuple[Any, ...]]:
    return rows_of(app, "balances", *FIGURES)


def money(*cells: str | None) -> tuple[Decimal | None, ...]:
    return tuple(None if c is None else Decimal(c) for c in cells)


def test_known_figures_of_customers_and_firms_are_kept(app: App, tmp_path: Path) -> None:
    report = put(app, tmp_path, customers=CUSTOMERS, firms=FIRMS)
    # C3 has none that is known
    assert held(app) == {
        ("C1", ON, *money("7.00", "10.50", None, None)),
        ("C2", ON, *money("0.00", None, None, None)),
        ("F1", ON, *money(None, None, "5.00", "-1.00")),
    }
    assert report.tables["balances"] == Counts(read=3, inserted=3)
    assert app.check() == []


def test_the_same_load_again_changes_nothing(app: App, tmp_path: Path) -> None:
    first = put(app, tmp_path, customers=CUSTOMERS)
    again = put(app, tmp_path, customers=CUSTOMERS)
    assert again.tables["balances"] == Counts(read=2, unchanged=2)
    assert again.graph_version == first.graph_version


def test_each_month_end_has_its_own_rows(app: App, tmp_path: Path) -> None:
    put(app, tmp_path, on=date(2026, 5, 31), customers=CUSTOMERS)
    put(app, tmp_path, customers=[{"customer_id": "C1", "aum": 1}])
    days = rows_of(app, "balances", "party_id", "on", "aum")
    assert days == {
        ("C1", "2026-05-31", Decimal("10.50")),
        ("C2", "2026-05-31", None),
        ("C1", ON, Decimal("1.00")),
    }


def test_rejected_parties_have_no_balances(app: App, tmp_path: Path) -> None:
    bad: list[Row] = [
        {"customer_id": "C1", "aum": -5, "deposits": 1},
        {"customer_id": "C2", "aum": 1, "deposits": 1},
        {"customer_id": "C2", "aum": 2, "deposits": 1},
        {"customer_id": None, "aum": 2, "deposits": 1},
    ]
    report = put(app, tmp_path, customers=bad)
    assert held(app) == {("C2", ON, *money("1.00", "2.00", None, None))}
    assert report.tables["balances"] == Counts(read=1, inserted=1)


def test_explicit_rows_stand_before_those_of_parties(app: App, tmp_path: Path) -> None:
    explicit: list[Row] = [
        {"party_id": "C1", "on": ON, "aum": 99},
        {"party_id": "C2", "on": "2026-05-31", "aum": 98},
        {"party_id": "nobody", "on": ON, "aum": 97},
    ]
    report = put(app, tmp_path, customers=CUSTOMERS, balances=explicit)
    assert held(app) == {
        ("C1", ON, *money(None, "99.00", None, None)),
        ("C2", "2026-05-31", *money(None, "98.00", None, None)),
        ("C2", ON, *money("0.00", None, None, None)),
    }
    assert report.tables["balances"] == Counts(read=4, inserted=3, rejected=1)
    again = put(app, tmp_path, customers=CUSTOMERS, balances=explicit)
    assert again.tables["balances"].changes == 0


def test_files_of_other_columns_fill_one_row(app: App, tmp_path: Path) -> None:
    one: list[Row] = [{"customer_id": "C1", "aum": 3}]
    other: list[Row] = [{"customer_id": "C1", "loans": 4}]
    report = put(app, tmp_path, customers_1=one, customers_2=other)
    assert held(app) == {("C1", ON, *money(None, "3.00", "4.00", None))}
    assert report.tables["balances"] == Counts(read=2, inserted=1, updated=1)


def test_columns_without_figures_or_dropped_make_no_rows(app: App, tmp_path: Path) -> None:
    report = put(app, tmp_path, customers=[{"customer_id": "C1", "name": "Wang"}])
    assert (held(app), report.tables["balances"]) == (set(), Counts())
    extracts = write_bank(tmp_path / "dropped", customers=CUSTOMERS)
    load(app, extracts, balances=True, drop=["deposits", "aum"])
    assert held(app) == set()


def test_a_rollback_takes_them_back(app: App, tmp_path: Path) -> None:
    put(app, tmp_path, on=date(2026, 5, 31), customers=CUSTOMERS)
    before = held(app)
    put(app, tmp_path, customers=[{"customer_id": "C1", "aum": 1}])
    app.rollback("L00002")
    assert held(app) == before


def test_the_version_knows_the_option_and_the_day_only_where_asked() -> None:
    plain = LoadOptions(TODAY).as_dict()
    assert plain == {"full": [], "data_date": None, "drop": []}
    assert LoadOptions(TODAY, balances=True).as_dict() == {
        **plain,
        "data_date": ON,
        "balances": True,
    }


@pytest.mark.parametrize("on", [date(2026, 6, 29), date(2024, 2, 28), date(2026, 1, 1)])
def test_the_middle_of_a_month_is_refused(app: App, tmp_path: Path, on: date) -> None:
    with pytest.raises(InputError, match="month end, and --data-date is none"):
        put(app, tmp_path, on=on, customers=CUSTOMERS)
    assert not app.store.exists()


def test_the_command_asks_for_the_date(tmp_path: Path) -> None:
    folder, db = write_bank(tmp_path / "in", customers=CUSTOMERS), str(tmp_path / "b.duckdb")
    ran = call("load", str(folder), "--balances", "--db", db)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "--balances needs --data-date, the month end" in ran.err
    ran = call("load", str(folder), "--balances", "--data-date", "2026-02-28", "--db", db)
    assert ran.code == 0
    assert "balances,2,2,0,0,0,0" in ran.out
