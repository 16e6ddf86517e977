"""The line under an answer that says what exactly was asked."""

from pathlib import Path

import pytest

from graphcrm.analysis import coverage
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
