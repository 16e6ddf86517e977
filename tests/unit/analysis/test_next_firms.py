"""Which firms to win next around a firm, and the way to each, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.neighbourhood import neighbourhood
from graphcrm.analysis.rules import Rules
from graphcrm.analysis.warm_paths import paths
from graphcrm.answer import Answer
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
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
    lives,
    member,
    works,
)

HERE, THERE = {"branch_id": "B1"}, {"branch_id": "B2"}


def linked(firm_id: str, other: str, kind: str = "supplies", **columns: Any) -> Row:
    return {"firm_id": firm_id, "other_firm_id": other, "kind": kind, **columns}


def prospect(firm_id: str, **columns: Any) -> Row:
    return firm(firm_id, **{"is_client": False, **HERE, **columns})


# x works for A and lives with y, who runs H; w works for A and for O.
TABLES: dict[str, list[Row]] = {
    "branches": [HERE, THERE],
    "staff": [member("S1", name="张伟", **HERE), member("S2", **THERE)],
    "firms": [
        firm("A", 9, **HERE),
        *(prospect(f) for f in ("G", "H", "O", "R", "T", "N")),
        prospect("Z", closed_on=ago(9)),
        prospect("Y", status="cancelled"),
        firm("C", 1, **HERE),
    ],
    "firm_links": [
        linked("G", "A", "subsidiary_of", share=0.6),
        *(linked(f, "A") for f in ("R", "Z", "Y", "C")),
        linked("T", "R"),
    ],
    "customers": [
        *(customer("x", 5, **HERE), customer("y", 7, name="王芳", **HERE)),
        *(customer("w", 3, **THERE), customer("n", 4, **HERE)),
    ],
    "households": [{"household_id": "D"}],
    "household_members": [lives("x", "D"), lives("y", "D")],
    "employment": [
        *(works("x", "A"), works("y", "H", role="legal_rep")),
        *(works("w", "A"), works("w", "O"), works("n", "N")),
    ],
    "coverage": [covers("S1", "A"), covers("S1", "x", "product"), covers("S2", "w")],
}


@pytest.fixture
def graph(make: Make) -> Graph:
    return make(**TABLES)


def rows_of(answer: Answer, *columns: str) -> list[Any]:
    names = ("ring", "party_id", *columns)
    return [row[1:] for row in cells(answer, *names) if row[0] == "next"]


def test_firms_to_win_stand_in_the_order_of_their_warmest_way(graph: Graph) -> None:
    found = neighbourhood(graph, "A")
    # to G S1 -1.0- A -0.7- G, to O S2 -1.0- w -0.5- O, to H S1 -0.6- x -0.9- y -0.8- H;
    # to R over A 0.4; T only through R, which is no client and not passed
    assert rows_of(found, "strength", "worth_people", "step", "via") == [
        ("G", 0.7, 0.0, 1, "A"),
        ("O", 0.5, 3.0, 2, "w"),
        ("H", 0.432, 7.0, 3, "y"),
        ("R", 0.4, 0.0, 1, "A"),
        ("T", None, 0.0, 2, "R"),
    ]
    assert (found.totals["n_next"], found.totals["n_next_found"]) == (5, 5)
    note = next(n for n in found.notes if n.code == "neighbourhood_next")
    assert note.facts == {"n": 5, "n_listed": 5, "n_reached": 4}


def test_the_way_is_told_as_warm_paths_tell_it(graph: Graph) -> None:
    said = dict(rows_of(neighbourhood(graph, "A"), "reason"))
    assert said["H"] == (
        "one of its people, y, lives with one of the firm's; is no client; may be reached with "
        "strength 0.432, as follows; 张伟 S1 and x are tied by cover or contact; "
        "x lives in one household with 王芳 y; 王芳 y and H: one has a key role at the other"
    )
    for party in "GOHR":
        assert said[party].endswith(f", as follows; {cells(paths(graph, party), 'reason')[0]}")
    assert said["T"].endswith("; is no client; there is no way over ties from staff")


def test_a_few_or_none_are_listed(graph: Graph) -> None:
    few = neighbourhood(graph, "A", next_=2)
    assert [party for party, _ in rows_of(few, "step")] == ["G", "O"]
    assert (few.totals["n_next"], few.totals["n_next_found"]) == (2, 5)
    none = neighbourhood(graph, "A", next_=0)
    assert rows_of(none, "step") == []
    assert (none.totals["n_next"], none.totals["n_next_found"]) == (0, None)
    assert not [code for code in codes(none) if code.startswith("neighbourhood_next")]
    rest = [row for row in few.rows() if row["ring"] != "next"]
    assert none.rows() == rest
    assert {(row["strength"], row["worth_people"]) for row in rest} == {(None, None)}


def test_who_may_not_be_contacted_is_not_passed(make: Make) -> None:
    people = [{**row, "do_not_contact": row["customer_id"] == "x"} for row in TABLES["customers"]]
    found = neighbourhood(make(**{**TABLES, "customers": people}), "A")
    strength = dict(rows_of(found, "strength"))
    assert strength == {"G": 0.7, "O": 0.5, "R": 0.4, "H": None, "T": None}
    assert [party for party, _ in rows_of(found, "step")] == ["G", "O", "R", "H", "T"]
    assert "there is no way over ties from staff" in dict(rows_of(found, "reason"))["H"]


def test_a_viewer_walks_only_through_what_he_sees(graph: Graph) -> None:
    found = neighbourhood(graph.view(DAY, Scope(frozenset({"B1"}))), "A")
    assert [party for party, _ in rows_of(found, "step")] == ["G", "H", "R", "T"]
    assert "S2" not in str(found.rows())


def test_firms_of_other_branches_are_neither_listed_nor_walked(make: Make) -> None:
    firms = [{**row, **(THERE if row["firm_id"] == "R" else {})} for row in TABLES["firms"]]
    view = make(**{**TABLES, "firms": firms}).view(DAY, Scope(frozenset({"B1"})))
    found = neighbourhood(view, "A")
    assert [party for party, _ in rows_of(found, "step")] == ["G", "H"]
    assert found.totals["n_next_found"] == 2


def test_ties_are_as_strong_as_rules_say(graph: Graph) -> None:
    found = neighbourhood(graph, "A", rules=Rules(tie_strength={"group": 0.1}))
    assert dict(rows_of(found, "strength"))["G"] == 0.1
    assert found.parameters["tie_strength"] == {"group": 0.1}


def test_where_there_is_no_firm_to_win_it_is_said(graph: Graph, make: Make) -> None:
    found = neighbourhood(graph, "C", depth=1)
    assert "neighbourhood_next_none" in codes(found)
    assert (found.totals["n_next"], found.totals["n_next_found"]) == (0, 0)
    alone = make(firms=[firm("A"), prospect("R", branch_id=None)], firm_links=[linked("R", "A")])
    assert rows_of(neighbourhood(alone, "A"), "strength") == [("R", None)]


@pytest.mark.parametrize("next_", [-1, 101])
def test_more_than_could_be_read_are_refused(graph: Graph, next_: int) -> None:
    with pytest.raises(InputError, match="from 0 to 100"):
        neighbourhood(graph, "A", next_=next_)


def test_a_consent_that_is_no_word_is_refused_even_where_no_way_is_sought(graph: Graph) -> None:
    wrong: Any = "13900000000"
    for next_ in (0, 10):
        with pytest.raises(InputError, match="unknown_consent") as refused:
            neighbourhood(graph, "C", depth=1, next_=next_, unknown_consent=wrong)
        assert wrong not in str(refused.value)
