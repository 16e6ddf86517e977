"""What each role may do."""

from __future__ import annotations

import pytest

from graphcrm.app import QUESTIONS
from graphcrm.app.policy import (
    APPRAISALS,
    AREAS,
    DEPARTURES,
    POLICY,
    Act,
    demand,
    demand_export,
    demand_question,
    may,
    may_ask,
    may_export,
    sees_names,
)
from graphcrm.app.viewer import Viewer
from graphcrm.errors import AccessError
from graphcrm.operations.roles import Role

EXTRA = {"coverage.explain", "coverage.overdue", "referral.chain"}


def as_(role: Role, *, may_export: bool | None = None) -> Viewer:
    return Viewer("somebody", role, may_export=may_export)


def test_every_role_and_every_area_stands_in_the_table() -> None:
    assert set(POLICY) == set(Role)
    assert {question.partition(".")[0] for question in QUESTIONS} <= AREAS


@pytest.mark.parametrize("role", Role)
def test_departures_are_for_managers_and_above(role: Role) -> None:
    asked = {question for question in DEPARTURES if may_ask(as_(role), question)}
    assert asked == (DEPARTURES if role in (Role.ADMIN, Role.MANAGER) else set())


def test_departures_are_questions() -> None:
    assert set(QUESTIONS) >= DEPARTURES


def test_what_each_role_asks() -> None:
    asked = {role: {q for q in QUESTIONS if may_ask(as_(role), q)} for role in Role}
    assert asked[Role.ADMIN] == asked[Role.MANAGER] == set(QUESTIONS)
    assert asked[Role.ANALYST] == set(QUESTIONS) - DEPARTURES - APPRAISALS
    assert asked[Role.AUDITOR] == set()
    outside = {q for q in asked[Role.ACCOUNT_MANAGER] if q.startswith(("coverage", "referral"))}
    assert outside == EXTRA
    assert not {q for q in asked[Role.PLANNER] if q.startswith(("coverage", "risk", "network"))}


def test_a_refusal_says_which_roles_may() -> None:
    with pytest.raises(AccessError, match=r"only admin, branch_manager may ask this.*is planner"):
        demand_question(as_(Role.PLANNER), "coverage.leaver")
    with pytest.raises(AccessError, match="only admin of the whole bank may load"):
        demand(as_(Role.ANALYST), Act.LOAD)
    with pytest.raises(AccessError, match="nobody may ask this"):
        demand_question(as_(Role.ADMIN), "no.such-question")


def test_the_auditor_only_reads_the_audit() -> None:
    assert {act for act in Act if may(as_(Role.AUDITOR), act)} == {Act.AUDIT}


def test_taking_rows_away() -> None:
    assert [role for role in Role if may_export(as_(role))] == [Role.ADMIN]
    assert may_export(as_(Role.PLANNER, may_export=True))
    assert not may_export(as_(Role.ADMIN, may_export=False))
    assert not may_export(as_(Role.AUDITOR, may_export=True))
    demand_export(as_(Role.PLANNER), 1_000)
    for n_rows in (1_001, None):
        with pytest.raises(AccessError, match="take none away"):
            demand_export(as_(Role.PLANNER), n_rows)


def test_who_sees_names() -> None:
    assert [role for role in Role if sees_names(as_(role))] == [
        Role.ADMIN,
        Role.MANAGER,
        Role.ACCOUNT_MANAGER,
    ]
