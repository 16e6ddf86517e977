"""A bank of two branches, one with a branch below it, and somebody who calls its interface."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from api.auth import SignedIn, signed_in
from graphcrm.app import App
from graphcrm.app.viewer import Viewer
from graphcrm.graph.ports import LoadOptions
from graphcrm.operations.roles import Role
from graphcrm.settings import Settings
from tests.small_bank import FILES

SECRET = "a secret of tests alone, and of nothing else at all"
TODAY = date(2026, 6, 30)
# B1 with B11 below it, and B2: of the small bank, C1, C2 and F1 are of B1; C3, C4, C5 and F2 of B2.
MORE = {
    "staff": "S4,周敏,B11,account_manager\n",
    "customers": "C6,孙丽,13900000006,1990-01-02,,B11,2020-01-01,,gold,300000\n"
    "C7,吴刚,,,,B11,2021-01-01,,ordinary,2000\n",
    "coverage": "S4,C6,lead,2020-01-01,\n",
    "referrals": "C1,C6,2020-01-01,\n",
    "kinship": "C6,C7,spouse\nC2,C3,sibling\n",
    "holdings": "C2,P1,,2026-06-01,1000\n",
}
# Tables of its own: a campaign that asked one customer.
NEW = {
    "branches": "branch_id,name,parent_branch_id\nB1,东城支行,\nB2,West,\nB11,东城二支行,B1\n",
    "campaigns": "campaign_id,started_on\nK,2026-06-01\n",
    "signals": "party_id,kind,raised_on\nC1,asked:K,2026-06-01\n",
}


def write_files(folder: Path) -> Path:
    """Write the bank as CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {table: FILES[table] + MORE.get(table, "") for table in FILES}
    texts |= NEW
    for table, text in texts.items():
        (folder / f"{table}.csv").write_text(text, "utf-8")
    return folder


def load(folder: Path) -> App:
    """Write the bank below ``folder``, load it and return it; every row is good."""
    app = App(Settings(db=str(folder / "bank.duckdb"), today=TODAY, secret=SECRET))  # type: ignore[arg-type]
    report = app.load([write_files(folder / "in")], options=LoadOptions(data_date=TODAY))
    assert {t: c.rejected for t, c in report.tables.items() if c.rejected} == {}
    return app


class Caller:
    """The interface, as whoever is set calls it.

    Parameters
    ----------
    client : TestClient
    """

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def as_(
        self, role: Role, branch_id: str | None = None, staff_id: str | None = None, **more: Any
    ) -> Caller:
        """Let somebody else call; ``more`` are fields of Viewer and SignedIn."""
        areas = more.pop("areas", None)
        viewer = Viewer(more.pop("name", "somebody"), role, branch_id, staff_id, **more)
        self._overrides()[signed_in] = lambda: SignedIn(viewer, areas=areas)
        return self

    def nobody(self) -> Caller:
        """Let somebody call who did not sign in."""
        self._overrides().pop(signed_in, None)
        return self

    def get(self, path: str, **given: Any) -> Response:
        """Ask by GET: ``headers`` are sent, everything else is a parameter."""
        headers = given.pop("headers", None)
        return self.client.get(f"/v1/{path}".rstrip("/"), params=given, headers=headers)

    def post(self, path: str, **given: Any) -> Response:
        """Ask by POST: ``headers`` are sent, everything else is the body."""
        headers = given.pop("headers", None)
        return self.client.post(f"/v1/{path}", json=given, headers=headers)

    def _overrides(self) -> dict[Any, Any]:
        app = self.client.app
        assert isinstance(app, FastAPI)
        return app.dependency_overrides
