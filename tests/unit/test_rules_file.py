"""A bank's own rules: what they may say in Python and in a file, and whose rules are used."""

from contextlib import nullcontext
from dataclasses import fields
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.rules import RULES, Rules, unknown_tiers
from graphcrm.app import App
from graphcrm.app.rules import read_rules
from graphcrm.errors import InputError, MappingError
from graphcrm.settings import Settings
from tests import small_bank
from tests.architecture.checkout import ROOT
from tests.unit.ingest.extracts import text_file

EXAMPLE = ROOT / "examples" / "rules.yaml"


def read(folder: Path, text: str) -> Rules:
    return read_rules(text_file(folder, "r.yaml", dedent(text)))


def test_a_file_says_what_differs_from_the_usual(tmp_path: Path) -> None:
    text = """\
        cadence_days: {金卡: 30, gold: 0}
        core_tier: gold
        customer_team: [lead]
        firm_roles: []
        capacity: 300
        overload: 2.5
        tie_strength: {household: 1, event: 0}
        channel_costs: {visit: 120, call: 8.5}
        closed_needs: [ok]
        potential: []
        strategies: {high_low: 每年拜访两次}
        """
    assert read(tmp_path, text) == Rules(
        cadence_days={"金卡": 30, "gold": 0},
        core_tier="gold",
        customer_team=("lead",),
        firm_roles=(),
        capacity=300,
        overload=2.5,
        tie_strength={"household": 1.0, "event": 0.0},
        channel_costs={"visit": 120.0, "call": 8.5},
        closed_needs=("ok",),
        potential=(),
        strategies={"high_low": "每年拜访两次"},
    )
    assert read(tmp_path, "{}") == RULES


def test_the_example_holds_every_key_with_its_usual_value() -> None:
    text = EXAMPLE.read_text("utf-8")
    assert read_rules(EXAMPLE) == RULES
    assert all(f"\n{field.name}: " in text for field in fields(Rules))
    assert all(f"`{field.name}`" in (ROOT / "docs/rules.md").read_text() for field in fields(Rules))


BAD = [
    ("core_teir: SECRET", 1, "core_teir: is no key of a rules file here; did you mean core_tier?"),
    ("?: 1", 1, "known are cadence_days, borrowing_firm_days"),
    ("[SECRET]", 1, "the whole file: is a mapping"),
    ("cadence_days: [SECRET]", 1, "cadence_days: is a mapping"),
    ("cadence_days:\n  SECRET: often", 2, "cadence_days: is a whole number"),
    ("cadence_days:\n  SECRET: -1", 2, "cadence_days: is from 0 to 36,500 days"),
    ("borrowing_firm_days: 36501", 1, "borrowing_firm_days: is from 0 to 36,500"),
    ("capacity:", 1, "capacity: is a whole number"),
    ("capacity: 1.5", 1, "capacity: is a whole number"),
    ("corporate_capacity: -1", 1, "corporate_capacity: is from 0"),
    ("overload: SECRET", 1, "overload: is a number"),
    ("overload: 0", 1, "overload: is greater than 0"),
    ("overload: nan", 1, "overload: is greater than 0"),
    ("cluster_weights:\n  SECRET: 1", 2, "is no part of the score; there are signals"),
    ("cluster_weights: {signals: -1}", 1, "cluster_weights: is from 0 to 1,000,000"),
    ("cluster_weights: {signals: 0}", 1, "cluster_weights: gives at least one part a weight"),
    ("cluster_actions: {SECRET: {}}", 1, "has no text in cluster_action_texts; without one"),
    ("cluster_actions:\n  watch: {SECRET: 1}", 2, "is no part of the score"),
    ("cluster_actions:\n  watch: {signals: 2}", 2, "cluster_actions: is from 0 to 1"),
    ("cluster_actions: {watch: {signals: much}}", 1, "cluster_actions: is a number"),
    ("cluster_action_texts:\n  SECRET: {zh: 好}", 2, "has a text in zh and en"),
    ("cluster_action_texts: {watch: {zh: =1, en: go}}", 1, "begins with none of = + - @"),
    ("tie_strength:\n  SECRET: 1", 2, "is no kind of tie; there are coverage, household"),
    ("tie_strength:\n  event: 1.5", 2, "tie_strength: is from 0 to 1"),
    ("tie_strength: {event: nan}", 1, "tie_strength: is from 0 to 1"),
    ("core_tier: ''", 1, "core_tier: must not be empty"),
    ("core_tier: [SECRET]", 1, "core_tier: is one word"),
    ("customer_team: lead", 1, "customer_team: is a list"),
    ("customer_team:\n - lead\n - SECRET", 3, "customer_team[1]: is no such role; there are lead"),
    ("firm_team: [lead, lead]", 1, "firm_team[1]: stands there twice"),
    ("firm_roles: [lead]", 1, "firm_roles[0]: is no such role; there are account_manager"),
    ("customer_roles: [[SECRET]]", 1, "customer_roles[0]: is one word"),
    ("channel_costs:\n  SECRET: 1", 2, "channel_costs: is no channel; there are visit, call"),
    ("channel_costs: {call: -1}", 1, "channel_costs: is from 0 to 1,000,000 yuan"),
    ("channel_costs: {call: nan}", 1, "channel_costs: is from 0 to 1,000,000 yuan"),
    ("potential: [SECRET]", 1, "potential[0]: is no such sign; there are open_need"),
    ("potential: [growing, growing]", 1, "potential[1]: stands there twice"),
    ("strategies:\n  SECRET: a", 2, "strategies: is no present and potential; there are high_high"),
    ("strategies: {high_low: ' '}", 1, "strategies: must not be empty"),
    ("", 1, "is empty; write the rules into it"),
    ("a: &SECRET 1", 1, "anchor"),
]


