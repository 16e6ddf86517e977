"""Lists on the command line: asked, saved, named, used as the target of a campaign, forgotten."""

from __future__ import annotations

import json
import stat
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graphcrm.app import App
from graphcrm.app.lists import ListBook
from graphcrm.errors import InputError, NotFoundError
from tests.builders import Row, loaded
from tests.faults.cli import Ran, call

BANK: dict[str, list[Row]] = {
    "staff": [{"staff_id": "S1"}],
    "customers": [
        {"customer_id": "C1", "tier": "gold", "aum": 100},
        {"customer_id": "C2", "tier": "gold", "aum": 200, "opened_on": "2026-06-01"},
        {"customer_id": "C3", "tier": "ordinary", "aum": 300, "opened_on": "2026-06-20"},
    ],
    "firms": [{"firm_id": "F1", "tier": "gold", "deposits": 900}],
    "kinship": [{"customer_id": "C1", "other_customer_id": "C3"}],
}


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("GRAPHCRM_TODAY", "2026-06-30")
    return loaded(tmp_path, **BANK)


def listed(app: App, *argv: str) -> Ran:
    return call("list", *argv, "--db", app.db, "--lang", "en")


def ids(ran: Ran) -> list[str]:
    assert ran.code == 0, ran.err
    return [line.split(",")[0] for line in ran.out.splitlines()[1:]]


def document(ran: Ran) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(ran.out)
    return found


def test_a_condition_lists_parties_and_says_what_each_term_leaves(app: App) -> None:
    ran = listed(app, "--where", "tier=gold and aum is known")
    assert ids(ran) == ["C2", "C1"]
    assert "Left after condition 1 (tier): 3." in ran.err
    assert "Left after condition 2 (aum): 2." in ran.err
    assert "gold" not in ran.err


def test_an_error_points_at_the_character_and_repeats_no_value(app: App) -> None:
    ran = listed(app, "--where", "tier=gold and name=王小明")
    assert (ran.code, ran.out) == (2, "")
    first, shown, caret = ran.err.splitlines()
    assert first.startswith("graphcrm: where, character 15: ids and free text")
    assert (shown, caret) == ("  tier=···· and name=······", " " * 16 + "^")


def test_a_list_is_saved_named_asked_again_and_forgotten(app: App) -> None:
    assert "The list is saved, with 3" in listed(app, "--where", "tier=金卡", "--save", "金卡").err
    assert ids(listed(app, "--saved", "金卡")) == ["F1", "C2", "C1"]
    (row,) = document(listed(app, "--json"))["rows"]
    assert row == {
        **{"list": "金卡", "where": "tier = 金卡", "fixed_on": None, "saved_on": "2026-06-20"},
        **{"n_when_saved": 3, "worth_when_saved": 1200.0},
    }
    assert ids(listed(app, "--where", "not in_list(金卡)")) == ["C3"]
    assert listed(app, "--forget", "金卡").code == 0
    ran = listed(app)
    assert (ids(ran), "No list is saved yet" in ran.err) == ([], True)
    assert listed(app, "--saved", "金卡").code == 2
    assert not app.lists.folder.exists()


def test_a_list_saved_with_a_date_keeps_it(app: App) -> None:
    listed(app, "--where", "kind=customer", "--as-of", "2026-06-10", "--save", "then")
    listed(app, "--where", "kind=customer", "--save", "now")
    assert ids(listed(app, "--saved", "then")) == ["C2", "C1"]
    assert ids(listed(app, "--saved", "then", "--as-of", "2026-06-25")) == ["C3", "C2", "C1"]
    assert ids(listed(app, "--where", "in_list(then)")) == ["C2", "C1"]
    assert ids(listed(app, "--saved", "now")) == ["C3", "C2", "C1"]
    assert [k.condition.as_of for k in app.lists.all()] == [None, date(2026, 6, 10)]


def test_a_saved_list_survives_a_load_and_is_asked_anew(app: App, tmp_path: Path) -> None:
    listed(app, "--where", "tier=gold", "--save", "gold")
    more = tmp_path / "customers.csv"
    more.write_text("customer_id,tier,aum\nC9,gold,7\n", "utf-8")
    assert call("load", more, "--db", app.db).code == 0
    assert ids(listed(app, "--saved", "gold")) == ["F1", "C2", "C1", "C9"]


def test_files_are_their_owners_and_hold_no_party(app: App) -> None:
    listed(app, "--where", "tier=gold", "--save", "gold")
    (path,) = app.lists.folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(app.lists.folder.stat().st_mode) == 0o700
    assert "C1" not in path.read_text("utf-8")


