"""Products that parties lack from the command line: the file of eligibility, and what is said."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from graphcrm.analysis.crosssell import gaps
from graphcrm.analysis.eligibility import Eligibility, Terms
from graphcrm.app import App
from graphcrm.reasons import Lang
from graphcrm.sample import generate
from tests import small_bank
from tests.banks import DAY, open_graph
from tests.faults.cli import call
from tests.unit.ingest.extracts import text_file

# How circles are told of, in each language, with how many others they have.
SAID: tuple[tuple[Lang, str], ...] = (
    ("en", r"of (?:the )?(\d+)"),
    ("zh", r"(\d+) (?:名同事|家企业|户中)"),
)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> App:
    return small_bank.load(tmp_path_factory.mktemp("bank"))


def asked(bank: App, *argv: str | Path) -> dict[str, Any]:
    ran = call("crosssell", "gaps", "--db", bank.db, "--network-weight", "0", "--json", *argv)
    assert ran.code == 0, ran.err
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_a_file_says_to_whom(bank: App, tmp_path: Path) -> None:
    assert [row["party_id"] for row in asked(bank)["rows"]] == ["C2", "C3", "C5"]
    file = text_file(tmp_path, "e.yaml", "P1: {min_tier: gold, exclude_if_holds: [P1]}")
    answer = asked(bank, "--eligibility", file)
    assert [row["party_id"] for row in answer["rows"]] == ["C2", "C3"]
    assert answer["parameters"]["eligibility"] == "e.yaml"
    assert answer["totals"]["n_not_eligible"] == 1
    own = Eligibility({"P1": Terms(min_tier="gold")})
    assert bank.ask("crosssell.gaps", eligibility=own).n_rows == 2


def test_what_the_store_lacks_is_told_by_line(bank: App, tmp_path: Path) -> None:
    file = text_file(tmp_path, "e.yaml", "P1: {}\nSECRET: {min_age: 18}")
    ran = call("crosssell", "gaps", "--db", bank.db, "--eligibility", file)
    assert ran.code == 2
    assert "e.yaml line 2: there is no such product in this store" in ran.err
    assert "SECRET" not in ran.err
    missing = call("crosssell", "gaps", "--db", bank.db, "--eligibility", tmp_path / "no.yaml")
    assert missing.code == 2
    assert "name an eligibility file that is there" in missing.err


def test_reasons_name_nobody_and_no_circle_that_is_small(tmp_path: Path) -> None:
    view = open_graph(generate(1_500).tables, tmp_path).view(DAY)
    answer = gaps(view, unknown_consent="allow", network_weight="1")
    names = {str(name) for name in answer.column("name").cells(0, answer.n_rows, "zh")}
    for lang, others in SAID:
        said = {str(row["reason"]) for row in answer.rows(lang)}
        assert not any(re.search(r"\d{6}", text) for text in said)  # no id of a party
        assert not [text for text in said for name in names if len(name) > 1 and name in text]
        circles = [n for text in said for n in re.findall(others, text)]
        assert circles
        assert min(map(int, circles)) >= 5
