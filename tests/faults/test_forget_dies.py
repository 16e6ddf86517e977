"""Forgetting a customer is killed at a step, and run again: it goes to its end."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

from graphcrm.app import App
from graphcrm.settings import Settings
from tests.builders import TODAY, load, rows_of, write_bank
from tests.faults.forgetting import dies_at
from tests.unit.app.test_forget import BANK, HIM, SECRET, holding, new

pytestmark = [
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX signals"),
    pytest.mark.slow,
]
# What is still to be done when each begins: all, the move to the snapshot without him, the rest.
STEPS = (
    "graphcrm.graph.home:SnapshotHome.write",
    "graphcrm.graph.home:SnapshotHome.switch",
    "graphcrm.app.communities:CommunityBook.forget",
)
OTHERS = {("C2",), ("C3",)}


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bank")
    app = new(folder)
    load(app, write_bank(folder / "in" / "1", **BANK))
    bad = [{"staff_id": "S9", "party_id": HIM, "role": "lead"}]
    load(app, write_bank(folder / "in" / "2", coverage=bad, customers=[{"customer_id": "C4"}]))
    app.ask("risk.communities")
    app.operations.close()
    return folder


@pytest.mark.parametrize("step", STEPS)
def test_it_is_killed_and_goes_on(bank: Path, tmp_path: Path, step: str) -> None:
    shutil.copytree(bank, tmp_path, dirs_exist_ok=True)
    app = new(tmp_path)
    names = ("GRAPHCRM_SECRET", "GRAPHCRM_OPERATIONS", "GRAPHCRM_TODAY")
    said = (SECRET, str(app.settings.operations), TODAY.isoformat())
    dies_at(step, HIM, "--db", app.db, env=dict(zip(names, said, strict=True)))
    assert holding(tmp_path) != []
    there = {("C4",), *OTHERS} | ({(HIM,)} if step == STEPS[0] else set())
    assert app.ask("coverage.orphans").graph_version == app.status().graph_version
    assert rows_of(app, "customers", "customer_id") == there
    load(app, bank / "in" / "1")  # from the first step on no load brings him back
    report = app.forget(HIM)
    assert (report.n_rows > 0) == (step == STEPS[0])
    assert app.check() == []
    app.operations.close()
    assert holding(tmp_path) == []
    assert rows_of(_another(app), "customers", "customer_id") == {("C4",), *OTHERS}
    left = {path.name for path in app.home.path.iterdir()} | {p.name for p in tmp_path.iterdir()}
    assert [name for name in left if name.startswith(".") or name == "PENDING"] == []


def _another(app: App) -> App:
    """Return the application as another process has it."""
    return App(Settings(**app.settings.model_dump()))
