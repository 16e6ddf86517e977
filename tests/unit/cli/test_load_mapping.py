"""``graphcrm load --mapping`` on the command line."""

import json
from pathlib import Path

import pytest

from tests.faults.cli import call
from tests.unit.ingest.extracts import text_file

SAID = """\
version: 1
extracts:
  - file: a.csv
    tables:
      - table: customers
        columns: {customer_id: {from: 号, prefix: C}, gender: {from: 性别, values: {1: M}}}
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    text_file(tmp_path, "a.csv", "号,性别\n1,1\n2,SECRET\n")
    text_file(tmp_path, "bank.yaml", SAID)
    return tmp_path


def run(bank: Path, *more: str, mapping: str = "bank.yaml") -> tuple[int, str, str]:
    db = ("--db", bank / "bank.duckdb")
    ran = call("load", bank / "a.csv", "--mapping", bank / mapping, *db, *more)
    return ran.code, ran.out, ran.err


def test_a_load_by_a_mapping_counts_and_stands_in_the_ledger(bank: Path) -> None:
    code, out, _ = run(bank, "--max-reject-share", "1", "--json")
    assert code == 0
    report = json.loads(out)
    assert report["tables"]["customers"] == {
        **{"read": 2, "inserted": 1, "updated": 0, "unchanged": 0, "closed": 0, "rejected": 1}
    }
    ledger = json.loads(call("loads", "--db", bank / "bank.duckdb", "--json").out)
    assert len(ledger["rows"][0]["mapping"]) == 12


def test_too_many_rejects_refuse_the_load(bank: Path) -> None:
    code, _, err = run(bank)
    assert code == 1
    assert "SECRET" not in err


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("gender:", "gendre:", "bank.yaml line 6, extracts[0].tables[0].columns.gendre: customers"),
        ("a.csv", "b.csv", "bank.yaml line 3, extracts[0].file: fits none of the 1 files"),
        ("号,", "客户号,", "columns.customer_id: a.csv has no such header; it has 号, 性别"),
        ("version: 1", "version: !!python/name:os.system 1", "bank.yaml line 1 holds a tag"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_one_line(
    bank: Path, old: str, new: str, says: str
) -> None:
    text_file(bank, "bank.yaml", SAID.replace(old, new))
    code, out, err = run(bank)
    assert (code, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1
    assert not (bank / "bank.duckdb").exists() or call("loads", "--db", bank / "bank.duckdb").code


def test_a_mapping_that_is_not_there(bank: Path) -> None:
    code, _, err = run(bank, mapping="other.yaml")
    assert code == 2
    assert "cannot be read; name a mapping file that is there" in err
