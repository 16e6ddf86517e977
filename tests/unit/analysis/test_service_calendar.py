"""What comes up in the next days, worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graphcrm.analysis.calendar import next_birthday
from graphcrm.analysis.holidays import holidays_between
from graphcrm.analysis.rules import Rules
from graphcrm.analysis.service import calendar
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from graphcrm.graph.arrays import day_number, day_of
from tests.builders import load, new_app, write_bank

AS_OF = "2026-06-30"
# Gold is to be seen every 90 days: C2's last visit was on 1 March, so the next was due on 30 May,
# 31 days ago; C1's was yesterday.  C3 may not be contacted, C4 has left, C5 died.
BANK: dict[str, Any] = {
    "branches": [{"branch_id": "B1"}, {"branch_id": "B2"}],
    "staff": [{"staff_id": "S1", "branch_id": "B1"}],
    "customers": [
        {"customer_id": "C1", "branch_id": "B1", "tier": "gold", "birth_date": "1980-06-30"},
        {"customer_id": "C2", "branch_id": "B1", "tier": "gold", "birth_date": "1980-06-29"},
        {"customer_id": "C3", "branch_id": "B2", "do_not_contact": "Y", "birth_date": "1980-07-01"},
        {"customer_id": "C4", "closed_on": "2026-01-01", "birth_date": "1980-07-01"},
        {"customer_id": "C5", "status": "deceased", "birth_date": "1980-07-01"},
        {"customer_id": "C6", "branch_id": "B2", "birth_date": "1980-07-30"},
        {"customer_id": "C7", "branch_id": "B2", "birth_date": "1980-07-31"},
    ],
    "products": [{"product_id": "P1", "name": "大额存单"}],
    "coverage": [{"staff_id": "S1", "party_id": "C1", "role": "lead"}],
    "contacts": [
        {"staff_id": "S1", "party_id": "C1", "contacted_on": "2026-06-29", "channel": "visit"},
        {"staff_id": "S1", "party_id": "C2", "contacted_on": "2026-03-01", "channel": "visit"},
    ],
    "holdings": [
        # On the last day asked for, on the first, a day too late, a day too early; sold; C4's.
        {"party_id": "C3", "product_id": "P1", "maturity_on": "2026-07-30", "balance": 50},
        {"party_id": "C1", "product_id": "P1", "maturity_on": "2026-06-30", "balance": None},
        {"party_id": "C6", "product_id": "P1", "maturity_on": "2026-07-31", "balance": 7},
        {"party_id": "C7", "product_id": "P1", "maturity_on": "2026-06-29", "balance": 7},
        {
            "party_id": "C2",
            "product_id": "P1",
            "maturity_on": "2026-07-01",
            "closed_on": "2026-06-30",
        },
        {"party_id": "C4", "product_id": "P1", "maturity_on": "2026-07-01", "balance": 7},
    ],
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("calendar")
    app = new_app(folder)
    load(app, write_bank(folder / "in", **BANK))
    return app.graph()


def test_the_earliest_first(graph: Graph) -> None:
    answer = calendar(graph, as_of=AS_OF)
    said = [(r["on"], r["occasion"], r["party_id"], r["days_ahead"]) for r in answer.rows()]
    assert said == [
        ("2026-05-30", "overdue_visit", "C2", -31),
        ("2026-06-30", "maturity", "C1", 0),
        ("2026-06-30", "birthday", "C1", 0),
        ("2026-07-30", "maturity", "C3", 30),
        ("2026-07-30", "birthday", "C6", 30),
    ]
    assert [r["balance"] for r in answer.rows()] == [None, None, None, 50.0, None]
    assert [r["product"] for r in answer.rows()] == [None, "大额存单", None, "大额存单", None]
    assert [r["staff_id"] for r in answer.rows()][1] == "S1"
    assert answer.totals == {
        "n_maturities": 2,
        "maturing": 50.0,
        "n_birthdays": 2,
        "n_holidays": 0,
        "n_overdue": 1,
        "n_parties": 4,
    }


def test_reasons_say_what_comes_up(graph: Graph) -> None:
    reasons = [str(row["reason"]) for row in calendar(graph, as_of=AS_OF).rows()]
    assert reasons[0] == "a visit was due by 2026-05-30, 31 days ago"
    assert reasons[1] == "大额存单 matures on 2026-06-30"
    assert reasons[2] == "birthday on 2026-06-30"


def test_a_holiday_is_a_row_for_everybody(graph: Graph) -> None:
    rules = Rules(holidays={"07-01": "national_day", "2026-07-02": "行庆日", "2027-07-02": "x"})
    answer = calendar(graph, as_of=AS_OF, days=2, rules=rules)
    rows = [row for row in answer.rows() if row["occasion"] == "holiday"]
    assert [(row["on"], row["holiday"]) for row in rows] == [
        ("2026-07-01", "national_day"),
        ("2026-07-02", "行庆日"),
    ]
    nothing = ("party_id", "kind", "name", "branch_id", "staff_id", "product", "balance", "worth")
    assert {row[name] for row in rows for name in nothing} == {None}
    assert (answer.totals["n_holidays"], answer.totals["n_parties"]) == (2, 2)
    assert rows[0]["reason"] == "National Day on 2026-07-01: a day to greet"
    last = answer.rows("zh")[-1]
    assert (last["reason"], last["days_ahead"]) == ("2026-07-02 行庆日，宜问候", 2)


@pytest.mark.parametrize("day", ["02-30", "2026-2-1", "20260201", "今天", "13-01", "2026-02-29"])
def test_a_holiday_on_no_day_is_refused(day: str) -> None:
    with pytest.raises(InputError, match=r"rules: holidays.* is no day"):
        Rules(holidays={day: "x"})


def test_a_holiday_without_a_name_is_refused() -> None:
    with pytest.raises(InputError, match="must not be empty"):
        Rules(holidays={"01-01": " "})


def test_the_29th_of_february_comes_every_fourth_year() -> None:
    first, last = (day_number(date(year, 1, 1)) for year in (2026, 2030))
    found = holidays_between({"02-29": "x"}, first, last)
    assert [day_of(day) for day, _ in found] == [date(2028, 2, 29)]


def test_fewer_days_and_a_scope(graph: Graph) -> None:
    assert [r["party_id"] for r in calendar(graph, as_of=AS_OF, days=29).rows()] == [
        "C2",
        "C1",
        "C1",
    ]
    there = calendar(graph.view(AS_OF, Scope(frozenset({"B2"})))).rows()
    assert [row["party_id"] for row in there] == ["C3", "C6"]


def test_no_days_are_refused(graph: Graph) -> None:
    with pytest.raises(InputError, match="days"):
        calendar(graph, days=0)


def test_nothing_comes_up_in_an_empty_bank(tmp_path: Path) -> None:
    app = new_app(tmp_path)
    load(app, write_bank(tmp_path / "in", products=[{"product_id": "P1"}]))
    assert calendar(app.graph()).n_rows == 0


@pytest.mark.parametrize(
    ("born", "asked", "expected"),
    [
        (date(1960, 2, 29), date(2026, 2, 1), date(2026, 3, 1)),
        (date(1960, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        (date(1980, 12, 31), date(2026, 12, 31), date(2026, 12, 31)),
        (date(1980, 1, 1), date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_the_next_birthday(born: date, asked: date, expected: date) -> None:
    found = next_birthday(np.array([day_number(born)], np.int32), day_number(asked))
    assert day_of(int(found[0])) == expected
