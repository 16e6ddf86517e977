"""A bank's own rules from the command line and from Python, on a bank that was loaded."""

import json
from pathlib import Path
from typing import Any

import pytest

from graphcrm.analysis.rules import Rules
from graphcrm.app import App
from graphcrm.views.about import asked as asked_of
from tests import small_bank
from tests.faults.cli import call
from tests.unit.ingest.extracts import text_file


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> App:
    return small_bank.load(tmp_path_factory.mktemp("bank"))


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return text_file(tmp_path, "rules.yaml", "core_tier: gold\ncustomer_team: [lead]\n")


def asked(bank: App, *argv: str | Path) -> dict[str, Any]:
    ran = call("coverage", "teams", "--db", bank.db, "--json", *argv)
    assert ran.code == 0, ran.err
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_a_file_of_rules_shapes_the_answer(bank: App, rules: Path) -> None:
    assert asked(bank)["totals"]["n_core"] == 0  # nobody is platinum
    answer = asked(bank, "--rules", rules)
    assert [row["party_id"] for row in answer["rows"]] == ["C1", "C2", "C3"]
    assert answer["totals"]["n_complete"] == 3
    assert answer["parameters"] == {
        "core_tier": "gold",
        "customer_team": ["lead"],
        "firm_team": ["lead", "wealth"],
        "worth": "worth",
    }


def test_what_is_asked_goes_before_the_file_and_that_before_the_settings(
    bank: App, rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = text_file(tmp_path, "usual.yaml", "core_tier: ordinary")
    monkeypatch.setenv("GRAPHCRM_RULES", str(usual))
    assert asked(bank)["parameters"]["core_tier"] == "ordinary"
    assert asked(bank, "--rules", rules)["parameters"]["core_tier"] == "gold"
    tier = asked(bank, "--rules", rules, "--core-tier", "private")["parameters"]["core_tier"]
    assert tier == "private"


def test_python_takes_rules_or_their_file(bank: App, rules: Path) -> None:
    own = Rules(core_tier="gold", customer_team=("lead",))
    found = [bank.ask("coverage.teams", rules=given) for given in (own, rules, str(rules))]
    assert [answer.rows() for answer in found] == [found[0].rows()] * 3
    assert found[0].n_rows == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("core_tier: gold\ncapcity: 3", "rules.yaml line 2, capcity: is no key of a rules file"),
        ("firm_team: [Wang]", "rules.yaml line 1, firm_team[0]: is no such role; there are lead"),
        ("borrowing_firm_days: -1", "rules.yaml line 1, borrowing_firm_days: is from 0 to"),
        ("[Wang", "is not YAML that can be read"),
        ("", "rules.yaml is empty"),
    ],
)
def test_rules_that_cannot_be_meant_are_refused_in_a_line(
    bank: App, tmp_path: Path, text: str, says: str
) -> None:
    ran = call(
        "coverage", "teams", "--db", bank.db, "--rules", text_file(tmp_path, "rules.yaml", text)
    )
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.line
    assert "Wang" not in ran.line


def test_a_file_that_is_not_there_is_told_before_anything_is_read(tmp_path: Path) -> None:
    ran = call("coverage", "teams", "--db", "none.duckdb", "--rules", tmp_path / "none.yaml")
    assert ran.code == 2
    assert "cannot be read; name a rules file that is there" in ran.line


def test_the_line_below_the_answer_names_the_rules(bank: App, rules: Path) -> None:
    answer = bank.ask("coverage.teams", rules=rules)
    assert asked_of(answer, "en")[1:4] == [
        "core tier gold",
        "team of a customer lead",
        "team of a firm lead, wealth",
    ]
    assert "个人核心客户应配角色 主办" in asked_of(answer, "zh")
    ran = call("coverage", "teams", "--db", bank.db, "--rules", rules, "--lang", "en")
    assert "gold" not in ran.err  # typed freely, so not for a log


def test_only_questions_that_go_by_rules_take_them() -> None:
    assert "--rules" in call("coverage", "teams", "--help").out
    assert "--rules" not in call("coverage", "overlaps", "--help").out
