"""Stores with a backup beside them, for tests of what can go wrong with those."""

from pathlib import Path

import pytest

from graphcrm.app import App
from tests.builders import loaded
from tests.faults.cli import Ran, call
from tests.faults.test_publish import CUSTOMERS


@pytest.fixture
def app(tmp_path: Path) -> App:
    """Return a store of one load, and its backup beside it."""
    app = loaded(tmp_path, customers=CUSTOMERS[:1])
    app.backup(tmp_path / "bank.zip")
    return app


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def orphans(app: App) -> Ran:
    """Ask a question."""
    return call("coverage", "orphans", "--db", app.db, "--quiet")
