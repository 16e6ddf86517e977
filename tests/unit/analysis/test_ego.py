"""Who and what is around a party, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.network import ego
from graphcrm.analysis.rules import Rules
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import Graph, Scope
from graphcrm.views.cells import shown_cells
from tests.banks import DAY
from tests.unit.analysis.small import (
    Make,
    ago,
    brought,
    cells,
    codes,
    covers,
    customer,
    firm,
    lives,
    member,
    works,
)

CROWD = [f"D{n}" for n in range(5)]


def bank(make: Make, **tables: Any) -> Graph:
    """Return C1 with everything around him, and what is around that."""
    known: dict[str, Any] = {
        "branches": [{"branch_id": "B1"}, {"branch_id": "B2"}],
        "staff": [member("S1", branch_id="B1", name="An"), member("S2", branch_id="B2", name="Bo")],
        "customers": [
            customer(c, branch_id="B1", name=f"name of {c}")
            for c in ("C1", "C2", "C3", "C4", *CROWD)
        ],
        "firms": [firm("F1", branch_id="B1"), firm("F2", branch_id="B2")],
        "households": [{"household_id": "H1", "name": "home"}],
        "products": [{"product_id": "P1", "name": "loan"}],
        "events": [{"event_id": "E1", "held_on": ago(3)}],
        "household_members": [lives("C1", "H1", since=ago(9)), lives("C2", "H1", since=ago(5))],
        "coverage": [covers("S1", "C1", since=ago(9)), covers("S2", "C1"), covers("S2", "C4")],
        "referrals": [brought("C3", "C1", 7), brought("C2", "C4", 7)],
        "holdings": [
            {"party_id": "C1", "product_id": "P1", "account_no": a, "opened_on": ago(d)}
            for a, d in (("1", 4), ("2", 6))
        ],
        "guarantees": [
            {"guarantor_id": "F1", "borrower_id": "C1", "amount": 1, "contract_id": "G"},
            {"guarantor_id": "C1", "borrower_id": "F2", "amount": 1, "contract_id": "G"},
        ],
        "attendance": [{"event_id": "E1", "party_id": "C1"}],
    }
    return make(**known | tables)


AROUND = [
    ("coverage", None, "S1", "staff", "An", 1.0, "2026-06-21"),
    ("coverage", None, "S2", "staff", "Bo", 1.0, None),
    ("household", None, "C2", "customer", "name of C2", 0.9, "2026-06-25"),
    ("referral", "in", "C3", "customer", "name of C3", 0.7, "2026-06-23"),
    ("guarantee", "in", "F1", "firm", None, None, None),
    ("guarantee", "out", "F2", "firm", None, None, None),
    ("member", None, "H1", "household", "home", None, "2026-06-21"),
    ("holding", None, "P1", "product", "loan", None, "2026-06-24"),
    ("attendance", None, "E1", "event", None, None, "2026-06-27"),
]
NAMES = ("edge_kind", "direction", "node_id", "kind", "name", "strength", "on")


def test_one_hop(make: Make) -> None:
    answer = ego(bank(make), "C1", as_of=DAY)
    assert cells(answer, *NAMES) == AROUND
    assert set(cells(answer, "hop", "via", "n_nodes")) == {(1, "C1", 1)}
    assert dict(answer.totals) == {"n_listed": 9, "n_more": 0, "n_unknown_start": 0}
    assert answer.parameters["party"] == "C1"


def test_two_hops(make: Make) -> None:
    answer = ego(bank(make), "C1", as_of=DAY, hops=2)
    far = cells(answer, "hop", "via", "edge_kind", "direction", "node_id")[9:]
    # S2 covers him fully, C2 brought him in: 1 x 1 before 0.9 x 0.7
    assert far == [(2, "S2", "coverage", None, "C4")]


def test_the_many_of_one_kind(make: Make) -> None:
    jobs = [works(c, "F1") for c in ("C4", *CROWD)]
    answer = ego(bank(make, employment=jobs), "C4", as_of=DAY, most=2, kinds="colleague,employee")
    assert cells(answer, "node_id", "kind", "name", "strength", "n_nodes") == [
        ("F1", "firm", None, 0.5, 1),
        ("D0", "customer", "name of D0", 0.3, 1),
        ("D1", "customer", "name of D1", 0.3, 1),
        (None, None, None, None, 3),
    ]
    assert shown_cells(answer.column("reason"), "zh", 4)[3] == "未逐一列出：+3 同事"
    assert shown_cells(answer.column("reason"), "en", 4)[3] == "not listed: +3 colleague"
    assert (answer.totals["n_listed"], answer.totals["n_more"]) == (3, 3)


def test_a_viewer_sees_his_branch_alone(make: Make) -> None:
    people = [customer(c, branch_id="B2" if c == "C2" else "B1", name=c) for c in ("C1", "C2")]
    people += [customer(c, branch_id="B1") for c in ("C3", "C4")]
    view = bank(make, customers=people).view(DAY, Scope(frozenset({"B1"})))
    answer = ego(view, "C1", hops=2)
    assert cells(answer, "hop", "node_id", "name")[:2] == [
        (1, "S1", "An"),
        (1, "other_branch", None),
    ]
    # F2 and C2 are another branch's; nobody is met through S2, who is as well
    assert {"C2", "F2", "C4"}.isdisjoint(cells(answer, "node_id"))


def test_rules_say_how_strong_ties_are(make: Make) -> None:
    rules = Rules(tie_strength={"household": 0.4, "coverage": 0})
    answer = ego(bank(make), "C1", as_of=DAY, kinds="coverage, household", rules=rules)
    assert cells(answer, "node_id", "strength") == [("C2", 0.4)]
    assert answer.parameters["tie_strength"] == {"household": 0.4, "coverage": 0}


def test_nobody_is_around(make: Make) -> None:
    answer = ego(bank(make), "D4", as_of=DAY)
    assert (answer.n_rows, codes(answer)[0]) == (0, "ego_alone")


def test_beginnings_that_are_guesses_are_counted(make: Make) -> None:
    answer = ego(bank(make, first_loaded_on=ago(-1)), "C1", as_of=DAY)
    assert answer.totals["n_unknown_start"] == 3  # S2, and both guarantees
    assert codes(answer)[:2] == ["ego", "n_unknown_start"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"hops": 0}, "hops is from 1 to 3"),
        ({"hops": 4}, "hops is from 1 to 3"),
        ({"most": 0}, "most 1 or more"),
        ({"kinds": ""}, "kinds is all, or"),
        ({"kinds": "SECRET"}, "kinds is all, or"),
        ({"max_firm": 1}, "max_firm is 2 or more"),
    ],
)
def test_what_cannot_be_meant_is_refused(make: Make, given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        ego(bank(make), "C1", as_of=DAY, **given)
    assert "SECRET" not in str(caught.value)


def test_an_unknown_party_is_not_repeated(make: Make) -> None:
    for party in ("SECRET", "S1"):
        with pytest.raises(NotFoundError, match="is not known") as caught:
            ego(bank(make), party)
        assert party not in str(caught.value)
