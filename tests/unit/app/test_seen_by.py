"""What a role sees of an answer: names masked, small groups without figures, search by id alone."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.app import QUESTIONS, App
from graphcrm.app.policy import may_ask, seen_by
from graphcrm.app.small_groups import BESIDE, GROUPS, without_small_groups
from graphcrm.app.viewer import Viewer
from graphcrm.errors import AccessError
from graphcrm.graph.arrays import NO_FEN
from graphcrm.operations.roles import Role
from tests.banks import DAY
from tests.builders import loaded
from tests.small_bank import FILES, SCRIPT
from tests.unit.reasons.test_titles import ARGUMENTS, OPTIONS

CANARIES = ("王芳", "Dmitri", "赵六", SCRIPT, "cmd|", "王家", "13900000001", "11010119800102001X")


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> App:
    tables: dict[str, Any] = {
        name: list(csv.DictReader(io.StringIO(text))) for name, text in FILES.items()
    }
    started = "2026-06-01"
    tables["campaigns"] = [{"campaign_id": "K", "started_on": started}]
    tables["signals"] = [{"party_id": "C1", "kind": "asked:K", "raised_on": started}]
    tables["holdings"].append({"party_id": "C2", "product_id": "P1", "opened_on": started})
    return loaded(tmp_path_factory.mktemp("seen"), **tables)


def said(answer: Answer) -> str:
    return json.dumps([answer.to_dict("zh"), answer.to_dict("en")], ensure_ascii=False)


@pytest.mark.parametrize("question", QUESTIONS)
def test_whoever_has_no_need_of_names_reads_none(bank: App, question: str) -> None:
    """Whatever columns a question has: its records, facts and notes name no customer."""
    args, options = ARGUMENTS.get(question, ()), OPTIONS.get(question, {})
    masked = seen_by(Viewer("li", Role.ANALYST), bank.ask(question, *args, **options))
    assert not [canary for canary in CANARIES if canary in said(masked)]


def test_names_of_customers_are_masked_and_those_of_firms_and_staff_are_not(bank: App) -> None:
    asked = bank.ask_for(Viewer("li", Role.ANALYST), "network.ego", "C1")
    names = {row["node_id"]: row["name"] for row in asked.rows()}
    assert (names["C2"], names["F1"], names["S1"], names["H1"]) == (
        "<**",
        "Steel, Ltd",
        "张伟",
        "王**",
    )
    shown = bank.ask_for(Viewer("zhang", Role.MANAGER), "network.ego", "C1")
    assert {row["node_id"]: row["name"] for row in shown.rows()}["H1"] == "王家"


def test_whoever_reads_no_names_finds_by_id_alone(bank: App) -> None:
    analyst, manager = Viewer("li", Role.ANALYST), Viewer("zhang", Role.MANAGER, "B1")
    for typed in ("王芳", "wangfang", "wf", "0001"):
        assert bank.ask_for(analyst, "network.search", typed).n_rows == 0
        assert bank.ask_for(manager, "network.search", typed).n_rows == 1
        told = bank.ask_for(analyst, "network.search", typed, ids_only=False)
        assert told.n_rows == 0
    (found,) = bank.ask_for(analyst, "network.search", "C1").rows()
    assert (found["party_id"], found["name"]) == ("C1", "王**")


def test_a_role_without_the_question_is_refused(bank: App) -> None:
    for role in Role:
        for question in ("coverage.departures", "network.search", "referral.roots"):
            if may_ask(Viewer("x", role), question):
                continue
            with pytest.raises(AccessError, match="may ask this"):
                bank.ask_for(Viewer("x", role), question)


def groups(question: str = "value.migration") -> Answer:
    """Return four groups: of 0, 4, 5 and 1 parties."""
    n = np.array([0, 4, 5, 1])
    facts = (Column("n", Unit.COUNT, np.array([4, 5, 1])),)
    columns = (
        Column("tier_to", Unit.WORD, np.arange(4), Words(("gold", "a", "b", "c"))),
        Column("n_parties", Unit.COUNT, n),
        Column("worth", Unit.YUAN, n * 100),
        Column("share", Unit.SHARE, n / 10),
        Column(
            "reason",
            Unit.REASON,
            np.zeros(3, int),
            Words(("small_groups",)),
            offsets=np.array([0, 0, 1, 2, 3]),
            facts=(*facts, Column("least", Unit.COUNT, np.array([5, 5, 5]))),
        ),
    )
    return Answer(question, DAY, "v1", {}, columns, {"n_parties": 10})


def test_figures_of_one_to_four_are_left_out() -> None:
    shown = without_small_groups(groups())
    assert [tuple(row.values())[:4] for row in shown.rows()] == [
        ("gold", 0, 0.0, 0.0),
        ("a", None, None, None),
        ("b", 5, 5.0, 0.5),
        ("c", None, None, None),
    ]
    assert [bool(row["reason"]) for row in shown.rows()] == [False, False, True, False]
    assert [dict(note.facts) for note in shown.notes] == [{"n": 2, "least": 5}]
    assert shown.totals == {"n_parties": 10}


def test_reasons_of_one_a_row_go_too() -> None:
    answer = groups()
    one = Column("reason", Unit.REASON, np.zeros(4, int), Words(("search_id",)))
    shown = without_small_groups(replace(answer, columns=(*answer.columns[:4], one)))
    assert [row["reason"] is None for row in shown.rows()] == [False, True, False, True]


def test_of_a_firm_only_the_number_of_its_people_is_left_out() -> None:
    counts = Column("n_banked", Unit.COUNT, np.array([0, 4, 5]))
    loans = Column("loans", Unit.YUAN, np.array([100, 200, 300]))
    answer = replace(groups(), question="corporate.one-sided", columns=(counts, loans), notes=())
    shown = without_small_groups(answer)
    said = [(row["n_banked"], row["loans"]) for row in shown.rows()]
    assert said == [(0, 1.0), (None, 2.0), (5, 3.0)]
    assert shown.notes[0].facts == {"n": 1, "least": 5}
    none = replace(answer, columns=(counts.reorder(np.array([0, 2])), loans))
    assert without_small_groups(none) is none


def test_only_planners_miss_small_groups_and_only_where_rows_are_groups() -> None:
    for role in Role:
        n = seen_by(Viewer("x", role), groups()).column("n_parties").data.tolist()
        assert (n == [0, NO_FEN, 5, NO_FEN]) == (role is Role.PLANNER)
    other = groups("corporate.leads")
    assert without_small_groups(other) is other
    assert {*GROUPS, *BESIDE} <= set(QUESTIONS)


@pytest.mark.parametrize(
    ("sizes", "days", "shown"),
    [
        ([4, 9, 7, 0], None, [None, 9, None, 0]),  # 7 goes with 4: else 4 = total - 9 - 7
        ([4, 9, 9, 0], None, [None, None, 9, 0]),  # ties: the first
        ([4, 0], None, [None, 0]),  # nobody else is there
        ([4, 9, 2, 8, 7], [1, 1, 1, 2, 2], [None, 9, None, 8, 7]),
        ([4, 9, 6, 8, 3], [1, 1, 2, 2, 2], [None, None, None, 8, None]),  # 9 of its day, 6 of its
        ([5, 9], None, [5, 9]),
    ],
)
def test_no_group_is_left_out_alone(
    sizes: list[int], days: list[int] | None, shown: list[int | None]
) -> None:
    n = Column("n_parties", Unit.COUNT, np.array(sizes))
    dated = () if days is None else (Column("on", Unit.DAY, np.array(days)),)
    answer = Answer("value.structure", DAY, "v1", {}, (*dated, n), {"n_parties": sum(sizes)})
    assert [row["n_parties"] for row in without_small_groups(answer).rows()] == shown
