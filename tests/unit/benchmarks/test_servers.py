"""Which server the cases get, and what is done with both stores, without a server."""

import csv
from pathlib import Path

import pytest

from benchmarks.both_stores import same_files
from benchmarks.changes import write_changes
from benchmarks.disk import database_bytes
from benchmarks.harness import BenchmarkError, Run
from benchmarks.servers import NEEDS, access_of, serving
from tests.neo4j import access, jars


def test_without_java_and_without_a_server_it_is_said_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEO4J_URI", raising=False)
    monkeypatch.setattr(jars, "available", lambda: False)
    with serving(Run(tmp_path, 300)) as why_not:
        assert why_not == NEEDS


def test_a_server_that_holds_data_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://somewhere")
    monkeypatch.setattr(access, "refusal", lambda _: "it holds data")
    with serving(Run(tmp_path, 300)) as why_not:
        assert why_not == "it holds data"


def test_an_empty_server_that_was_given_is_emptied_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    emptied: list[str] = []
    monkeypatch.setenv("NEO4J_URI", "bolt://somewhere")
    monkeypatch.setattr(access, "refusal", lambda _: "")
    monkeypatch.setattr(access.Access, "empty", lambda self: emptied.append(self.url))
    with serving(Run(tmp_path, 300)) as why_not:
        assert (why_not, emptied) == ("", [])
    assert emptied == ["bolt://somewhere"]


def test_a_case_without_a_server_fails_clearly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_URI", raising=False)
    with pytest.raises(BenchmarkError, match="no server is running"):
        access_of()


def written(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_a_day_changes_one_row_of_a_hundred(tmp_path: Path) -> None:
    run = Run(tmp_path, 300)
    run.extracts.mkdir()
    counts = ("", "4", *["0"] * 298)
    customers = [{"customer_id": f"c{i}", "n_txn_12m": n} for i, n in enumerate(counts)]
    contacts = [{"party_id": f"c{i}", "contacted_on": "2026-06-10"} for i in range(150)]
    written(run.extracts / "customers.csv", customers)
    written(run.extracts / "contacts.csv", contacts)
    assert write_changes(run, tmp_path / "day", 1) == {"customers": 3, "contacts": 2}
    changed = (tmp_path / "day" / "customers.csv").read_text("utf-8").splitlines()
    assert changed == ["customer_id,n_txn_12m", "c1,5", "c101,1", "c201,1"]
    added = (tmp_path / "day" / "contacts.csv").read_text("utf-8").splitlines()
    assert added == ["party_id,contacted_on", "c1,2016-06-12", "c101,2016-06-12"]


def test_folders_are_the_same_by_every_byte(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        (folder / "deep").mkdir(parents=True)
        (folder / "deep" / "file").write_bytes(b"12")
    assert same_files(one, other)
    (other / "deep" / "file").write_bytes(b"13")
    assert not same_files(one, other)
    (other / "deep" / "file").write_bytes(b"12")
    (other / "more").touch()
    assert not same_files(one, other)


def test_the_bytes_of_a_server_are_those_of_the_bank_alone(tmp_path: Path) -> None:
    for name, size in (("databases/neo4j", 5), ("databases/system", 7), ("transactions/neo4j", 3)):
        folder = tmp_path / "data" / name
        folder.mkdir(parents=True)
        (folder / "file").write_bytes(b"." * size)
    assert database_bytes(tmp_path) == 5
