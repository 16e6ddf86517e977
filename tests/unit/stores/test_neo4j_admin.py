"""The files for neo4j-admin: what is in them, and what the command says of them."""

import csv
import shlex
import stat
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from graphcrm.errors import InputError
from graphcrm.graph.ports import Dump, Store
from graphcrm.stores import open_store
from graphcrm.stores.neo4j_admin import Import, write_import
from tests.contract.subjects import put

DAY = date(2020, 1, 2)
C1 = {"customer_id": "C1", "name": "", "aum": Decimal("1.25"), "opened_on": DAY}
C2 = {**C1, "customer_id": "C2", "name": 'say "hi", 王', "aum": None, "opened_on": None}
TARGET = {"branch_id": "B1", "measure": "aum", "month": date(2026, 6, 1), "amount": Decimal(9)}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "bank.duckdb"))


def written(store: Store, folder: Path) -> Import:
    folder.mkdir()
    with store.dump() as dump:
        return write_import(dump, folder)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def arguments(found: Import, *starts: str) -> list[str]:
    words = shlex.split(found.command)
    return [word for word in words if word.startswith(starts)]


def test_a_node_says_its_labels_types_and_id(store: Store, tmp_path: Path) -> None:
    put(store, customers=[C1, C2])
    found = written(store, tmp_path / "out")
    first, *_ = (tmp_path / "out" / "customers.csv").read_text("utf-8").splitlines()
    names = [name.strip('"') for name in first.split(",")]
    assert names[:4] == ["_key:string", "_file:long", "party_id:string", "customer_id:ID(Actor)"]
    assert {"opened_on:date", "do_not_contact:boolean", "aum_fen:long"} < set(names)
    assert "--nodes=Customer:Party=customers.csv" in arguments(found, "--nodes")


def test_an_empty_text_is_not_the_same_as_none(store: Store, tmp_path: Path) -> None:
    put(store, customers=[C1, C2])
    written(store, tmp_path / "out")
    _, *lines = (tmp_path / "out" / "customers.csv").read_text("utf-8").splitlines()
    first, second = sorted(lines, key=lambda line: '"C2"' in line)
    assert '"C1","",,' in first
    assert '"C2","say ""hi"", 王",,' in second
    assert ",125," in first
    assert ",2020-01-02," in first


def test_relationships_name_their_ends_within_groups(store: Store, tmp_path: Path) -> None:
    put(
        store,
        customers=[C1, C2],
        products=[{"product_id": "C1"}],
        referrals=[{"referrer_id": "C2", "party_id": "C1", "referred_on": DAY}],
        holdings=[{"party_id": "C1", "product_id": "C1", "balance": Decimal("-0.01")}],
    )
    found = written(store, tmp_path / "out")
    (referral,) = rows(tmp_path / "out" / "referrals.csv")
    assert (referral[":START_ID(Actor)"], referral[":END_ID(Actor)"]) == ("C2", "C1")
    (holding,) = rows(tmp_path / "out" / "holdings.csv")
    assert (holding[":END_ID(Product)"], holding["balance_fen:long"]) == ("C1", "-1")
    assert "--relationships=REFERRED=referrals.csv" in arguments(found, "--relationships")


def test_facts_are_nodes_that_hang_off_whom_they_are_about(store: Store, tmp_path: Path) -> None:
    put(store, customers=[C1], signals=[{"party_id": "C1", "kind": "left", "raised_on": DAY}])
    found = written(store, tmp_path / "out")
    (signal,) = rows(tmp_path / "out" / "signals.csv")
    (link,) = rows(tmp_path / "out" / "signals-links.csv")
    assert signal["party_id:string"] == link[":START_ID(Actor)"] == "C1"
    assert signal["_key:ID(Signal)"] == link[":END_ID(Signal)"]
    assert "--nodes=Signal=signals.csv" in arguments(found, "--nodes")
    assert "--relationships=SHOWED_SIGNAL=signals-links.csv" in arguments(found, "--relationships")


def test_a_branch_known_by_its_number_alone_has_no_node(store: Store, tmp_path: Path) -> None:
    put(store, targets=[TARGET])
    found = written(store, tmp_path / "none")
    assert arguments(found, "--relationships") == []
    assert not (tmp_path / "none" / "targets-links.csv").exists()
    put(store, branches=[{"branch_id": "B1"}], targets=[{**TARGET, "branch_id": "B2"}])
    written(store, tmp_path / "one")
    assert len(rows(tmp_path / "one" / "targets.csv")) == 2
    (link,) = rows(tmp_path / "one" / "targets-links.csv")
    assert link[":START_ID(Branch)"] == "B1"


