"""Write the examples of the interface's description, from the sample bank.

python -m scripts.api_examples
"""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from api.auth import SignedIn, signed_in
from api.main import create_app
from api.replies import EXAMPLES
from graphcrm.app import QUESTIONS, App, Settings, write_sample
from graphcrm.app.viewer import Viewer
from graphcrm.graph.ports import LoadOptions
from graphcrm.operations.roles import Role

TODAY = date(2026, 6, 30)
ROWS, LONGEST = 2, 5
SECRET = "written for examples and thrown away with them"  # noqa: S105 - of a bank made up


def main() -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory() as folder:
        app = _sample(Path(folder))
        served = create_app(graphcrm=app)
        served.dependency_overrides[signed_in] = lambda: SignedIn(Viewer("admin", Role.ADMIN))
        with TestClient(served, base_url="http://localhost") as client:
            asked = _asked(app)
            said = {q: _example(client, q, asked.get(q, {})) for q in QUESTIONS}
    text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True)
    EXAMPLES.write_text(f"{text}\n", "utf-8")


def _sample(folder: Path) -> App:
    files = {"file_format": "csv", "headers": "en", "encoding": "utf-8", "profile": "plant"}
    write_sample(folder / "in", n_customers=2000, seed=7, **files)
    settings = Settings(db=str(folder / "bank.duckdb"), today=TODAY, secret=SECRET)  # type: ignore[arg-type]
    app = App(settings)
    app.load([folder / "in"], options=LoadOptions(data_date=TODAY))
    return app


def _asked(app: App) -> dict[str, dict[str, Any]]:
    """Return what each question is asked with, where it needs to be told anything."""
    first = {q: app.ask(q).rows()[0] for q in ("coverage.departures", "referral.roots")}
    firm = app.ask("corporate.penetration").rows()[0]["firm_id"]
    party, staff = first["referral.roots"]["root_id"], first["coverage.departures"]["staff_id"]
    plan = [row["customer_id"] for row in app.ask("campaign.plan", seeds=6, quick=True).rows()]
    groups = {"asked": plan[:3], "control": plan[3:]}
    campaign = app.graph().ids("campaigns").take([0])[0]
    return {
        "coverage.leaver": {"staff": [staff]},
        "coverage.handover": {"staff": [staff]},
        "coverage.explain": {"party": party},
        "referral.chain": {"party": party},
        "campaign.plan": {"seeds": 5, "quick": True, "campaign": "2026-autumn"},
        "campaign.evaluate": {"seeds": plan[:3]},
        "campaign.review": {"campaign": campaign, "groups": groups},
        "network.ego": {"party": party},
        "network.search": {"text": "王"},
        "network.path": {"start": staff, "end": party},
        "corporate.neighbourhood": {"firm": firm},
        "corporate.relocation": {"firms": [firm]},
        "crosssell.paths": {"party": party},
        "crosssell.list": {"where": "tier>=gold and orphan"},
        "risk.cluster": {"cluster_id": party},
    }


def _example(client: TestClient, question: str, asked: dict[str, Any]) -> dict[str, Any]:
    reply = client.post(f"/v1/{question.replace('.', '/')}", json={**asked, "limit": ROWS})
    said = reply.json()
    if reply.status_code != 200:
        raise SystemExit(f"{question}: {said['message']}")
    said["elapsed_s"] = 0.01
    said["next_cursor"] = None
    return {"asked": asked, "reply": _short(said)}


def _short(value: Any) -> Any:
    """Return a reply with the first few of long lists in its cells."""
    if isinstance(value, dict):
        return {name: v if name == "columns" else _short(v) for name, v in value.items()}
    return [_short(v) for v in value[:LONGEST]] if isinstance(value, list) else value


if __name__ == "__main__":
    main()
