"""Worklists from nominating to done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from graphcrm.errors import AccessError, InputError, NotFoundError, StateError
from graphcrm.operations import Database
from graphcrm.operations.worklists import (
    MOST_ITEMS,
    Draft,
    Nominated,
    assign,
    change_item,
    move,
    nominate,
    note_loaded,
    to_load,
)
from graphcrm.operations.worklists_seen import Seen, worklist, worklists

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
DRAFT = Draft(
    "七月到期",
    "service.calendar",
    {"days": 30},
    date(2026, 6, 30),
    "abc",
    (Nominated("C1", "S1", "到期"), Nominated("C2")),
    branch_id="B1",
    due_on=date(2026, 7, 31),
)
DONE = {"status": "done", "contacted_on": date(2026, 7, 2), "channel": "call", "outcome": "续存"}


@pytest.fixture
def listed(database: Database) -> str:
    return nominate(database, DRAFT, by="wang", now=NOW)


def distribute(database: Database, worklist_id: str) -> list[int]:
    move(database, worklist_id, "approved", by="li", now=NOW)
    assign(database, worklist_id, {"C2": "S2"}, by="li", now=NOW)
    move(database, worklist_id, "distributed", by="li", now=NOW)
    return [item["item_id"] for item in worklist(database, worklist_id)["items"]]


def test_a_list_holds_who_was_nominated_in_order(database: Database, listed: str) -> None:
    found = worklist(database, listed)
    assert (found["status"], found["created_by"], found["branch_id"]) == ("nominated", "wang", "B1")
    said = [(i["rank"], i["party_id"], i["owner_staff_id"], i["reason"]) for i in found["items"]]
    assert said == [(1, "C1", "S1", "到期"), (2, "C2", None, None)]
    assert {(i["status"], i["due_on"]) for i in found["items"]} == {("open", date(2026, 7, 31))}


def test_lists_are_counted(database: Database, listed: str) -> None:
    distribute(database, listed)
    (one,) = worklists(database)
    assert (one["worklist_id"], one["n_items"], one["n_open"]) == (listed, 2, 2)


def test_the_whole_way(database: Database, listed: str) -> None:
    first, second = distribute(database, listed)
    change_item(database, listed, first, DONE, by="s1", now=NOW)
    assert worklist(database, listed)["status"] == "distributed"
    change_item(database, listed, second, {"status": "dropped"}, by="s2", now=NOW)
    assert worklist(database, listed)["status"] == "done"
    assert [item["party_id"] for item in to_load(database)] == ["C1"]
    note_loaded(database, to_load(database), now=NOW)
    assert to_load(database) == []


def test_an_item_is_opened_again_until_it_is_loaded(database: Database, listed: str) -> None:
    first, second = distribute(database, listed)
    for item in (first, second):
        change_item(database, listed, item, DONE, by="s1", now=NOW)
    change_item(database, listed, second, {"status": "open"}, by="s1", now=NOW)
    assert worklist(database, listed)["status"] == "distributed"
    note_loaded(database, to_load(database), now=NOW)
    with pytest.raises(StateError, match="stays"):
        change_item(database, listed, first, {"note": "x"}, by="s1", now=NOW)


def test_what_is_changed_while_it_is_loaded_is_loaded_again(
    database: Database, listed: str
) -> None:
    first, second = distribute(database, listed)
    for item in (first, second):
        change_item(database, listed, item, DONE, by="s1", now=NOW)
    loading = to_load(database)
    change_item(database, listed, first, {"outcome": "已约"}, by="s1", now=NOW)
    note_loaded(database, loading, now=NOW)
    assert [(i["item_id"], i["outcome"]) for i in to_load(database)] == [(first, "已约")]


@pytest.mark.parametrize("to", ["distributed", "dropped", "approved"])
def test_states_that_cannot_follow(database: Database, listed: str, to: str) -> None:
    move(database, listed, "dropped", by="li", now=NOW)
    assign_refused = pytest.raises(StateError)
    with assign_refused:
        assign(database, listed, {"C1": "S3"}, by="li", now=NOW)
    with pytest.raises(StateError):
        move(database, listed, to, by="li", now=NOW)


def test_nobody_works_on_a_list_before_it_is_distributed(database: Database, listed: str) -> None:
    item = worklist(database, listed)["items"][0]["item_id"]
    with pytest.raises(StateError, match="distributed"):
        change_item(database, listed, item, DONE, by="s1", now=NOW)


def test_items_without_an_owner_are_not_distributed(database: Database, listed: str) -> None:
    move(database, listed, "approved", by="li", now=NOW)
    with pytest.raises(StateError, match="1 items have nobody"):
        move(database, listed, "distributed", by="li", now=NOW)


def test_done_says_who_when_how_and_what(database: Database, listed: str) -> None:
    first, _ = distribute(database, listed)
    with pytest.raises(InputError, match="add contacted_on, channel, outcome"):
        change_item(database, listed, first, {"status": "done"}, by="s1", now=NOW)
    assert worklist(database, listed)["items"][0]["status"] == "open"


@pytest.mark.parametrize(
    "values", [{"status": "lost"}, {"party_id": "C9"}, {"note": "x" * 2_001}, {"rank": 1}]
)
def test_changes_that_cannot_be(database: Database, listed: str, values: dict[str, object]) -> None:
    first, _ = distribute(database, listed)
    with pytest.raises(InputError):
        change_item(database, listed, first, values, by="s1", now=NOW)


@pytest.mark.parametrize(
    "draft",
    [
        replace(DRAFT, name=" "),
        replace(DRAFT, name="x" * 129),
        replace(DRAFT, items=()),
        replace(DRAFT, items=(Nominated("C1"), Nominated("C1"))),
        replace(DRAFT, items=tuple(Nominated(f"C{n}") for n in range(MOST_ITEMS + 1))),
    ],
)
def test_lists_that_cannot_be(database: Database, draft: Draft) -> None:
    with pytest.raises(InputError):
        nominate(database, draft, by="wang", now=NOW)
    assert worklists(database) == []


def test_others_branches_are_as_if_they_were_not(database: Database, listed: str) -> None:
    theirs, ours = Seen(frozenset({"B2"})), Seen(frozenset({"B1", "B11"}))
    assert worklists(database, theirs) == []
    assert [one["worklist_id"] for one in worklists(database, ours)] == [listed]
    with pytest.raises(NotFoundError):
        worklist(database, listed, theirs)
    with pytest.raises(NotFoundError):
        move(database, listed, "approved", by="x", now=NOW, seen=theirs)


def test_a_list_of_the_whole_bank_is_handed_out(database: Database) -> None:
    items = (Nominated("C1", "S1", "why", "B1"), Nominated("C2", "S2", "why", "B2"))
    draft = replace(DRAFT, items=items, branch_id=None, parameters={"party": "C2"})
    listed = nominate(database, draft, by="head", now=NOW)
    branch, other = Seen(frozenset({"B1", "B11"})), Seen(frozenset({"B3"}))
    for to in ("approved", "distributed"):
        assert worklists(database, branch) == []
        with pytest.raises(NotFoundError):
            worklist(database, listed, branch)
        move(database, listed, to, by="head", now=NOW)
    found = worklist(database, listed, branch)
    assert [item["party_id"] for item in found["items"]] == ["C1"]
    assert (found["parameters"], worklist(database, listed)["parameters"]) == ({}, {"party": "C2"})
    assert found["items"][0]["reason"] is None  # it was said to somebody who sees more
    second = worklist(database, listed, Seen(frozenset({"B2"})))["items"]
    assert [(item["party_id"], item["rank"]) for item in second] == [("C2", 1)]
    assert [(w["n_items"], w["n_open"]) for w in worklists(database, branch)] == [(1, 1)]
    assert worklists(database, other) == []
    assign(database, listed, {"C1": "S4"}, by="li", now=NOW, seen=branch)
    with pytest.raises(NotFoundError):
        assign(database, listed, {"C2": "S4"}, by="li", now=NOW, seen=branch)
    first, second = (item["item_id"] for item in worklist(database, listed)["items"])
    own = Seen(frozenset({"B1"}), staff_id="S4")
    became = change_item(database, listed, first, DONE, by="s4", now=NOW, seen=own)
    assert (became["rank"], became["reason"], became["outcome"]) == (1, None, "续存")
    with pytest.raises(NotFoundError):
        change_item(database, listed, second, DONE, by="li", now=NOW, seen=branch)
    with pytest.raises(AccessError, match="made elsewhere"):
        move(database, listed, "dropped", by="li", now=NOW, seen=branch)
    assert worklist(database, listed)["status"] == "distributed"


def test_lists_of_questions_that_he_may_not_ask_are_as_if_they_were_not(
    database: Database, listed: str
) -> None:
    other = Seen(frozenset({"B1"}), questions=frozenset({"value.tiers"}))
    assert worklists(database, other) == []
    with pytest.raises(NotFoundError):
        worklist(database, listed, other)
    assert worklists(database, replace(other, questions=frozenset({"service.calendar"})))


def test_who_must_not_learn_of_a_question_works_without(database: Database, listed: str) -> None:
    distribute(database, listed)
    own = Seen(frozenset({"B1"}), "S2", unexplained=frozenset({"service.calendar"}))
    found = worklist(database, listed, own)
    assert (found["question"], found["parameters"]) == (None, {})
    said = [(i["rank"], i["party_id"], i["reason"]) for i in found["items"]]
    assert said == [(1, "C2", None)]
    assert worklists(database, own)[0]["question"] is None


def test_an_account_manager_sees_his_items_alone(database: Database, listed: str) -> None:
    first, second = distribute(database, listed)
    own = Seen(frozenset({"B1"}), staff_id="S2")
    assert [i["party_id"] for i in worklist(database, listed, own)["items"]] == ["C2"]
    assert worklists(database, own)[0]["n_items"] == 1
    change_item(database, listed, second, DONE, by="s2", now=NOW, seen=own)
    with pytest.raises(NotFoundError):
        change_item(database, listed, first, DONE, by="s2", now=NOW, seen=own)
    with pytest.raises(NotFoundError):
        worklist(database, listed, Seen(frozenset({"B1"}), staff_id="S9"))


def test_an_owner_of_nobody_on_the_list(database: Database, listed: str) -> None:
    with pytest.raises(NotFoundError):
        assign(database, listed, {"C1": "S5", "C9": "S5"}, by="li", now=NOW)
    assert worklist(database, listed)["items"][0]["owner_staff_id"] == "S1"
