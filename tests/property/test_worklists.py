"""Worklists under any order of calls, beside a model of plain dicts."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from graphcrm.errors import GraphCrmError, InputError, StateError
from graphcrm.operations import Database
from graphcrm.operations.worklists import (
    Draft,
    Nominated,
    assign,
    change_item,
    move,
    nominate,
    note_loaded,
    to_load,
)
from graphcrm.operations.worklists_seen import worklist, worklists
from tests.effort import part

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
DAY = date(2026, 6, 30)
PARTIES = ("C1", "C2", "C3")
STAFF = st.sampled_from(["S1", "S2"])
WORKED = {"contacted_on": DAY, "channel": "call", "outcome": "ok"}
Model = dict[str, Any]


class Desk(RuleBasedStateMachine):
    """Lists are made and worked on; the model says what each call must do."""

    made: Bundle[str] = Bundle("made")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.database = Database(f"sqlite:///{self.folder / 'operations.sqlite'}")
        self.models: dict[str, Model] = {}

    def teardown(self) -> None:
        """Remove the database."""
        self.database.close()
        shutil.rmtree(self.folder)

    @rule(target=made, owners=st.lists(st.none() | STAFF, min_size=1, max_size=3))
    def nominate(self, owners: list[str | None]) -> str:
        items = [Nominated(p, o) for p, o in zip(PARTIES, owners, strict=False)]
        draft = Draft("x", "coverage.orphans", {}, DAY, "v", items)
        worklist_id = nominate(self.database, draft, by="a", now=NOW)
        blank: Model = {"status": "open", "loaded": False, "worked": False}
        self.models[worklist_id] = {
            "status": "nominated",
            "items": {i.party_id: {**blank, "owner": i.owner_staff_id} for i in items},
        }
        return worklist_id

    @rule(at=made, to=st.sampled_from(["approved", "distributed", "dropped"]))
    def move(self, at: str, to: str) -> None:
        model = self.models[at]
        before = {"approved": ["nominated"], "distributed": ["approved"]}
        may = model["status"] in before.get(to, ["nominated", "approved"])
        ownerless = any(
            i["owner"] is None for i in model["items"].values() if i["status"] == "open"
        )
        if not may or (to == "distributed" and ownerless):
            with pytest.raises(StateError):
                move(self.database, at, to, by="a", now=NOW)
        else:
            move(self.database, at, to, by="a", now=NOW)
            model["status"] = to

    @rule(at=made, party=st.sampled_from(PARTIES), staff=STAFF)
    def assign(self, at: str, party: str, staff: str) -> None:
        model = self.models[at]
        may = model["status"] in {"nominated", "approved", "distributed"}
        if may and party in model["items"]:
            assign(self.database, at, {party: staff}, by="a", now=NOW)
            model["items"][party]["owner"] = staff
        else:
            with pytest.raises(GraphCrmError):
                assign(self.database, at, {party: staff}, by="a", now=NOW)

    @rule(
        at=made,
        rank=st.integers(0, 2),
        to=st.sampled_from(["open", "done", "dropped"]),
        worked=st.booleans(),
    )
    def work(self, at: str, rank: int, to: str, worked: bool) -> None:
        model, items = self.models[at], worklist(self.database, at)["items"]
        item = items[rank % len(items)]
        own = model["items"][item["party_id"]]
        values = {"status": to, **(WORKED if worked else {})}

        def change() -> None:
            change_item(self.database, at, item["item_id"], values, by="a", now=NOW)

        if model["status"] not in {"distributed", "done"} or own["loaded"]:
            with pytest.raises(StateError):
                change()
        elif to == "done" and not (own["owner"] and (worked or own["worked"])):
            with pytest.raises(InputError):
                change()
        else:
            change()
            own |= {"status": to, "worked": own["worked"] or worked}
            over = all(i["status"] != "open" for i in model["items"].values())
            model["status"] = "done" if over else "distributed"

    @rule(some=st.integers(0, 2))
    def load(self, some: int) -> None:
        loaded = to_load(self.database)[:some]
        note_loaded(self.database, loaded, now=NOW)
        ids = {item["item_id"] for item in loaded}
        for at, model in self.models.items():
            for item in worklist(self.database, at)["items"]:
                model["items"][item["party_id"]]["loaded"] |= item["item_id"] in ids

    @invariant()
    def it_is_as_the_model_says(self) -> None:
        for at, model in self.models.items():
            found = worklist(self.database, at)
            assert found["status"] == model["status"]
            said = {i["party_id"]: (i["status"], i["owner_staff_id"]) for i in found["items"]}
            assert said == {p: (i["status"], i["owner"]) for p, i in model["items"].items()}
        waiting = {(i["worklist_id"], i["party_id"]) for i in to_load(self.database)}
        assert waiting == {
            (at, party)
            for at, model in self.models.items()
            for party, i in model["items"].items()
            if i["status"] == "done" and not i["loaded"]
        }
        counts = {w["worklist_id"]: w["n_open"] for w in worklists(self.database)}
        for at, model in self.models.items():
            assert counts[at] == sum(i["status"] == "open" for i in model["items"].values())


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=part(2), stateful_step_count=20)
