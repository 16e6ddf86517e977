"""Every case runs on a small bank, peers included; figures are not judged here.

Those that ask a server are in ``test_server_cases``.
"""

import json
from contextlib import nullcontext
from pathlib import Path

import pytest

import benchmarks.__main__ as runner
from benchmarks.cases import CASES, PARTS
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

COMPILED = "campaign.compiled"  # compiles for ten seconds what others have compiled


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
    own = {key: made for key, made in CASES.items() if not made.server and key != COMPILED}
    measured = {key: measure_here(made, fresh(run)) for key, made in own.items()}
    assert all(min(s) > 0 for m in measured.values() for s in m["seconds"].values())
    assert measured["load.bank"]["n_customers"] == 300
    assert measured["load.first"]["n_rows"] == measured["load.duckdb_reads"]["n_rows"]
    assert {key for key, m in measured.items() if not m["seconds"]} <= {
        "load.bank",
        "coverage.bank",
        "referral.forest_bank",
        "structure.history_bank",
        "guarantees.bank",
    }
    assert measured["referral.forest_bank"]["n_referrals"] == 90
    results = {
        "machine": {"cores": 1, "memory_gib": 1, "system": "s", "python": "3", "libraries": {}},
        "date": "2026-07-01",
        "runs": 1,
        "sizes": {"300": {"load_average": [0.5, 1.5]}},
        "cases": {"300": measured},
    }
    assert all(block(results) for block in BLOCKS.values())


@pytest.mark.parametrize(
    ("n_customers", "with_peers", "keys"),
    [
        (100, False, ["a.own", "a.small"]),
        (1000, False, ["a.own"]),
        (1000, True, ["a.own", "a.peer", "a.small"]),
    ],
)
def test_peers_are_measured_where_asked_for_or_small_enough(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    n_customers: int,
    with_peers: bool,
    keys: list[str],
) -> None:
    def nothing(_: Run) -> None: ...

    made = [
        Case("a", "own", "", nothing),
        Case("a", "peer", "", nothing, peer=True),
        Case("a", "small", "", nothing, peer=True, up_to=100),
    ]
    monkeypatch.setattr(runner, "CASES", {c.key: c for c in made})
    monkeypatch.setattr(runner, "measure_apart", measure_here)
    run = Run(tmp_path, n_customers)
    assert [*runner.measure_all(run, runs=1, with_peers=with_peers)] == keys


@pytest.mark.parametrize(("why_not", "keys"), [("no Java", ["a.own"]), ("", ["a.own", "b.asking"])])
def test_what_asks_a_server_is_left_out_where_there_is_none(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    why_not: str,
    keys: list[str],
) -> None:
    made = [
        Case("b", "asking", "", lambda _: None, server=True),
        Case("a", "own", "", lambda _: None),
    ]
    monkeypatch.setattr(runner, "CASES", {c.key: c for c in made})
    monkeypatch.setattr(runner, "measure_apart", measure_here)
    monkeypatch.setattr(runner, "serving", lambda _: nullcontext(why_not))
    assert [*runner.measure_all(Run(tmp_path, 300), runs=1, with_peers=False)] == keys
    assert ("server cases: skipped; no Java" in capsys.readouterr().err) == bool(why_not)


def test_only_the_areas_asked_for_are_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [Case(area, "own", "", lambda _: None) for area in "ab"]
    monkeypatch.setattr(runner, "CASES", {c.key: c for c in made})
    monkeypatch.setattr(runner, "measure_apart", measure_here)
    found = runner.measure_all(Run(tmp_path, 300), runs=1, with_peers=False, areas=["b"])
    assert [*found] == ["b.own"]


def test_an_area_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        runner.main(["--areas", "server,nowhere"])
    assert "nowhere: no such area" in capsys.readouterr().err


def test_what_was_not_measured_now_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [Case(area, "own", "", lambda _: None) for area in "ab"]
    monkeypatch.setattr(runner, "CASES", {c.key: c for c in made})
    monkeypatch.setattr(runner, "PARTS", ("a", "b"))
    monkeypatch.setattr(runner, "BLOCKS", {})
    monkeypatch.setattr(runner, "measure_apart", measure_here)
    out = tmp_path / "results.json"
    asked = ["--sizes", "300", "--runs", "1", "--folder", str(tmp_path), "--out", str(out)]
    for area, keys in (("b", ["b.own"]), ("a", ["a.own", "b.own"])):
        assert runner.main([*asked, "--areas", area]) == 0
        assert [*json.loads(out.read_text("utf-8"))["cases"]["300"]] == keys


def test_calls_of_a_function_are_timed_from_within(tmp_path: Path) -> None:
    run = Run(tmp_path, 300)
    with run.timed_within(runner, "measure_all", "there"):
        assert runner.measure_all(run, runs=1, with_peers=False, areas=["none"]) == {}
    assert len(run.seconds["there"]) == 1


def test_every_part_holds_the_cases_of_its_area() -> None:
    areas = list(dict.fromkeys(made.area for made in CASES.values()))
    assert areas == list(PARTS)


def test_a_fresh_process_measures_itself(run: Run) -> None:
    found = measure_apart(CASES["load.sample"], fresh(run))
    assert (run.extracts / "customers.csv").exists()
    assert len(found["seconds"]["all"]) == 1
    assert found["peak_mib"] > 1


def test_a_case_that_fails_says_where(run: Run) -> None:
    with pytest.raises(BenchmarkError, match=r"nothing\.here at 300 customers"):
        measure_apart(Case("nothing", "here", "", lambda _: None), fresh(run))


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
