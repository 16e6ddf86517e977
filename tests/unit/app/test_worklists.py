"""Answers become worklists, and what comes of them becomes rows of the bank."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graphcrm.app import App
from graphcrm.app.worklists import (
    _reasons,
    check_outcome,
    checked_entry,
    draft_of,
    load_waiting,
    write_entry,
)
from graphcrm.errors import InputError, NotFoundError, StateError
from graphcrm.graph import Scope
from graphcrm.operations.entries import enter
from graphcrm.operations.worklists import assign, change_item, move, nominate
from graphcrm.operations.worklists_seen import worklist
from tests.small_bank import load

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
TODAY = date(2026, 6, 30)
DONE = {"status": "done", "contacted_on": date(2026, 6, 30), "channel": "call", "outcome": "ok"}


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("GRAPHCRM_TODAY", TODAY.isoformat())
    return load(tmp_path)


def nominated(app: App) -> str:
    answer = app.ask("coverage.single-links")
    draft = draft_of(app.graph().view(), answer, name="只有一人", branch_id="B1")
    return nominate(app.operations, draft, by="wang", now=NOW)


def test_parties_come_with_who_is_responsible_and_why(app: App) -> None:
    # S1 leads C1, C2 and F1, S3 leads C3; C1 has S2 beside S1 and so is no single link.
    items = worklist(app.operations, nominated(app))["items"]
    said = {item["party_id"]: item["owner_staff_id"] for item in items}
    assert said == {"C2": "S1", "F1": "S1", "C3": "S3", "F2": None}
    assert [item["party_id"] for item in items] == ["F1", "C2", "C3", "F2"]  # by worth


def test_a_party_stands_on_a_list_once(app: App) -> None:
    answer = app.ask("referral.forest")
    draft = draft_of(app.graph().view(), answer, name="x", branch_id=None, most=1)
    assert len(draft.items) == 1


def test_reasons_name_no_customer_for_others_than_who_asked_read_them(app: App) -> None:
    """They may say who knows whom: by name to a manager, whose list a planner reads."""
    answer = app.ask("network.path", start="C1", end="S3")
    (told, *_), (kept, *_) = answer.rows("zh"), _reasons(answer, np.arange(1), "zh")
    assert "王芳 C1" in str(told["reason"])
    assert "王** C1" in str(kept)


def test_an_answer_about_no_party(app: App) -> None:
    answer = app.ask("value.concentration")
    with pytest.raises(InputError, match="does not list any"):
        draft_of(app.graph().view(), answer, name="x", branch_id=None)


def test_an_answer_of_another_version(app: App) -> None:
    """Its positions are those of other parties once a load was published in between."""
    answer = replace(app.ask("coverage.single-links"), graph_version="before")
    with pytest.raises(StateError, match="ask again"):
        draft_of(app.graph().view(), answer, name="x", branch_id=None)


def finished(app: App) -> str:
    """Bring a list to where C2 was called and the rest were left."""
    worklist_id = nominated(app)
    move(app.operations, worklist_id, "approved", by="li", now=NOW)
    assign(app.operations, worklist_id, {"F2": "S3"}, by="li", now=NOW)
    move(app.operations, worklist_id, "distributed", by="li", now=NOW)
    for item in worklist(app.operations, worklist_id)["items"]:
        became: dict[str, Any] = DONE if item["party_id"] == "C2" else {"status": "dropped"}
        change_item(app.operations, worklist_id, item["item_id"], became, by="s1", now=NOW)
    return worklist_id


def test_outcomes_become_contacts_once(app: App) -> None:
    worklist_id = finished(app)
    before = app.graph().n_rows("contacts")
    taken = load_waiting(app, now=NOW)
    assert (taken.n_contacts, taken.n_left) == (1, 0)
    assert app.graph().n_rows("contacts") == before + 1
    items = worklist(app.operations, worklist_id)["items"]
    assert [i["party_id"] for i in items if i["loaded_at"]] == ["C2"]
    assert load_waiting(app, now=NOW).load is None


def test_needs_and_complaints_land_in_their_tables(app: App) -> None:
    view = app.graph().view()
    need = {"party_id": "C1", "kind": "mortgage", "staff_id": "S1", "note": "明年买房"}
    write_entry(app, view, "needs", need, by="s1", now=NOW)
    complaint = {"party_id": "C2", "kind": "complaint", "opened_on": date(2026, 6, 29)}
    write_entry(app, view, "feedback", complaint, by="s1", now=NOW)
    taken = load_waiting(app, now=NOW)
    assert (taken.n_contacts, taken.n_needs, taken.n_feedback) == (0, 1, 1)
    assert (app.graph().n_rows("needs"), app.graph().n_rows("feedback")) == (1, 1)


def test_a_complaint_is_closed_by_entering_it_again(app: App) -> None:
    view = app.graph().view()
    complaint = {"party_id": "C2", "kind": "complaint", "opened_on": date(2026, 6, 28)}
    for closed in (None, date(2026, 6, 30)):
        row = {**complaint, "closed_on": closed}
        write_entry(app, view, "feedback", row, by="s1", now=NOW)
    assert load_waiting(app, now=NOW).n_feedback == 1
    assert app.graph().n_rows("feedback") == 1


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "complaint", "opened_on": date(2026, 7, 1)},
        {"kind": "complaint", "opened_on": date(2026, 6, 2), "closed_on": date(2026, 6, 1)},
        {"kind": "shouting"},
        {"kind": "complaint", "colour": "red"},
        {"kind": "complaint", "note": "x" * 2_001},
        {"kind": "complaint", "opened_on": date(1900, 1, 1)},  # stands for no day at all
    ],
)
def test_entries_that_cannot_be(app: App, row: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        checked_entry(app.graph().view(), "feedback", {"party_id": "C1", **row}, today=TODAY)


def test_nobody_enters_anything_about_another_branch(app: App) -> None:
    view = app.graph().view(scope=Scope(frozenset({"B2"})))
    with pytest.raises(NotFoundError):
        checked_entry(view, "needs", {"party_id": "C1", "kind": "loan"}, today=TODAY)
    with pytest.raises(NotFoundError):
        check_outcome(view, {"owner_staff_id": "S1"}, today=TODAY)


@pytest.mark.parametrize("kind", ["-", "无", " N/A ", "null"])
def test_a_need_of_a_kind_that_a_load_takes_for_empty(app: App, kind: str) -> None:
    with pytest.raises(InputError, match="kind"):
        checked_entry(app.graph().view(), "needs", {"party_id": "C1", "kind": kind}, today=TODAY)


def test_what_a_load_would_reject_stops_nothing_else(app: App) -> None:
    """Three rows wait: C1's need of kind - is left, C2's need and C2's call are loaded."""
    finished(app)
    for party, kind in (("C1", "-"), ("C2", "loan")):  # as written before such kinds were refused
        row = {"party_id": party, "kind": kind, "raised_on": "2026-06-30"}
        enter(app.operations, "needs", row, by="s1", now=NOW)
    taken = load_waiting(app, now=NOW)
    assert (taken.n_contacts, taken.n_needs, taken.n_left) == (1, 1, 1)
    assert load_waiting(app, now=NOW).n_left == 1


@pytest.mark.parametrize(
    "values",
    [
        {"channel": "pigeon"},
        {"contacted_on": date(2026, 7, 1)},
        {"contacted_on": date(1, 1, 1)},  # stands for no day at all
    ],
)
def test_outcomes_that_cannot_be(app: App, values: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        check_outcome(app.graph().view(), values, today=TODAY)
