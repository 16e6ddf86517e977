"""Plans of campaigns as a planner asks for them on the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from graphcrm.cli import main
from tests import small_bank
from tests.faults.cli import Ran, call
from tests.unit.ingest.extracts import text_file


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    return small_bank.load(tmp_path_factory.mktemp("bank")).db


def asked(db: str, *argv: str | Path) -> dict[str, Any]:
    ran = call("campaign", *argv, "--json", "--db", db, "--lang", "en")
    assert ran.code == 0, ran.err
    return dict(json.loads(ran.out))


def refused(db: str, *argv: str | Path) -> Ran:
    ran = call("campaign", *argv, "--db", db)
    assert ran.code == 2
    return ran


def test_a_plan_of_a_target_with_costs_from_files(db: str, tmp_path: Path) -> None:
    target = text_file(tmp_path, "target.csv", "客户号\nC1\nC2\n")
    cost = text_file(tmp_path, "cost.csv", "customer_id,cost\nC1,5\nC3,1\n")
    found = asked(db, "plan", "--target", target, "--cost", cost, "--budget", "5")
    assert [row["customer_id"] for row in found["rows"]] == ["C1"]
    assert (found["totals"]["n_target"], found["totals"]["campaign_cost"]) == (2, 5.0)
    assert (found["parameters"]["target"], found["parameters"]["cost"]) == (2, 2)


def test_a_plan_without_some_and_with_own_ties(db: str, tmp_path: Path) -> None:
    exclude = text_file(tmp_path, "exclude.txt", "customer_id\nC2\n")
    own = text_file(tmp_path, "ties.csv", "from_id,to_id,p\nC3,C1,1\nC3,C5,1\n")
    argv = ("--exclude", exclude, "--ties", own, "--probability", "column:p", "--cost", "2.5")
    found = asked(db, "plan", "--seeds", "1", *argv)
    row = found["rows"][0]
    assert (row["customer_id"], row["marginal_reach"], row["cost"]) == ("C3", 3, 2.5)
    assert (row["brings"], found["totals"]["n_excluded"]) == (["C1", "C5"], 1)


def test_a_list_is_judged(db: str, tmp_path: Path) -> None:
    seeds = text_file(tmp_path, "seeds.csv", "customer_id\nC3\nC1\n")
    found = asked(db, "evaluate", seeds)
    assert [row["customer_id"] for row in found["rows"]] == ["C3", "C1"]
    assert found["parameters"]["seeds"] == 2


def test_around_a_firm(db: str) -> None:
    assert "ring" in asked(db, "plan", "--anchor", "F1")["columns"]


@pytest.mark.parametrize("option", ["--target", "--exclude", "--cost"])
def test_strangers_in_a_file_are_told_by_their_row(db: str, tmp_path: Path, option: str) -> None:
    path = text_file(tmp_path, "list.csv", "customer_id,cost\nC1,1\nSECRET,1\n")
    ran = refused(db, "plan", option, path)
    assert "list.csv, row 3: there is no such customer" in ran.err
    assert "SECRET" not in ran.err


def test_files_that_are_not_there(db: str) -> None:
    assert "nowhere.csv is not there" in refused(db, "plan", "--cost", "nowhere.csv").err


def test_progress_is_shown_on_a_terminal(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr("graphcrm.cli.progress.PATIENCE_S", 0.0)
    assert main(["campaign", "plan", "--seeds", "1", "--db", db]) == 0
    assert "campaign.plan" in screen.getvalue()
