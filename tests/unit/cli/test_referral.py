"""The referral questions from the command line, on banks that come in through `load`."""

import json
from pathlib import Path
from typing import Any

import pytest

from graphcrm.cli import main
from tests.builders import Row, load, new_app, rejected, warned, write_bank
from tests.faults.cli import call
from tests.unit.cli.test_commands import Terminal

PEOPLE: list[Row] = [
    {"customer_id": c, "name": name, "aum": "5000", "opened_on": "2020-01-01"}
    for c, name in (("C1", "王芳"), ("C2", "欧阳明月"), ("C3", "李"), ("C4", "Anna"))
]
BROUGHT: list[Row] = [
    {"referrer_id": a, "party_id": b, "referred_on": day, "outcome": outcome}
    for a, b, day, outcome in (
        ("C1", "C2", "2021-01-01", ""),
        ("C2", "C3", "2022-01-01", "opened"),
        ("C1", "C4", "2023-01-01", "opened"),
        ("S1", "C4", "2023-01-01", "opened"),
    )
]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("referral")
    app = new_app(folder)
    load(
        app,
        write_bank(folder / "in", customers=PEOPLE, staff=[{"staff_id": "S1"}], referrals=BROUGHT),
    )
    return app.db


def asked(db: str, *argv: str) -> dict[str, Any]:
    ran = call("referral", *argv, "--db", db, "--json")
    assert ran.code == 0, ran.err
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_a_chain_on_a_terminal_is_a_tree(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("COLUMNS", "100")
    assert main(["referral", "chain", "C1", "--db", db, "--lang", "zh"]) == 0
    lines = [line.split()[:3] for line in screen.getvalue().splitlines()[2:6]]
    assert [line[0] for line in lines] == ["C1", "├─", "│", "└─"]
    assert "欧阳明月" in screen.getvalue()


def test_options_reach_the_question(db: str) -> None:
    answer = asked(db, "credit", "--rule", "split", "--cap", "4000.5", "--effective-worth", "10")
    assert answer["parameters"] == {
        "rule": "split",
        "effective_worth": 10.0,
        "cap": 4000.5,
        "worth": "worth",
    }
    # C1 is due 5,000 for C2, 2,500 for C3 and 5,000 for C4, each in a month of its own.
    assert answer["totals"]["cut"] == 1999.0
    assert asked(db, "ladder", "--since", "2022-06-30")["parameters"]["since"] == "2022-06-30"
    own = asked(db, "value", "--incrementality", "0.2", "--months", "24", "--reward", "5")
    assert [own["parameters"][name] for name in ("incrementality", "months")] == [0.2, 24]
    assert own["totals"]["value_at_0"] == -15.0
    paid = asked(db, "rewards", "--effective-worth", "0", "--pay-suspicious", "--reward", "80")
    assert (paid["totals"]["reward_paid"], paid["totals"]["reward_earned"]) == (160.0, 80.0)
    assert asked(db, "uplift", "--n-resamples", "10")["parameters"]["n_resamples"] == 10


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["credit", "--rule", "fair"], "rule is one of direct, root, decay, split"),
        (["credit", "--cap", "-0.01"], "cap is an amount of yuan"),
        (["credit", "--cap", "nan"], "cap is an amount of yuan"),
        (["credit", "--cap", "1e30"], "cap is an amount of yuan"),
        (["credit", "--cap", "much"], "--cap is a number"),
        (["staff", "--effective-worth", "1e300"], "effective_worth is an amount of yuan"),
        (["ladder", "--managed-worth", "1e300", "--book", "managed"], "managed_worth is an amount"),
        (["ladder", "--since", "2026-07-01", "--as-of", "2026-06-30"], "since is a date before"),
        (["ladder", "--since", ""], "--since is a date that exists, written as"),
        (["chain", "nobody"], "the party is not known"),
        (["value", "--incrementality", "2"], "incrementality is a share, from 0 to 1"),
        (["rewards", "--claw-back-days", "-1"], "claw_back_days is a number of days"),
        (["uplift", "--n-resamples", "0"], "n_resamples is a number from 1"),
        (["forest", "--worth", "height"], "worth is measured by"),
    ],
)
def test_wrong_use_is_said_in_one_line(db: str, argv: list[str], says: str) -> None:
    ran = call("referral", *argv, "--db", db)
    assert ran.code == 2
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize("n", [2, 1_000])
def test_a_ring_loads_and_is_named(tmp_path: Path, n: int) -> None:
    ids = [f"C{i:04d}" for i in range(n)]
    ring: list[Row] = [
        {"referrer_id": ids[i], "party_id": ids[(i + 1) % n], "referred_on": "2026-01-01"}
        for i in range(n)
    ]
    app = new_app(tmp_path)
    bank = write_bank(tmp_path / "in", customers=[{"customer_id": c} for c in ids], referrals=ring)
    assert rejected(load(app, bank)) == []
    assert [row["party_ids"] for row in asked(app.db, "rings")["rows"]] == [ids]
    assert asked(app.db, "forest")["totals"]["depth"] == n - 1


def test_a_long_ring_does_not_fill_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test_a_ring_loads_and_is_named(tmp_path, 1_000)
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    assert main(["referral", "rings", "--db", str(tmp_path / "bank.duckdb"), "--lang", "en"]) == 0
    assert "… of 1,000" in screen.getvalue()
    assert len(screen.getvalue().splitlines()) < 40


def test_a_member_of_staff_with_the_id_of_a_customer_is_rejected(tmp_path: Path) -> None:
    app = new_app(tmp_path)
    bank = write_bank(tmp_path / "in", customers=PEOPLE, staff=[{"staff_id": "C1"}])
    assert rejected(load(app, bank)) == [("customers.csv", 2, "customer_id", "id_clash")]


def test_only_a_self_referral_that_was_opened_is_warned_of(tmp_path: Path) -> None:
    own = {"referrer_id": "C1", "party_id": "C1", "outcome": "declined"}
    rows: list[Row] = [
        {**own, "referred_on": "2026-01-01"},
        {**own, "referred_on": "2026-01-02", "outcome": ""},
    ]
    app = new_app(tmp_path)
    report = load(app, write_bank(tmp_path / "in", customers=PEOPLE, referrals=rows))
    assert warned(report) == {("referrals", "self_referral", 1)}
    assert asked(app.db, "suspicious")["totals"]["n_self_referral"] == 1


def test_a_file_of_no_referrals(tmp_path: Path) -> None:
    folder = write_bank(tmp_path / "in", customers=PEOPLE)
    (folder / "referrals.csv").write_text("referrer_id,party_id,referred_on\n", "utf-8")
    app = new_app(tmp_path)
    load(app, folder)
    for question in ("forest", "roots", "rings", "suspicious", "contested", "staff", "credit"):
        answer = asked(app.db, question)
        assert answer["rows"] == []
        assert answer["notes"][0]["code"] == "no_referral_data"
