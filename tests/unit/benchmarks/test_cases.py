"""Every case runs on a small bank, peers included; figures are not judged here."""

from pathlib import Path

import pytest

from benchmarks.cases import CASES
from benchmarks.harness import (
    TODAY,
    BenchmarkError,
    Case,
    Result,
    Run,
    measure_apart,
    measure_here,
    merged,
)
from benchmarks.tables import BLOCKS


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(tmp_path_factory.mktemp("bench"), n_customers=300, repeats=1)


def fresh(run: Run) -> Run:
    return Run(run.folder, run.n_customers, run.repeats)


@pytest.mark.slow
def test_every_case_is_measured_and_every_table_made(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHCRM_TODAY", TODAY)
    measured = {key: measure_here(made, fresh(run)) for key, made in CASES.items()}
    assert all(min(s) > 0 for m in measured.values() for s in m["seconds"].values())
    assert measured["load.bank"]["n_customers"] == 300
    assert measured["load.first"]["n_rows"] == measured["load.duckdb_reads"]["n_rows"]
    assert {key for key, m in measured.items() if not m["seconds"]} <= {"load.bank"}
    results = {
        "machine": {"cores": 1, "memory_gib": 1, "system": "s", "python": "3", "libraries": {}},
        "date": "2026-07-01",
        "runs": 1,
        "sizes": {"300": {"load_average": [0.5, 1.5]}},
        "cases": {"300": measured},
    }
    assert all(block(results) for block in BLOCKS.values())


def test_a_fresh_process_measures_itself(run: Run) -> None:
    found = measure_apart(CASES["load.sample"], fresh(run))
    assert (run.extracts / "customers.csv").exists()
    assert len(found["seconds"]["all"]) == 1
    assert found["peak_mib"] > 1


def test_a_case_that_fails_says_where(run: Run) -> None:
    with pytest.raises(BenchmarkError, match=r"nothing\.here at 300 customers"):
        measure_apart(Case("nothing", "here", "", lambda _: None, peer=False), fresh(run))


def test_runs_are_merged_as_all_samples_and_the_greatest_peak() -> None:
    runs: list[Result] = [
        {"seconds": {"all": [2.0]}, "peak_mib": 5, "n_rows": 1},
        {"seconds": {"all": [1.0]}, "peak_mib": 7, "n_rows": 1},
    ]
    assert merged(runs) == {"seconds": {"all": [2.0, 1.0]}, "peak_mib": 7, "n_rows": 1}


def test_forgetting_files_keeps_them(tmp_path: Path) -> None:
    from benchmarks.memory import forget

    (tmp_path / "kept").write_text("kept")
    forget(tmp_path)
    assert (tmp_path / "kept").read_text() == "kept"
