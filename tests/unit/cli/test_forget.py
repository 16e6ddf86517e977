"""The command that forgets a customer asks first, and proves what it did."""

import json
from pathlib import Path

import pytest

from tests.builders import loaded
from tests.faults.cli import call

SECRET = "a secret of the tests that is long enough 0123"


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("GRAPHCRM_SECRET", SECRET)
    people = [{"customer_id": "C1", "name": "Quentin"}, {"customer_id": "C2", "name": "Wang"}]
    return str(loaded(tmp_path, customers=people).db)


def test_the_proof_says_what_went_and_names_nobody(db: str) -> None:
    ran = call("forget", "C1", "--yes", "--db", db, "--lang", "en")
    assert ran.code == 0
    assert "tables/customers" in ran.out
    assert "Out of reach" in ran.out
    assert "Quentin" not in ran.out + ran.err
    assert "C1" not in ran.out + ran.err


def test_the_proof_as_json(db: str) -> None:
    said = json.loads(call("forget", "C1", "--yes", "--json", "--db", db).out)
    assert said["rows"] == {"tables/customers": 1}
    assert said["suppressed"] == ["party_id"]  # he had neither id number nor phone
    assert said["before"] != said["version"]


def test_it_is_not_done_unasked(db: str) -> None:
    ran = call("forget", "C1", "--db", db)
    assert ran.code == 2
    assert "--yes" in ran.err


def test_without_a_secret_nothing_is_done(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRAPHCRM_SECRET")
    ran = call("forget", "C1", "--yes", "--db", db)
    assert ran.code == 2
    assert "GRAPHCRM_SECRET" in ran.err


def test_nobody_of_that_id(db: str) -> None:
    ran = call("forget", "C77", "--yes", "--db", db)
    assert ran.code == 2
    assert "C77" not in ran.out + ran.err