def test_histories_and_the_ledger_are_nodes_too(store: Store, tmp_path: Path) -> None:
    put(store, customers=[C1])
    version, _ = put(store, sha="1", customers=[{**C1, "name": "Wang"}])
    found = written(store, tmp_path / "out")
    (change,) = rows(tmp_path / "out" / "history-customers.csv")
    (now,) = rows(tmp_path / "out" / "customers.csv")
    assert change["_of:string"] == now["_key:string"]
    assert (change["_table:string"], change["_replaced_by:long"]) == ("customers", "2")
    assert change["_closing:boolean"] == "false"
    first, second = sorted(
        rows(tmp_path / "out" / "ledger-loads.csv"), key=lambda r: r["load:long"]
    )
    assert first["loaded_at:localdatetime"][10] == "T"
    assert second["graph_version:string"] == version
    (said,) = rows(tmp_path / "out" / "store.csv")
    assert said == {
        "name:string": "graphcrm",
        "graph_version:string": version,
        "schema_version:long": "1",
        "n_begun:long": "1",
    }
    assert "--nodes=Change=history-customers.csv" in arguments(found, "--nodes")


@pytest.mark.parametrize("text", ["a\nb", "a\rb"])
def test_files_whose_texts_span_lines_are_named(store: Store, tmp_path: Path, text: str) -> None:
    put(store, customers=[C1])
    assert arguments(written(store, tmp_path / "plain"), "--multiline") == []
    put(store, firms=[{"firm_id": "F1", "name": text}])
    found = arguments(written(store, tmp_path / "spanning"), "--multiline")
    assert found == ["--multiline-fields-format=v2", "--multiline-fields=firms.csv"]


def test_the_script_runs_the_command_and_is_written_last(store: Store, tmp_path: Path) -> None:
    put(store, customers=[C1])
    found = written(store, tmp_path / "out")
    assert found.paths[-1] == tmp_path / "out" / "import.sh"
    assert found.paths[-1].read_text("utf-8").endswith(f'cd "$(dirname "$0")"\n{found.command}\n')
    assert sorted(found.paths) == sorted((tmp_path / "out").iterdir())
    assert {stat.S_IMODE(path.stat().st_mode) for path in found.paths} == {0o600}
    kinds = [word.split("=")[0] for word in arguments(found, "--nodes", "--relationships")]
    assert kinds == sorted(kinds)


def test_a_folder_that_is_not_empty_is_left_alone(store: Store, tmp_path: Path) -> None:
    put(store, customers=[C1])
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").touch()
    with store.dump() as dump, pytest.raises(InputError, match="is not empty"):
        write_import(dump, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine"]


def test_a_folder_that_is_not_there_or_full(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, customers=[C1])
    with store.dump() as dump, pytest.raises(InputError, match="No such file"):
        write_import(dump, tmp_path / "nowhere")
    monkeypatch.setattr("graphcrm.stores.neo4j_csv.CSVWriter", _Full)
    with pytest.raises(InputError, match="No space left"):
        written(store, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_batches_make_one_file_with_one_header(store: Store, tmp_path: Path) -> None:
    put(store, branches=[{"branch_id": "B1"}, {"branch_id": "B2"}], targets=[TARGET])
    put(store, targets=[{**TARGET, "branch_id": "B2"}, {**TARGET, "branch_id": "B3"}])
    whole = written(store, tmp_path / "whole")
    (tmp_path / "single").mkdir()
    with store.dump() as dump:
        rows = write_import(_RowByRow(dump), tmp_path / "single")
    assert rows.command == whole.command
    for one, other in zip(whole.paths, rows.paths, strict=True):
        assert one.read_bytes() == other.read_bytes()


class _RowByRow:
    """A dump whose every batch is one row, after one of none."""

    def __init__(self, dump: Dump) -> None:
        self._dump = dump
        self.schema_version, self.graph_version = dump.schema_version, dump.graph_version
        self.data_date, self.n_loads = dump.data_date, dump.n_loads

    def parts(self) -> Iterator[tuple[str, pa.RecordBatchReader]]:
        for name, rows in self._dump.parts():
            none = rows.schema.empty_table().combine_chunks().to_batches()
            single = rows.read_all().to_batches(max_chunksize=1)
            yield name, pa.RecordBatchReader.from_batches(rows.schema, [*none, *single])


class _Full:
    """A writer whose disk is full."""

    def __init__(self, file: object, schema: pa.Schema) -> None:
        self.close = lambda: None

    def __enter__(self) -> "_Full":
        return self

    def __exit__(self, *_: object) -> None: ...

    def write(self, rows: pa.Table) -> None:
        raise OSError(28, "No space left on device")
