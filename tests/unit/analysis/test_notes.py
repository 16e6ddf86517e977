"""The date an answer is for, and what it has to admit."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graphcrm.analysis import coverage
from graphcrm.app import App
from graphcrm.graph.ports import LoadOptions
from tests.banks import DAY
from tests.unit.analysis.small import Make, ago, brought, codes, covers, customer, member, met

TODAY = ago(-10)


@pytest.mark.parametrize(
    ("tables", "as_of"),
    [
        ({}, TODAY),
        ({"customers": [customer("C1")]}, TODAY),
        ({"customers": [customer("C1", opened_on=ago(5))]}, ago(5)),
        ({"firms": [{"firm_id": "F1", "opened_on": ago(6)}]}, ago(6)),
        ({"contacts": [met("S1", "C1", 7), met("S1", "C1", 8)]}, ago(7)),
        ({"contacts": [met("S1", "C1", 7), met("S1", "C1", -11)]}, ago(7)),  # not after today
        ({"contacts": [met("S1", "C1", -10)]}, TODAY),
        ({"contacts": [met("S1", "C1", -11)]}, TODAY),  # all of it is yet to come
        ({"referrals": [brought("C1", "C2", 9)]}, ago(9)),
        ({"events": [{"event_id": "E1", "held_on": ago(4)}]}, ago(4)),
        ({"balances": [{"party_id": "C1", "on": ago(3)}]}, ago(3)),
        ({"needs": [{"party_id": "C1", "kind": "loan", "raised_on": ago(2)}]}, ago(2)),
        ({"signals": [{"party_id": "C1", "kind": "left", "raised_on": ago(1)}]}, ago(1)),
        (
            {"transfers": [{"from_id": "C1", "to_id": "C2", "amount": 1, "last_on": ago(6)}]},
            ago(6),
        ),
        (
            {"holdings": [{"party_id": "C1", "product_id": "P1", "opened_on": ago(5)}]},
            ago(5),
        ),
        (
            {"feedback": [{"party_id": "C1", "kind": "praise", "opened_on": ago(4)}]},
            ago(4),
        ),
        # plans, spells and months are no events
        ({"staff": [member("S1", joined_on=ago(9), leaves_on=ago(1))]}, TODAY),
        ({"coverage": [covers("S1", "C1", since=ago(9), until=ago(1))]}, TODAY),
        ({"payrolls": [{"firm_id": "F1", "customer_id": "C1", "month": ago(60)}]}, TODAY),
        ({"customers": [customer("C1", closed_on=ago(5))]}, TODAY),
    ],
)
def test_the_default_date_is_the_newest_event(
    make: Make, tables: dict[str, Any], as_of: date
) -> None:
    people = {"staff": [member("S1")], "customers": [customer("C1"), customer("C2")]}
    people["firms"] = [{"firm_id": "F1"}]
    graph = make(today=TODAY, **people | tables)
    assert coverage.orphans(graph).as_of == as_of


def test_an_explicit_date_may_lie_in_the_future(make: Make) -> None:
    graph = make(
        staff=[member("S1", leaves_on=ago(-30))],
        customers=[customer("C1", 1)],
        coverage=[covers("S1", "C1")],
        contacts=[met("S1", "C1", 0)],
    )
    assert coverage.orphans(graph).n_rows == 0
    later = coverage.orphans(graph, as_of=ago(-30))
    assert (later.as_of, later.n_rows) == (ago(-30), 1)


def test_the_environment_says_what_today_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "customers.csv").write_text("customer_id\nC1\n", "utf-8")
    app = App(db=str(tmp_path / "bank.duckdb"))
    app.load([tmp_path / "customers.csv"], options=LoadOptions(data_date=DAY))
    monkeypatch.setenv("GRAPHCRM_TODAY", "2031-02-03")
    later = App(db=str(tmp_path / "bank.duckdb"))
    assert later.ask("coverage.orphans").as_of == date(2031, 2, 3)


def test_before_the_first_load_links_without_a_start_are_counted(make: Make) -> None:
    graph = make(
        first_loaded_on=DAY,
        staff=[member("S1")],
        customers=[customer("C1", 1), customer("C2", 1), customer("C3", 1)],
        coverage=[
            covers("S1", "C1"),
            covers("S1", "C2", since=ago(900)),
            covers("S1", "C3", until=ago(400)),  # ended long before
        ],
        contacts=[met("S1", "C1", 0)],
    )
    before = coverage.single_links(graph, as_of=ago(1))
    assert before.totals["n_unknown_start"] == 1
    assert codes(before) == ["single_links", "n_unknown_start", "no_history"]
    after = coverage.single_links(graph, as_of=DAY)
    assert after.totals["n_unknown_start"] == 0
    assert codes(after) == ["single_links"]


def test_figures_of_a_past_day_without_history_are_admitted(make: Make) -> None:
    graph = make(
        first_loaded_on=ago(500),
        staff=[member("S1")],
        customers=[customer("C1", 1), customer("C2", 1)],
        coverage=[covers("S1", "C1"), covers("S1", "C2")],
        balances=[
            {"party_id": "C1", "on": ago(40), "aum": 5},
            {"party_id": "C2", "on": ago(0), "aum": 5},
        ],
    )
    then, now = (coverage.single_links(graph, as_of=day) for day in (ago(30), DAY))
    assert codes(then) == ["single_links", "no_history"]
    assert then.notes[1].facts == {"n": 1}  # C2 has no balances that early
    assert codes(now) == ["single_links"]


def test_without_staff_or_links_the_answer_says_that_it_cannot_know(make: Make) -> None:
    people = [customer("C1", 1)]
    nobody = make(customers=people)
    idle = make(customers=people, staff=[member("S1")])
    tended = make(customers=people, staff=[member("S1")], contacts=[met("S1", "C1", 500)])
    for question in (coverage.single_links, coverage.orphans, coverage.departures):
        assert codes(question(nobody))[0] == "no_staff_data"
        assert codes(question(idle))[0] == "no_link_data"
        assert codes(question(tended))[0] not in {"no_staff_data", "no_link_data"}


def test_nobody_on_staff_is_an_empty_list(make: Make) -> None:
    graph = make(
        staff=[member("S1", leaves_on=ago(0))],
        customers=[customer("C1")],
        coverage=[covers("S1", "C1")],
    )
    answer = coverage.departures(graph, as_of=DAY)
    assert (answer.n_rows, codes(answer)) == (0, ["departures"])
    assert answer.notes[0].facts == {"n": 0, "n_lost": 0, "worth_lost": 0}


def test_an_empty_bank_answers_every_question(make: Make) -> None:
    graph = make()
    for question in (coverage.single_links, coverage.orphans, coverage.departures):
        answer = question(graph)
        assert (answer.n_rows, answer.as_of) == (0, DAY)
        assert answer.totals["n_worth_unknown"] == 0


def test_parameters_are_part_of_the_answer(make: Make) -> None:
    answer = coverage.orphans(make(), window_days=30, book="managed", managed_tier="star")
    assert answer.parameters == {
        "window_days": 30,
        "worth": "worth",
        "book": "managed",
        "managed_tier": "star",
        "managed_worth": 50_000,
    }


def test_a_view_keeps_its_date_unless_told_another(make: Make) -> None:
    view = make().view(ago(3))
    assert coverage.orphans(view).as_of == ago(3)
    assert coverage.orphans(view, as_of=ago(3) + timedelta(1)).as_of == ago(2)


def test_a_date_after_the_data_says_where_the_data_ends(make: Make) -> None:
    graph = make(staff=[member("S1")], customers=[customer("C1", 1)], contacts=[met("S1", "C1", 3)])
    later = graph.newest_event_on + timedelta(days=1)
    assert "after_the_data" in codes(coverage.single_links(graph, as_of=later))
    assert "after_the_data" not in codes(coverage.single_links(graph))
