"""Who rose and who fell between two month ends, worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graphcrm.analysis.value import migration
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from tests.banks import DAY
from tests.unit.analysis.small import Make, Row, cells, codes, covers, customer, money

MAY = date(2026, 5, 31)


def had(who: str, on: date, yuan: int | None) -> Row:
    return {"party_id": who, "on": on, "aum": money(yuan)}


def bank(make: Make) -> Graph:
    """Return who rises, falls, stays, comes, goes and is not known from May to June."""
    was_is = {"up": (0, 60_000), "down": (4_000_000, 1_000_000), "stay": (9, 8), "dark": (None, 5)}
    rows = [customer(who, branch_id="B1", name=who) for who in was_is]
    return make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        customers=[
            *rows,
            customer("come", 70, branch_id="B2", opened_on=DAY),
            customer("go", 30, branch_id="B2", closed_on=date(2026, 6, 1)),
        ],
        staff=[{"staff_id": "S1", "branch_id": "B2"}],
        coverage=[covers("S1", "up")],
        balances=[
            had(w, on, yuan)
            for w, of in was_is.items()
            for on, yuan in zip((MAY, DAY), of, strict=True)
        ],
    )


def test_the_matrix(make: Make) -> None:
    answer = migration(bank(make), months=1)
    columns = ("tier_from", "tier_to", "direction", "n_parties", "worth_before", "worth")
    assert cells(answer, *columns) == [
        ("diamond", "platinum", "down", 1, 4_000_000.0, 1_000_000.0),
        ("ordinary", "gold", "up", 1, 0.0, 60_000.0),
        ("ordinary", "ordinary", "same", 1, 9.0, 8.0),
        ("ordinary", "outside", "gone", 1, 30.0, 0.0),
        ("unknown", "ordinary", "unknown", 1, 0.0, 5.0),
        ("outside", "ordinary", "entered", 1, 0.0, 70.0),
    ]
    assert answer.totals == {
        **{"n_parties_before": 5, "n_parties": 5},
        **{"worth_before": 4_000_039.0, "worth": 1_060_083.0},
        **{"n_up": 1, "n_down": 1, "n_same": 1, "n_entered": 1, "n_gone": 1},
        **{"n_tier_unknown": 1, "n_worth_unknown": 0},
    }
    assert codes(answer) == ["migration", "worth_unknown", "history_no_balances"]
    assert cells(answer, "reason")[0] == (
        "moved down: 1; their worth went from 4,000,000.00 to 1,000,000.00 yuan"
    )


@pytest.mark.parametrize(
    ("which", "who"), [("up", ["up"]), ("down", ["down"]), ("both", ["down", "up"])]
)
def test_the_lists(make: Make, which: Any, who: list[str]) -> None:
    answer = migration(bank(make), months=1, list_=which)
    assert cells(answer, "party_id") == who
    known = {
        "up": ("up", "ordinary", "gold", 60_000.0, "S1"),
        "down": ("down", "diamond", "platinum", -3_000_000.0, None),
    }
    rows = cells(answer, "direction", "tier_from", "tier_to", "change", "staff_id")
    assert rows == [known[party] for party in who]


def test_what_is_said_of_a_party(make: Make) -> None:
    said = dict(cells(migration(bank(make), months=1, list_="both"), "party_id", "reason"))
    assert said["up"] == "up from ordinary to gold, worth +60,000.00 yuan; looked after by S1"
    assert said["down"].endswith("nobody looks after it: name somebody")


def test_who_closed_after_the_month_end_has_nobody(make: Make) -> None:
    graph = make(
        customers=[customer("C1", closed_on=date(2026, 7, 9))],
        staff=[{"staff_id": "S1"}],
        coverage=[covers("S1", "C1")],
        balances=[had("C1", MAY, 1), had("C1", DAY, 60_000)],
    )
    answer = migration(graph, as_of=date(2026, 7, 9), months=1, list_="up")
    assert cells(answer, "party_id", "staff_id") == [("C1", None)]


def test_a_branch_sees_its_own_and_no_staff_of_others(make: Make) -> None:
    view = bank(make).view(DAY, Scope(frozenset({"B1"})))
    assert migration(view, months=1).totals["n_parties"] == 4
    assert cells(migration(view, months=1, list_="up"), "staff_id") == ["other_branch"]


def test_an_empty_bank(make: Make) -> None:
    answer = migration(make())
    assert (answer.n_rows, answer.totals["n_up"]) == (0, 0)
    assert migration(make(), list_="both").n_rows == 0


@pytest.mark.parametrize("given", [{"list_": "x"}, {"months": 0}, {"months": 120}, {"book": "x"}])
def test_bad_input(make: Make, given: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        migration(make(), **given)