@pytest.mark.parametrize("name", ["", "../x", ".x", "a/b", "a b", "x" * 61, "a\x00", "CON:", "_a"])
def test_names_that_are_no_file_names_are_refused_unrepeated(app: App, name: str) -> None:
    for option in ("--save", "--saved", "--forget"):
        where = ["--where", "orphan"] if option == "--save" else []
        ran = listed(app, *where, option, name)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("graphcrm: a list is named by 1 to 60 letters")


@pytest.mark.parametrize(
    "argv",
    [
        ("--save", "x"),
        ("--where", "orphan", "--saved", "x"),
        ("--saved", "x", "--forget", "y"),
        ("--forget", "y", "--save", "x"),
    ],
)
def test_options_that_do_not_go_together(app: App, argv: tuple[str, ...]) -> None:
    ran = listed(app, *argv)
    assert (ran.code, "--save goes with --where" in ran.err) == (2, True)


def test_what_is_saved_under_another_name_is_a_copy(app: App) -> None:
    listed(app, "--where", "tier=gold", "--save", "gold")
    listed(app, "--saved", "gold", "--save", "copy")
    assert [k.condition.where for k in app.lists.all()] == ["tier = gold"] * 2


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": 2}', '{"format": 1, "where": "x"}'])
def test_a_damaged_file_is_named(app: App, text: str) -> None:
    app.lists.folder.mkdir()
    (app.lists.folder / "x.json").write_text(text, "utf-8")
    ran = listed(app)
    assert ran.code == 2
    assert "x.json cannot be read as a saved list; remove it" in ran.err


def test_a_damaged_file_harms_only_who_names_it(app: App) -> None:
    listed(app, "--where", "tier=gold", "--save", "gold")
    (app.lists.folder / "x.json").write_text("{", "utf-8")
    assert ids(listed(app, "--where", "in_list(gold) and kind=firm")) == ["F1"]
    assert ids(listed(app, "--saved", "gold")) == ["F1", "C2", "C1"]
    ran = listed(app, "--where", "in_list(x)")
    assert (ran.code, "x.json cannot be read" in ran.err) == (2, True)
    assert listed(app, "--forget", "x").code == 0
    assert listed(app).code == 0


@pytest.mark.parametrize("where", ["in_list(a)", "in_list(b)", "orphan or not in_list(gold, b)"])
def test_a_condition_that_comes_back_to_its_name_leaves_what_was_saved(
    app: App, where: str
) -> None:
    for name, first in (("gold", "tier=gold"), ("a", "in_list(gold)"), ("b", "in_list(a)")):
        assert listed(app, "--where", first, "--save", name).code == 0
    ran = listed(app, "--where", where, "--save", "a")
    assert (ran.code, ran.out, "save it under another name" in ran.err) == (2, "", True)
    assert ids(listed(app, "--where", "in_list(b)")) == ["F1", "C2", "C1"]


def test_a_list_is_saved_before_it_is_shown(app: App, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "none" / "x.csv")
    ran = listed(app, "--where", "tier=gold", "--save", "gold", "--out", nowhere)
    assert (ran.code, app.lists.names()) == (2, ["gold"])


def test_a_folder_that_cannot_be_written_is_named(app: App, tmp_path: Path) -> None:
    answer = app.ask("crosssell.list", where="orphan")
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(InputError, match="cannot write"):
        ListBook(tmp_path / "file").save("x", answer, as_of=None)


def test_a_saved_list_is_the_target_of_a_campaign(app: App) -> None:
    app.lists.save("gold", app.ask("crosssell.list", where="tier=gold"), as_of=None)
    plan = ("campaign", "plan", "--quick", "--seeds", "1", "--json", "--db", app.db)
    answer = document(call(*plan, "--target", "list:gold"))
    assert (answer["parameters"]["target"], answer["totals"]["n_target"]) == (2, 2)
    left_out = document(call(*plan, "--exclude", "list:gold"))
    assert [row["customer_id"] for row in left_out["rows"]] == ["C3"]
    judged = call("campaign", "evaluate", "list:gold", "--json", "--db", app.db)
    assert [row["customer_id"] for row in document(judged)["rows"]] == ["C2", "C1"]


def test_a_list_without_customers_is_no_target(app: App) -> None:
    app.lists.save("firms", app.ask("crosssell.list", where="kind=firm"), as_of=None)
    with pytest.raises(InputError, match="no customer is on the saved list"):
        app.ask("campaign.plan", target="list:firms")
    with pytest.raises(NotFoundError, match="no list of that name"):
        app.ask("campaign.plan", target="list:other")
