"""JSON values as arguments of questions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graphcrm.app import QUESTIONS
from graphcrm.app.parameters import placed, read_parameters, takes
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph.group_list import GroupList
from graphcrm.graph.people_list import PeopleList


def arguments_of(question: str, given: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Return the arguments that are not as they are without being given."""
    asked = read_parameters(question, given)
    args, named = placed(question, asked)
    said = {n.rstrip("_") for n in given}
    return args, {name: value for name, value in named.items() if name.rstrip("_") in said}


def test_values_become_what_the_function_takes() -> None:
    given = {"staff": ["S1"], "as_of": "2026-06-30", "window_days": 90, "managed_worth": 5}
    args, named = arguments_of("coverage.leaver", given)
    assert args == [["S1"]]
    assert named == {"as_of": date(2026, 6, 30), "window_days": 90, "managed_worth": 5.0}


def test_a_word_of_python_has_its_plain_name() -> None:
    assert arguments_of("crosssell.paths", {"party": "C1", "from": "S1"}) == (
        ["C1"],
        {"from_": "S1"},
    )


def test_tables_are_lists() -> None:
    costs = [{"customer_id": "C1", "cost": 1.5}, {"customer_id": "C2", "cost": 0}]
    _, named = arguments_of("campaign.plan", {"cost": costs, "target": ["C1"], "budget": 10})
    cost = named["cost"]
    assert isinstance(cost, PeopleList)
    assert (cost.ids.take([0, 1]), cost.costs.tolist()) == (["C1", "C2"], [150, 0])
    assert arguments_of("campaign.plan", {"cost": 2})[1] == {"cost": 2.0}
    assert arguments_of("campaign.plan", {"target": ["list:gold"]})[1] == {"target": "list:gold"}
    groups = {"asked": ["C1"], "control": ["C2", "C3"]}
    _, named = arguments_of("campaign.review", {"campaign": "K1", "groups": groups})
    assert isinstance(named["groups"], GroupList)
    assert named["groups"].asked.tolist() == [True, False, False]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"staff": "S1"},
        {"staff": ["S1"], "window_days": 10**10},
        {"staff": ["S1"], "managed_worth": float("nan")},
        {"staff": ["S1"], "as_of": "0001-01-01"},
        {"staff": ["S1"], "book": "王芳"},
        {"staff": ["王芳" * 101]},
        {"staff": ["S1"], "王芳": 1},
        {"staff": ["S1"], "rules": "/etc/passwd"},
        {"staff": ["S1"], "tick": "x"},
    ],
)
def test_what_cannot_be_used_is_refused_and_not_repeated(given: dict[str, Any]) -> None:
    with pytest.raises(InputError) as raised:
        arguments_of("coverage.leaver", given)
    assert "王芳" not in raised.value.message
    assert "passwd" not in raised.value.message


def test_no_file_of_this_machine_is_named() -> None:
    for name in ("target", "exclude", "cost", "ties"):
        with pytest.raises(InputError):
            arguments_of("campaign.plan", {name: "/etc/passwd"})


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_can_be_asked(question: str) -> None:
    assert takes(question, "as_of")
    needed = {"staff": ["S1"], "party": "C1", "seeds": ["C1"], "firms": ["F1"], "firm": "F1"}
    needed |= {"campaign": "K1", "text": "x", "start": "C1", "end": "C2", "cluster_id": "1"}
    needed |= {"where": "tier=gold"}
    mine = {name: value for name, value in needed.items() if takes(question, name)}
    if question == "campaign.plan":
        del mine["seeds"]
    args, named = arguments_of(question, {"as_of": "2026-06-30", **mine})
    assert len(args) + len(named) == len(mine) + 1


def test_a_question_that_there_is_none_of() -> None:
    with pytest.raises(NotFoundError, match="no such question"):
        arguments_of("coverage.nothing", {})
