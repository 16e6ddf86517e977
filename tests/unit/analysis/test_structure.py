"""How many of each tier, branch and opening year there are, month by month, worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graphcrm.analysis.value import structure
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from tests.banks import DAY
from tests.unit.analysis.small import Make, Row, ago, cells, codes, customer, firm, met, money

APRIL, MAY = date(2026, 4, 30), date(2026, 5, 31)


def had(who: str, on: date, yuan: int | None) -> Row:
    return {"party_id": who, "on": on, "aum": money(yuan), "deposits": money(yuan)}


def plan(branch: str, measure: str, yuan: int, month: date = date(2026, 6, 1)) -> Row:
    return {"branch_id": branch, "measure": measure, "month": month, "amount": money(yuan)}


def bank(make: Make, **more: Any) -> Graph:
    """Return C1, who reaches gold in June and platinum never, C2 of unknown worth, and a firm."""
    return make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        customers=[
            customer("C1", 60_000, branch_id="B1"),
            customer("C2", branch_id="B1", opened_on=date(2026, 5, 9)),
        ],
        firms=[firm("F1", 900_000, branch_id="B2")],
        balances=[had("C1", MAY, 49_999), had("C1", DAY, 50_000)],
        **more,
    )


def test_tiers_by_the_worth_of_the_month_end(make: Make) -> None:
    answer = structure(bank(make), months=3)
    rows = cells(answer, "on", "tier", "n_parties", "worth")
    some = [row for row in rows if row[2]]
    assert some == [
        ("2026-04-30", "gold", 2, 960_000.0),  # C1 by its own row, C2 not opened
        ("2026-05-31", "gold", 1, 900_000.0),
        ("2026-05-31", "ordinary", 1, 49_999.0),
        ("2026-05-31", "unknown", 1, 0.0),
        ("2026-06-30", "gold", 2, 950_000.0),
        ("2026-06-30", "unknown", 1, 0.0),
    ]
    assert [row[1] for row in rows[:6]] == [
        *("private", "diamond", "platinum", "gold", "ordinary", "unknown")
    ]
    assert codes(answer) == ["structure", "history_no_balances", "worth_unknown"]
    assert answer.totals["n_parties"] == 3


def test_shares_and_what_changed(make: Make) -> None:
    gold = structure(bank(make), months=2).rows()[-3]
    assert gold["share"] == pytest.approx(2 / 3)
    assert gold["worth_share"] == 1.0
    assert gold["reason"] == "parties: 2, 1 more than a month before; worth +50,000.00 yuan"


def test_targets_are_those_of_branches_that_have_one(make: Make) -> None:
    plans = [plan("B1", "n:gold", 5), plan("B2", "worth", 1_000_000), plan("B1", "sales", 7)]
    graph = bank(make, targets=[*plans, plan("B1", "n:gold", 9, date(2026, 7, 1))])
    answer = structure(graph, months=1)
    by_tier = {row["tier"]: (row["target"], row["target_gap"]) for row in answer.rows()}
    assert by_tier["gold"] == (5, -4)  # the other one of gold is of B2
    assert by_tier["ordinary"] == (None, None)
    assert answer.totals["n_targets_unused"] == 1
    assert "structure_targets" in codes(answer)
    by_branch = structure(graph, months=1, by="branch")
    assert cells(by_branch, "branch_id", "n_parties", "worth", "target", "target_gap") == [
        ("B1", 2, 50_000.0, None, None),
        ("B2", 1, 900_000.0, 1_000_000.0, -100_000.0),
    ]


def test_a_plan_for_all_is_no_plan_for_some(make: Make) -> None:
    graph = bank(make, targets=[plan("B1", "n:gold", 5)])
    assert "structure_part" not in codes(structure(graph, months=1))
    assert "structure_part" in codes(structure(graph, months=1, kind="firms"))
    assert "structure_part" in codes(structure(graph, months=1, book="managed"))
    assert "structure_part" not in codes(structure(graph, months=1, kind="firms", by="branch"))


def test_aum_is_what_a_target_of_worth_may_be_called(make: Make) -> None:
    answer = structure(bank(make, targets=[plan("B1", "aum", 60_000)]), months=1, by="branch")
    assert cells(answer, "target_gap") == [-10_000.0, None]
    other = structure(
        bank(make, targets=[plan("B1", "aum", 60_000)]), months=1, by="branch", worth="deposits"
    )
    assert cells(other, "target") == [None, None]


def test_old_and_new_customers(make: Make) -> None:
    graph = make(
        staff=[{"staff_id": "S1"}],
        customers=[
            customer("C1", 1, opened_on=date(2019, 1, 1)),
            customer("C2", 7, opened_on=date(2019, 12, 31)),
            customer("C3", 5, opened_on=date(2026, 1, 1)),
            customer("C4"),
        ],
        balances=[
            *(had("C1", ago(400), 100), had("C1", DAY, 150)),
            had("C2", ago(400), 100),  # not heard of since: nothing to compare
            had("C3", DAY, 30),
        ],
        contacts=[met("S1", "C1", 364), met("S1", "C1", 365), met("S1", "C2", 1, "sms")],
    )
    answer = structure(graph, by="cohort", as_of=DAY)
    columns = ("cohort", "n_parties", "worth", "n_known_before", "worth_before", "growth")
    assert cells(answer, *columns, "contacts_per_party") == [
        ("2019", 2, 250.0, 1, 100.0, 0.5, 0.5),
        ("2026", 1, 30.0, 0, None, None, 0.0),
        (None, 1, 0.0, 0, None, None, 0.0),
    ]
    assert cells(answer, "worth_share") == [pytest.approx(250 / 280), pytest.approx(30 / 280), 0.0]
    assert answer.notes[0].facts["n_new"] == 1


def test_a_branch_sees_its_own(make: Make) -> None:
    plans = [plan("B1", "n:gold", 5), plan("B2", "n:gold", 5)]
    view = bank(make, targets=plans).view(DAY, Scope(frozenset({"B2"})))
    gold = next(row for row in structure(view, months=1).rows() if row["tier"] == "gold")
    assert (gold["n_parties"], gold["target"], gold["target_gap"]) == (1, 5, -4)
    assert cells(structure(view, months=1, by="branch"), "branch_id") == ["B2"]
    assert cells(structure(view, by="cohort"), "n_parties") == [1]


def test_tiers_without_a_least_worth(make: Make) -> None:
    graph = make(customers=[customer("C1", 5)], tiers=[{"tier": "gold", "rank": 2}])
    answer = structure(graph, months=1)
    assert cells(answer, "tier", "n_parties") == [("below_tiers", 1)]
    assert codes(answer) == ["structure", "structure_no_tiers"]


def test_nothing_is_known_of_the_year_before_the_first_one(make: Make) -> None:
    answer = structure(bank(make), by="cohort", as_of=date(1, 3, 1))
    assert cells(answer, "n_known_before") == [0]


def test_an_empty_bank(make: Make) -> None:
    for by in ("tier", "branch", "cohort"):
        answer = structure(make(), by=by)
        assert (answer.totals["n_parties"], answer.totals["worth"]) == (0, 0.0)
        assert answer.n_rows == 0


@pytest.mark.parametrize("given", [{"by": "age"}, {"months": 0}, {"months": 121}, {"kind": "x"}])
def test_bad_input(make: Make, given: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        structure(make(customers=[customer("C1", 1)]), **given)
