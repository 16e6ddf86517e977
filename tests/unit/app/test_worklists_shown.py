"""What each viewer sees of worklists, on the bank of a handful."""

from __future__ import annotations

import pytest

from graphcrm.app import App
from graphcrm.app.policy import DEPARTURES
from graphcrm.app.viewer import Viewer
from graphcrm.app.worklists_shown import items_within, owner_within, seen_by
from graphcrm.graph import Scope
from graphcrm.operations.roles import Role
from tests.small_bank import load

OF_S3 = {"party_id": "C1", "owner_staff_id": "S3"}
GONE = {"party_id": "C3", "owner_staff_id": "S1"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    return load(tmp_path_factory.mktemp("shown"))


def test_others_have_no_name_and_what_went_to_them_is_not_there(app: App) -> None:
    whole, branch = app.graph().view(), app.graph().view(scope=Scope(frozenset({"B1"})))
    assert items_within(whole, [OF_S3, GONE]) == [OF_S3, GONE]
    assert owner_within(whole, OF_S3) == OF_S3
    assert items_within(branch, [OF_S3, GONE]) == [{"party_id": "C1", "owner_staff_id": None}]
    nobody = {"party_id": "C2", "owner_staff_id": None}
    assert items_within(branch, [nobody]) == [nobody]


def test_lists_are_seen_by_who_may_ask_what_they_are_of(app: App) -> None:
    view = app.graph().view(scope=Scope(frozenset({"B1"})))
    planner = seen_by(view, Viewer("x", Role.PLANNER, "B1"))
    assert planner.questions is not None
    assert "campaign.plan" in planner.questions
    assert not DEPARTURES & planner.questions
    manager = seen_by(view, Viewer("x", Role.MANAGER, "B1"))
    assert (manager.questions or frozenset()) >= DEPARTURES
    assert manager.branch_ids == frozenset({"B1"})
    own = seen_by(view, Viewer("x", Role.ACCOUNT_MANAGER, "B1", "S1"))
    assert (own.staff_id, own.questions, own.unexplained) == ("S1", None, DEPARTURES)
