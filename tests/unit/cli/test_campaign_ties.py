"""Ties of the bank's own, named on the command line."""

import json
from pathlib import Path

import pytest

from graphcrm.app import App
from tests.builders import Row, loaded
from tests.faults.cli import Ran, call
from tests.unit.ingest.extracts import text_file

CUSTOMERS: list[Row] = [{"customer_id": f"C{n}"} for n in range(1, 6)]
HEADER = "from_id,to_id,p\n"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("GRAPHCRM_TODAY", "2026-06-30")
    return loaded(tmp_path, customers=CUSTOMERS)


def planned(app: App, path: Path, *argv: str) -> Ran:
    where = ("--db", app.db, "--lang", "en")
    return call("campaign", "plan", "--seeds", "1", "--ties", path, *where, *argv)


def test_word_goes_over_them_as_they_stand(app: App, tmp_path: Path) -> None:
    path = text_file(tmp_path, "ties.csv", f"{HEADER}C2,C1,1\nC2,C3,1\nC3,C4,1\n")
    ran = planned(app, path, "--probability", "column:p", "--json")
    (row,) = json.loads(ran.out)["rows"]
    assert (row["customer_id"], row["marginal_reach"]) == ("C2", 4.0)


@pytest.mark.parametrize(
    ("lines", "column", "says"),
    [
        ("C2,C1,1\nC9,C3,1\n", "p", "ties.csv, row 3: from_id is no customer of this store"),
        ("C2,C1,1\nC2,C1,1\n", "p", "ties.csv, row 3: this tie stands there twice"),
        ("C2,C1,1.5\n", "p", "ties.csv, row 2: the probability is not a number between 0 and 1"),
        ("C2,C1,1\n", "q", "ties.csv has no column of the name"),
    ],
)
def test_what_cannot_be_used_ends_with_two(
    app: App, tmp_path: Path, lines: str, column: str, says: str
) -> None:
    ran = planned(
        app, text_file(tmp_path, "ties.csv", HEADER + lines), f"--probability=column:{column}"
    )
    assert (ran.code, says in ran.err, len(ran.err.splitlines())) == (2, True, 1)