@pytest.mark.parametrize(("text", "line", "says"), BAD)
def test_what_nobody_can_mean_is_named_by_line_and_key(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert not isinstance(caught.value, MappingError)
    assert says in str(caught.value)
    assert f"r.yaml line {line}" in str(caught.value) or not text
    assert "SECRET" not in str(caught.value)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"line 1, capacity: .*; line 2, overload: "):
        read(tmp_path, "capacity: -1\noverload: -1")
    with pytest.raises(InputError, match=r"and 10 more$"):
        read(tmp_path, "\n".join(f"key_{i}: 1" for i in range(30)))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InputError, match="cannot be read; name a rules file that is there"):
            read_rules(path)


@given(st.integers(), st.floats(), st.lists(st.sampled_from(["lead", "wealth", "x"])))
def test_python_may_say_what_a_file_may(days: int, times: float, team: list[str]) -> None:
    good = 0 <= days <= 36_500 and 0 < times <= 10**9
    good = good and "x" not in team and len(set(team)) == len(team)
    with nullcontext() if good else pytest.raises(InputError, match=r"^rules: "):
        Rules(cadence_days={"gold": days}, overload=times, firm_team=tuple(team))


def test_rules_as_an_answer_names_them() -> None:
    rules = Rules(cadence_days={"gold": 30})
    said = {"cadence_days": {"gold": 30}, "firm_team": ["lead", "wealth"], "capacity": 400}
    assert rules.said(*said) == said


def test_a_tier_that_the_bank_lacks_is_remarked_on(tmp_path: Path) -> None:
    graph = small_bank.load(tmp_path).graph()
    (remark,) = unknown_tiers(graph, ["gold", "no such"])
    assert (remark.code, remark.facts) == ("no_such_tier", {"n": 1})
    assert unknown_tiers(graph, []) == []


def test_the_settings_name_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert App(Settings()).rules is RULES
    monkeypatch.setenv("GRAPHCRM_RULES", str(text_file(tmp_path, "r.yaml", "capacity: 7")))
    assert App(Settings()).rules == Rules(capacity=7)
