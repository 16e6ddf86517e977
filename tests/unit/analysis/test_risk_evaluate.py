"""Nearness to a loss on a past date: by hand, on planted banks, what is refused and said."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from graphcrm.analysis.risk_evaluate import evaluate as evaluate_
from graphcrm.analysis.risk_trial import RiskTerms, RiskTrial
from graphcrm.errors import ConvergenceError, InputError
from graphcrm.graph import Graph, Scope
from graphcrm.reasons import say
from tests.banks import DAY
from tests.unit.analysis.small import Make, ago, cells, codes, customer, lives, money

evaluate = partial(evaluate_, n_resamples=40, as_of=DAY)
CUTOFF = ago(365)
LONG_AGO = date(2020, 1, 1)
HOMES = range(20)


def homes(**columns: Any) -> dict[str, Any]:
    """Return twenty couples; in ten the first leaves before the cut-off and the second after it."""
    struck = [number < 10 for number in HOMES]
    people = [
        *(customer(f"A{n:02d}", opened_on=LONG_AGO, closed_on=ago(400) if struck[n] else None)
          for n in HOMES),
        *(customer(f"B{n:02d}", opened_on=LONG_AGO, closed_on=ago(100) if struck[n] else None)
          for n in HOMES),
    ]  # fmt: skip
    return {
        "customers": people,
        "households": [{"household_id": f"H{n:02d}"} for n in HOMES],
        "household_members": [
            lives(f"{who}{n:02d}", f"H{n:02d}", since=LONG_AGO) for n in HOMES for who in "AB"
        ],
        **columns,
    }


def test_couples_by_hand(make: Make) -> None:
    # Of 40 ten had left; of the 30 others ten leave, those whom the ten lived with.  Contagion puts
    # them first, so 3 of the first 3 and 6 of the first 6 leave, 1 / (10 / 30) times as many as of
    # all.  Signals and worth say nothing, and all have one tie: as many as of all.
    answer = evaluate(make(**homes()), cutoff=CUTOFF)
    assert cells(answer, "method") == ["contagion", "own_signals", "worth", "degree", "random"]
    assert cells(answer, "lift_1", "lift_10", "lift_20", "auc")[0] == pytest.approx((3, 3, 3, 1))
    assert cells(answer, "lift_10", "auc")[1:4] == [(1.0, 0.5)] * 3
    assert cells(answer, "reach") == pytest.approx([1 / 3, 0, 0, 1, 1])
    assert set(cells(answer, "n_parties")) == {30}
    expected = {
        **{"cutoff": "2025-06-30", "until": "2026-06-30", "n_parties": 30, "n_active": 30},
        **{"n_events": 10, "n_closed": 10, "n_fell": 0, "n_start": 10, "ratio": 3.0},
        **{"lift_gain": 2.0, "base_rate": pytest.approx(1 / 3), "better_baseline": "own_signals"},
    }
    assert {name: answer.totals[name] for name in expected} == expected
    assert answer.totals["network_adds"] is True
    assert codes(answer) == ["risk_network_adds", "risk_not_followed"]
    assert "3.00" in say(answer.notes[0], "en")


def test_ties_whose_beginning_nobody_knows_are_left_out_and_said(make: Make) -> None:
    members = [lives(f"{who}{n:02d}", f"H{n:02d}") for n in HOMES for who in "AB"]
    answer = evaluate(make(**homes(household_members=members)), cutoff=CUTOFF)
    assert cells(answer, "lift_10", "reach")[0] == (1.0, 0.0)
    assert answer.totals["network_adds"] is False
    assert codes(answer)[0] == "risk_network_adds_nothing"
    assert "undated_household_members" in codes(answer)
    assert "adds nothing here" in say(answer.notes[0], "en")


def test_month_ends_tell_who_banked_here_where_nobody_says_since_when(make: Make) -> None:
    # A and B have month ends up to the cut-off, C's are of later and D's of long before: two are
    # judged, and B leaves.  Worth puts B first: of the first half all leave, twice as many as of
    # all.
    days = {"A": ago(366), "B": CUTOFF, "C": ago(364), "D": ago(731)}
    rows = [{"party_id": who, "on": on, "aum": money(100)} for who, on in days.items()]
    rows.append({"party_id": "B", "on": ago(370), "aum": money(900)})
    rows[1]["aum"] = money(800)
    people = [customer(who, closed_on=ago(100) if who == "B" else None) for who in days]
    answer = evaluate(make(customers=people, balances=rows), cutoff=CUTOFF)
    expected = {"n_parties": 2, "n_active": 2, "n_events": 1, "n_closed": 1, "base_rate": 0.5}
    assert {name: answer.totals[name] for name in expected} == expected
    assert cells(answer, "method", "lift_20", "auc")[2] == ("worth", 2.0, 1.0)


def test_where_balances_are_kept_of_some_these_are_judged(make: Make) -> None:
    rows = [{"party_id": f"B{n:02d}", "on": CUTOFF, "aum": money(100 * n)} for n in HOMES if n != 3]
    answer = evaluate(make(**homes(balances=rows)), cutoff=CUTOFF)
    assert (answer.totals["n_parties"], answer.totals["n_active"]) == (19, 30)
    assert "risk_followed" in codes(answer)
    # Who is worth most stays: of the first two by worth nobody leaves.
    assert cells(answer, "lift_10", "reach")[2] == (0.0, pytest.approx(18 / 19))


def test_what_a_party_is_worth_today_is_not_looked_at(make: Make) -> None:
    people = [{**row, "aum": money(9)} for row in homes()["customers"]]
    answer = evaluate(make(**homes(customers=people)), cutoff=CUTOFF)
    assert cells(answer, "lift_10", "reach")[2] == (1.0, 0.0)


def test_own_signals_of_then(make: Make) -> None:
    raised = [
        {"party_id": f"B{n:02d}", "kind": "overdue", "raised_on": ago(day), "severity": 1.0}
        for n, day in ((0, 370), (1, 370), (2, 370), (15, 9))
    ]
    answer = evaluate(make(**homes(signals=raised)), cutoff=CUTOFF)
    assert cells(answer, "lift_10", "reach")[1] == (pytest.approx(3), pytest.approx(0.1))
    assert answer.totals["ratio"] == pytest.approx(1)
    assert answer.totals["network_adds"] is False


def test_who_left_long_ago_starts_nothing_and_is_not_judged(make: Make) -> None:
    answer = evaluate(make(**homes()), cutoff=CUTOFF, event_days=20)
    assert (answer.totals["n_start"], answer.totals["n_parties"]) == (0, 30)
    assert "risk_nobody_left" in codes(answer)


def test_only_so_long_after_the_cut_off(make: Make) -> None:
    graph = make(**homes())
    answer = evaluate(graph, cutoff=CUTOFF, horizon_days=200)
    assert (answer.totals["until"], answer.totals["n_events"]) == ("2026-01-16", 0)
    assert codes(answer)[0] == "risk_few_events"
    assert answer.totals["network_adds"] is None
    assert answer.totals["ratio"] is None
    assert "risk_short" in codes(evaluate(graph, cutoff=ago(200)))


def test_another_branch_is_not_seen(make: Make) -> None:
    people = [
        {**row, "branch_id": "B1" if int(row["customer_id"][1:]) % 2 else "B2"}
        for row in homes()["customers"]
    ]
    graph = make(**homes(customers=people, branches=[{"branch_id": b} for b in ("B1", "B2")]))
    answer = evaluate(graph.view(DAY, Scope(frozenset({"B1"}))), as_of=None, cutoff=CUTOFF)
    assert (answer.totals["n_parties"], answer.totals["n_start"]) == (15, 5)


def test_of_many_as_many_are_drawn(make: Make) -> None:
    view = make(**homes()).view(DAY)
    drawn = [
        RiskTrial.at(view, CUTOFF, RiskTerms(), horizon_days=365, most=7, rng_seed=seed)
        for seed in (1, 1, 2, 3)
    ]
    parties = [tuple(trial.party.tolist()) for trial in drawn]
    assert {len(each) for each in parties} == {7}
    assert parties[0] == parties[1]
    assert len(set(parties)) > 1


@pytest.mark.parametrize("tables", [{}, {"customers": [customer("A", opened_on=LONG_AGO)]}])
def test_nobody_and_one_alone(make: Make, tables: dict[str, Any]) -> None:
    answer = evaluate(make(**tables), cutoff=CUTOFF)
    assert len(answer.rows()) == 5
    assert set(cells(answer, "lift_10", "auc")) == {(None, None)}
    assert answer.totals["better_baseline"] is None  # none is, where nobody left
    assert codes(answer) == ["risk_few_events", "risk_not_followed", "risk_nobody_left"]


@pytest.fixture
def couples(make: Make) -> Graph:
    return make(**homes())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"cutoff": DAY}, "must lie before"),
        ({"cutoff": "2025-13-01"}, "a date exists"),
        ({"horizon_days": 0}, "horizon_days"),
        ({"event_days": 10**9}, "event_days"),
        ({"half_life_days": float("nan")}, "half_life_days"),
        ({"spread": 1.0}, "spread"),
        ({"n_resamples": 0}, "n_resamples"),
    ],
)
def test_bad_input(couples: Graph, given: dict[str, Any], said: str) -> None:
    with pytest.raises((InputError, ConvergenceError), match=said):
        evaluate(couples, **{"cutoff": CUTOFF, **given})
