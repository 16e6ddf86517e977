"""The line under an answer that says what exactly was asked."""

from pathlib import Path

import pytest

from graphcrm.analysis import coverage, risk, value
from graphcrm.analysis.rules import Rules
from graphcrm.reasons import Lang
from graphcrm.views.about import asked, totals
from graphcrm.views.cells import MISSING
from tests.banks import graph_of


@pytest.mark.parametrize(
    ("lang", "own", "none"),
    [
        ("en", "days between visits gold 30, private 1,000", "days between visits"),
        ("zh", "各等级走访间隔天数 gold 30、private 1,000", "各等级走访间隔天数"),
    ],
)
def test_rules_by_tier_are_listed_and_none_are_a_dash(
    tmp_path: Path, lang: Lang, own: str, none: str
) -> None:
    graph = graph_of({}, tmp_path)
    rules = Rules(cadence_days={"gold": 30, "private": 1000})
    assert own in asked(coverage.overdue(graph, rules=rules), lang)
    assert f"{none} {MISSING}" in asked(coverage.overdue(graph), lang)
    assert not any(
        "gold" in part for part in asked(coverage.overdue(graph, rules=rules), lang, typed=False)
    )


def test_words_of_the_banks_cells_are_not_translated(tmp_path: Path) -> None:
    rules = Rules(closed_needs=("lost", "closed"), potential=("open_need", "key_person"))
    said = asked(value.classes(graph_of({}, tmp_path), rules=rules), "zh")
    assert "视为已了结的需求状态 lost、closed" in said
    assert "潜力依据 有未满足的需求、关键人" in said


@pytest.mark.parametrize(
    ("lang", "weights", "actions"),
    [
        (
            "en",
            "weights of the parts signals 1.00, thin cover 0.50",
            "what to do when visit the core (contagion ≥ 0.05), call_us –",
        ),
        (
            "zh",
            "得分各项权重 自身信号 1.00、维系薄弱 0.50",
            "下一步的条件 走访核心成员 (流失传导 ≥ 0.05)、call_us –",
        ),
    ],
)
def test_weights_and_conditions_are_said_in_words(
    tmp_path: Path, lang: Lang, weights: str, actions: str
) -> None:
    rules = Rules(
        cluster_weights={"signals": 1.0, "thin_cover": 0.5},
        cluster_actions={"visit_core": {"contagion": 0.05}, "call_us": {}},
        cluster_action_texts={"call_us": {"zh": "找我们", "en": "call us"}},
    )
    said = asked(risk.clusters(graph_of({}, tmp_path), rules=rules), lang)
    assert weights in said
    assert actions in said


def test_what_is_or_is_not_so_is_no_number(tmp_path: Path) -> None:
    found = risk.cycles(graph_of({}, tmp_path))
    assert "是否全部列出 是" in totals(found, "zh")
