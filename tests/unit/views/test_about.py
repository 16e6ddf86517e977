"""The line under an answer that says what exactly was asked."""

from pathlib import Path

import pytest

from graphcrm.analysis import coverage, value
from graphcrm.analysis.rules import Rules
from graphcrm.reasons import Lang
from graphcrm.views.about import asked
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
