"""Whether the service lives."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from api.main import create_app
from graphcrm.app import App
from graphcrm.settings import Settings


def test_it_lives_before_anything_is_loaded(tmp_path: Path) -> None:
    app = create_app(graphcrm=App(Settings(db=str(tmp_path / "bank.duckdb"))))
    assert TestClient(app).get("/healthz").json() == {"status": "ok"}
