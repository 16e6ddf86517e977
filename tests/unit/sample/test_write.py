"""Files: the same bytes each time, Chinese headers that load, nothing else touched."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as papq
import pytest
from python_calamine import CalamineWorkbook

from graphcrm.errors import InputError
from graphcrm.model import TABLES
from graphcrm.model.headers import match_headers
from graphcrm.sample import SampleBank, generate, write
from graphcrm.sample.files import header_row

SMALL = 200


@pytest.fixture(scope="module")
def small() -> SampleBank:
    return generate(SMALL)


def content(paths: list[Path]) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in paths}


@pytest.mark.parametrize(
    ("file_format", "headers", "encoding"),
    [
        ("csv", "en", "utf-8"),
        ("csv", "zh", "gb18030"),
        ("parquet", "en", "utf-8"),
        ("parquet", "zh", "utf-8"),
        ("xlsx", "zh", "utf-8"),
    ],
)
def test_same_seed_same_bytes(
    tmp_path: Path, file_format: str, headers: str, encoding: str
) -> None:
    runs = [
        content(
            write(
                generate(SMALL, seed=11),
                tmp_path / run,
                file_format=file_format,
                headers=headers,
                encoding=encoding,
            )
        )
        for run in ("a", "b")
    ]
    assert runs[0] == runs[1]
    assert set(runs[0]) == {f"{name}.{file_format}" for name in TABLES} | {"truth.json"}


@pytest.mark.parametrize("profile", ["plant", "county"])
def test_same_bytes_whatever_hashes_threads_and_day(tmp_path: Path, profile: str) -> None:
    code = (
        "import sys, pathlib; from graphcrm.sample import generate, write;"
        f"write(generate({SMALL}, profile='{profile}'), pathlib.Path(sys.argv[1]))"
    )
    env = {**os.environ, "PYTHONHASHSEED": "5", "OMP_NUM_THREADS": "1", "TZ": "Asia/Shanghai"}
    env["PYTHONPATH"] = os.pathsep.join(sys.path)
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "there")], env=env, check=True)
    here = content(write(generate(SMALL, profile=profile), tmp_path / "here"))
    assert here == {p.name: p.read_bytes() for p in (tmp_path / "there").iterdir()}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("headers", ["en", "zh"])
def test_headers_are_recognised_again(name: str, headers: str) -> None:
    table = TABLES[name]
    found = match_headers(table, header_row(table, headers))
    assert found.columns == tuple(c.name for c in table.columns)
    assert not found.questions
    assert set(found.powers) == {0}


def test_csv_cells_are_iso_dates_months_and_ones(tmp_path: Path, small: SampleBank) -> None:
    write(small, tmp_path, encoding="gb18030")

    def rows(name: str) -> list[dict[str, str]]:
        text = (tmp_path / f"{name}.csv").read_bytes().decode("gb18030")
        return list(csv.DictReader(text.splitlines()))

    wage, person = rows("payrolls")[0], rows("customers")[0]
    assert wage["month"] == "2026-01"
    assert wage["amount"].endswith(".00")
    assert person["opened_on"].count("-") == 2
    assert person["do_not_contact"] in {"0", "1"}
    assert person["closed_on"] == ""
    assert len(rows("customers")) == SMALL


def test_csv_holds_what_the_tables_hold(tmp_path: Path, small: SampleBank) -> None:
    write(small, tmp_path)
    for name, table in small.tables.items():
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) == table.num_rows + 1, name
        assert {len(r) for r in rows} == {table.num_columns}
        keys = table[0].to_pylist()
        assert [r[0] for r in rows[1:]] == keys


def test_parquet_keeps_types(tmp_path: Path, small: SampleBank) -> None:
    write(small, tmp_path, file_format="parquet")
    for name, table in small.tables.items():
        assert papq.read_table(tmp_path / f"{name}.parquet").equals(table)


def test_workbook_ids_are_text(tmp_path: Path, small: SampleBank) -> None:
    write(small, tmp_path, file_format="xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "customers.xlsx")
    rows = book.get_sheet_by_index(0).to_python()
    first = dict(zip(rows[0], rows[1], strict=True))
    assert first["customer_id"] == "0000000001"
    assert isinstance(first["id_no"], str)
    assert str(first["opened_on"]) == str(small.tables["customers"]["opened_on"][0].as_py())
    assert len(rows) == SMALL + 1


def test_truth_is_sorted_readable_json(tmp_path: Path, small: SampleBank) -> None:
    text = write(small, tmp_path)[-1].read_text(encoding="utf-8")
    assert json.loads(text) == small.truth
    assert list(json.loads(text)) == sorted(small.truth)
    assert "石磨村" in text


@pytest.mark.parametrize("name", ["customers.csv", "staff.xlsx", "coverage.parquet"])
def test_extracts_that_no_sample_wrote_are_not_overwritten(
    tmp_path: Path, small: SampleBank, name: str
) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(InputError, match="extracts that no sample wrote"):
        write(small, tmp_path)
    assert (tmp_path / name).read_text() == "mine"


def test_other_files_stay_and_own_ones_are_replaced(tmp_path: Path, small: SampleBank) -> None:
    write(small, tmp_path)
    other, own = tmp_path / "notes.txt", tmp_path / "staff.csv"
    other.write_text("mine")
    own.write_text("old")
    write(small, tmp_path)
    assert other.read_text() == "mine"
    assert own.read_text(encoding="utf-8").startswith("staff_id")


@pytest.mark.parametrize("wrong", ["file_format", "headers", "encoding"])
def test_unknown_choices_are_refused(tmp_path: Path, small: SampleBank, wrong: str) -> None:
    with pytest.raises(InputError, match="one of"):
        write(small, tmp_path, **{wrong: "morse"})
    assert not list(tmp_path.iterdir())


def test_a_sheet_that_would_overflow_is_refused(
    tmp_path: Path, small: SampleBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphcrm.sample.files.XLSX_ROWS", 100)
    with pytest.raises(InputError, match="too many rows"):
        write(small, tmp_path, file_format="xlsx")
