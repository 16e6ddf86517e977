"""The teams of core parties, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import coverage
from graphcrm.analysis.rules import Rules
from graphcrm.errors import InputError
from graphcrm.graph import OTHER_BRANCH, Graph, Scope
from tests.banks import DAY
from tests.unit.analysis.small import (
    Make,
    Row,
    ago,
    cells,
    codes,
    covers,
    customer,
    firm,
    member,
    met,
)

WHOLE = "every role that is asked for is held"


@pytest.fixture
def graph(make: Make) -> Graph:
    """Return a bank with the usual tiers: private 5, diamond 4, platinum 3, gold 2."""
    return make(
        staff=[
            member("S1"),
            member("S2"),
            member("S3"),
            member("S4", leaves_on=DAY),
            member("V", is_virtual=True),
        ],
        customers=[
            customer("C1", 100, tier="platinum"),
            customer("C2", 300, tier="diamond"),
            customer("C3", 900, tier="gold"),  # below the core
            customer("C4", tier="platinum"),  # of unknown worth
            customer("C5", 800, tier="private", closed_on=DAY),
            customer("C6", 700, tier="nobody knows"),
            customer("C7", 600),
        ],
        firms=[firm("F1", 200, tier="private")],
        coverage=[
            covers("S1", "C1"),
            covers("S2", "C1", "wealth"),
            covers("S3", "C1", "assistant"),
            covers("S3", "C1", "product"),
            covers("S1", "C1", "product"),  # leads too, so is no other
            covers("S4", "C2"),
            covers("V", "C2", "wealth"),
            covers("S3", "C2", "assistant"),
            covers("S1", "F1", since=DAY),
            covers("S2", "F1", since=ago(9)),
            covers("S2", "F1", "wealth", since=ago(-1)),
            covers("S1", "C4", until=DAY),
            covers("S2", "C4", "wealth", until=ago(-1)),
            covers("S1", "C3"),
        ],
        contacts=[met("S1", "C1", 0)],
    )


def test_core_parties_with_their_teams(graph: Graph) -> None:
    answer = coverage.teams(graph)
    names = ("party_id", "worth", "tier", "lead_staff", "wealth_staff", "n_others", "missing")
    assert cells(answer, *names) == [
        ("C2", 300, "diamond", [], [], 1, ["lead", "wealth"]),
        ("F1", 200, "private", ["S1", "S2"], [], 0, ["wealth"]),
        ("C1", 100, "platinum", ["S1"], ["S2"], 1, []),
        ("C4", None, "platinum", [], ["S2"], 0, ["lead"]),
    ]
    assert cells(answer, "reason") == [
        f"lead missing: S4 left on {DAY}; wealth missing: on the placeholder V",
        f"wealth missing: S2 begins on {ago(-1)}",
        WHOLE,
        f"lead missing: the coverage by S1 ended on {DAY}",
    ]
    assert answer.totals == {
        "n_core": 4,
        "n_complete": 1,
        "n_missing_lead": 2,
        "n_missing_wealth": 2,
        "n_worth_unknown": 1,
        "n_unknown_start": 0,
    }
    assert codes(answer) == ["teams", "worth_unknown"]


def test_the_bank_rules_who_is_core_and_who_makes_a_team(graph: Graph) -> None:
    rules = Rules(core_tier="gold", customer_team=("lead", "assistant"), firm_team=())
    answer = coverage.teams(graph, rules=rules)
    assert cells(answer, "party_id", "missing") == [
        ("C3", ["assistant"]),
        ("C2", ["lead"]),
        ("F1", []),
        ("C1", []),
        ("C4", ["lead", "assistant"]),
    ]
    assert cells(answer, "reason")[0] == "assistant missing: nobody was ever named"
    assert answer.parameters == {
        "core_tier": "gold",
        "customer_team": ["lead", "assistant"],
        "firm_team": [],
        "worth": "worth",
    }


def test_a_tier_that_is_asked_for_goes_before_the_rules(graph: Graph) -> None:
    answer = coverage.teams(graph, core_tier="private", rules=Rules(core_tier="gold"))
    assert cells(answer, "party_id") == ["F1"]
    assert answer.parameters["core_tier"] == "private"
    with pytest.raises(InputError, match="core_tier must not be empty"):
        coverage.teams(graph, core_tier="")


@pytest.mark.parametrize("tiers", [[{"tier": "gold", "rank": None}], [{"tier": "star", "rank": 1}]])
def test_without_the_core_tier_nobody_is_core(make: Make, tiers: list[Row]) -> None:
    people = [customer("C1", 1, tier="gold"), customer("C2", 1, tier="star")]
    graph = make(tiers=tiers, customers=people, staff=[member("S")], coverage=[covers("S", "C1")])
    answer = coverage.teams(graph, core_tier="gold")
    assert (answer.n_rows, codes(answer)) == (0, ["no_core_tier"])
    assert "gold" not in str(answer.notes)


@pytest.mark.parametrize(
    ("who", "row", "holds"),
    [
        ({}, {"since": DAY}, True),
        ({}, {"since": ago(-1)}, False),
        ({}, {"until": ago(-1)}, True),
        ({}, {"until": DAY}, False),
        ({"joined_on": DAY}, {}, True),
        ({"joined_on": ago(-1)}, {}, False),
        ({"leaves_on": ago(-1)}, {}, True),
        ({"leaves_on": DAY}, {}, False),
        ({"is_virtual": True}, {}, False),
    ],
)
def test_a_role_is_held_by_who_is_there_on_the_day(
    make: Make, who: Row, row: Row, holds: bool
) -> None:
    graph = make(
        staff=[member("S1", **who)],
        customers=[customer("C1", 1, tier="platinum")],
        coverage=[covers("S1", "C1", "wealth", **row)],
    )
    answer = coverage.teams(graph, as_of=DAY, rules=Rules(customer_team=("wealth",)))
    assert cells(answer, "wealth_staff", "missing") == (
        [(["S1"], [])] if holds else [([], ["wealth"])]
    )
    assert (cells(answer, "reason") == [WHOLE]) is holds


def covers_of(*rows: tuple[str, dict[str, Any]]) -> list[Row]:
    return [covers(staff, "C1", **columns) for staff, columns in rows]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("V", {}), ("S4", {})], "on the placeholder V"),
        ([("W", {}), ("V", {})], "on the placeholder V"),  # ties by id
        ([("V", {"until": DAY}), ("S4", {})], f"S4 left on {ago(3)}"),
        ([("S5", {}), ("S4", {})], f"S5 left on {ago(1)}"),  # who left last
        ([("S1", {"since": ago(-1)}), ("S4", {})], f"S4 left on {ago(3)}"),
        # of those to come the first
        ([("S1", {"since": ago(-5)}), ("S2", {"since": ago(-2)})], f"S2 begins on {ago(-2)}"),
        ([("S6", {"since": ago(-2)})], f"S6 begins on {ago(-7)}"),  # joins after that
        # a placeholder to come, and who will have left by then, are nobody
        ([("V", {"since": ago(-1)}), ("S1", {"since": ago(-9)})], f"S1 begins on {ago(-9)}"),
        ([("V", {"since": ago(-1)}), ("S4", {"since": ago(-1)})], "nobody was ever named"),
        ([("V", {"since": ago(0)})], "on the placeholder V"),
        ([("S1", {"until": ago(5)}), ("S2", {"until": ago(9)})], f"by S1 ended on {ago(5)}"),
        ([("S4", {"until": ago(5)})], f"by S4 ended on {ago(5)}"),  # ended before S4 left
    ],
)
def test_of_several_reasons_the_one_that_says_most(
    make: Make, rows: list[tuple[str, dict[str, Any]]], says: str
) -> None:
    graph = make(
        staff=[
            *(member(staff) for staff in ("S1", "S2")),
            member("S4", leaves_on=ago(3)),
            member("S5", leaves_on=ago(1)),
            member("S6", joined_on=ago(-7)),
            *(member(staff, is_virtual=True) for staff in ("V", "W")),
        ],
        customers=[customer("C1", 1, tier="platinum"), customer("C2")],
        coverage=[*covers_of(*rows), covers("S1", "C2"), covers("S1", "C1", "product")],
    )
    answer = coverage.teams(graph, as_of=DAY, rules=Rules(customer_team=("lead",)))
    assert cells(answer, "reason")[0].endswith(says)


def test_a_viewer_sees_own_parties_and_strangers_as_other_branch(make: Make) -> None:
    graph = make(
        staff=[member("S1", branch_id="B1"), member("S2", branch_id="B2", leaves_on=DAY)],
        customers=[
            customer("C1", 1, tier="private", branch_id="B1"),
            customer("C2", 2, tier="private", branch_id="B2"),
        ],
        coverage=[covers("S1", "C1"), covers("S2", "C1", "wealth"), covers("S1", "C2")],
    )
    answer = coverage.teams(graph.view(DAY, Scope(frozenset({"B1"}))))
    assert cells(answer, "party_id", "lead_staff") == [("C1", ["S1"])]
    assert cells(answer, "reason") == [f"wealth missing: {OTHER_BRANCH} left on {DAY}"]
    other = coverage.teams(graph.view(DAY, Scope(frozenset({"B2"}))))
    assert cells(other, "party_id", "lead_staff") == [("C2", [OTHER_BRANCH])]


def test_what_cannot_be_known_has_no_rows(make: Make) -> None:
    people = [customer("C1", 1, tier="private")]
    for tables, code in (
        ({}, "no_staff_data"),
        ({"customers": people}, "no_staff_data"),
        ({"customers": people, "staff": [member("S1")]}, "no_link_data"),
    ):
        answer = coverage.teams(make(**tables))
        assert (answer.n_rows, answer.totals["n_core"], codes(answer)[0]) == (0, 0, code)


def test_guesses_about_the_past_are_admitted(make: Make) -> None:
    graph = make(
        staff=[member("S1")],
        customers=[customer("C1", 1, tier="private"), customer("C2", 1)],
        coverage=[
            covers("S1", "C1"),
            covers("S1", "C1", "wealth", since=ago(99)),
            covers("S1", "C2"),  # of no core party
        ],
    )
    before = coverage.teams(graph, as_of=ago(1))
    assert before.totals["n_unknown_start"] == 1
    assert "n_unknown_start" in codes(before)
    assert coverage.teams(graph, as_of=DAY).totals["n_unknown_start"] == 0


def test_sentences_are_there_in_chinese(graph: Graph) -> None:
    rows = coverage.teams(graph).rows("zh")
    assert rows[0]["reason"] == f"缺主办：S4 已于 {DAY} 离岗；缺理财：挂在虚拟号 V 名下"
