"""Worklists, and needs and complaints that are entered here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Request

from api import schemas
from api.deps import GraphCrm, Someone, deed
from api.formats import lang_of
from graphcrm.app import worklists as desk
from graphcrm.app import worklists_shown as within
from graphcrm.app.parameters import placed, read_parameters
from graphcrm.app.policy import Act, demand
from graphcrm.app.viewer import Viewer, scope_of
from graphcrm.errors import AccessError
from graphcrm.graph import View
from graphcrm.operations import worklists as kept
from graphcrm.operations import worklists_seen as shown
from graphcrm.operations.audit import Looked

router = APIRouter(prefix="/v1", tags=["worklists"], dependencies=[Depends(deed)])


def _view(app: GraphCrm, viewer: Viewer) -> View:
    graph = app.graph()
    return graph.view(scope=scope_of(graph, viewer))


def _seen(view: View, viewer: Viewer) -> shown.Seen:
    """Return which lists a viewer may see; see :func:`graphcrm.app.worklists_shown.seen_by`."""
    demand(viewer, Act.LISTS)
    return within.seen_by(view, viewer)


def _now() -> datetime:
    return datetime.now(UTC)


@router.post("/worklists", status_code=201)
def nominate(
    app: GraphCrm, someone: Someone, request: Request, new: schemas.NewWorklist
) -> schemas.Made:
    """Make a worklist of an answer: its parties, each with who is responsible and why."""
    viewer = someone.viewer
    request.state.looked = Looked("worklists.nominate")
    demand(viewer, Act.NOMINATE)
    if not someone.is_for(new.question):
        raise AccessError("this token is not for that question")
    places, given = placed(new.question, read_parameters(new.question, new.asked()))
    answer = app.ask_for(viewer, new.question, *places, **given)
    spoken = request.headers.get("accept-language", "")
    draft = desk.draft_of(
        _view(app, viewer),
        answer,
        name=new.name,
        branch_id=viewer.branch_id,
        due_on=new.due_on,
        most=new.most,
        lang=lang_of(None, spoken, usual=app.settings.lang or "zh"),
    )
    parties = [item.party_id for item in draft.items]
    request.state.looked = Looked("worklists.nominate", parties)
    made = kept.nominate(app.operations, draft, by=viewer.name, now=_now())
    return schemas.Made(worklist_id=made)


@router.get("/worklists")
def lists(app: GraphCrm, someone: Someone) -> list[schemas.WorklistSummary]:
    """Return the worklists that one may see, newest first."""
    seen = _seen(_view(app, someone.viewer), someone.viewer)
    return [schemas.WorklistSummary(**row) for row in shown.worklists(app.operations, seen)]


@router.get("/worklists/{worklist_id}")
def one(app: GraphCrm, someone: Someone, request: Request, worklist_id: str) -> schemas.Worklist:
    """Return a worklist with its items."""
    view = _view(app, someone.viewer)
    row = shown.worklist(app.operations, worklist_id, _seen(view, someone.viewer))
    found = schemas.Worklist(**{**row, "items": within.items_within(view, row["items"])})
    request.state.looked = Looked("worklists.read", [item.party_id for item in found.items])
    return found


@router.post("/worklists/{worklist_id}/{step}", status_code=204)
def move(
    app: GraphCrm,
    someone: Someone,
    request: Request,
    worklist_id: str,
    step: Literal["approve", "distribute", "drop"],
) -> None:
    """Approve, distribute or drop a worklist."""
    viewer = someone.viewer
    request.state.looked = Looked(f"worklists.{step}")
    demand(viewer, Act.APPROVE)
    to = {"approve": "approved", "distribute": "distributed", "drop": "dropped"}[step]
    seen = _seen(_view(app, viewer), viewer)
    kept.move(app.operations, worklist_id, to, by=viewer.name, now=_now(), seen=seen)


@router.put("/worklists/{worklist_id}/owners", status_code=204)
def assign(
    app: GraphCrm, someone: Someone, request: Request, worklist_id: str, new: schemas.Owners
) -> None:
    """Say who is to do which parties."""
    viewer = someone.viewer
    request.state.looked = Looked("worklists.assign", new.owners)
    demand(viewer, Act.APPROVE)
    view = _view(app, viewer)
    view.find_staff(sorted(set(new.owners.values())), what="owner")
    kept.assign(
        app.operations,
        worklist_id,
        new.owners,
        by=viewer.name,
        now=_now(),
        seen=_seen(view, viewer),
    )


@router.patch("/worklists/{worklist_id}/items/{item_id}")
def change(
    app: GraphCrm,
    someone: Someone,
    request: Request,
    worklist_id: str,
    item_id: Annotated[int, Path(ge=1, le=2**31 - 1)],
    new: schemas.ItemChange,
) -> schemas.WorklistItem:
    """Say what came of an item."""
    viewer = someone.viewer
    demand(viewer, Act.WORK)
    view, values = _view(app, viewer), new.model_dump(exclude_unset=True)
    if "owner_staff_id" in values:  # or one hands one's own work to somebody else
        demand(viewer, Act.APPROVE)
    desk.check_outcome(view, values, today=app.today)
    became = kept.change_item(
        app.operations,
        worklist_id,
        item_id,
        values,
        by=viewer.name,
        now=_now(),
        seen=_seen(view, viewer),
    )
    item = schemas.WorklistItem(**within.owner_within(view, became))
    request.state.looked = Looked("worklists.change", [item.party_id])
    return item


@router.post("/needs", status_code=201)
def need(
    app: GraphCrm, someone: Someone, request: Request, new: schemas.NewNeed
) -> schemas.Entered:
    """Enter a need; it is in the bank's data after the next load of entries."""
    request.state.looked = Looked("needs.enter", [new.party_id])
    return _enter(app, someone.viewer, "needs", new)


@router.post("/feedback", status_code=201)
def feedback(
    app: GraphCrm, someone: Someone, request: Request, new: schemas.NewFeedback
) -> schemas.Entered:
    """Enter a complaint, praise or survey, or close a complaint."""
    request.state.looked = Looked("feedback.enter", [new.party_id])
    return _enter(app, someone.viewer, "feedback", new)


@router.post("/entries/load")
def load(app: GraphCrm, someone: Someone) -> schemas.LoadedWaiting:
    """Take outcomes, needs and complaints that wait into the bank's data, as one load."""
    demand(someone.viewer, Act.LOAD)
    taken = desk.load_waiting(app, now=_now())
    return schemas.LoadedWaiting(
        load_id=taken.load.load_id if taken.load else None,
        graph_version=taken.load.graph_version if taken.load else None,
        n_contacts=taken.n_contacts,
        n_needs=taken.n_needs,
        n_feedback=taken.n_feedback,
        n_left=taken.n_left,
    )


def _enter(
    app: GraphCrm, viewer: Viewer, table: str, new: schemas.NewNeed | schemas.NewFeedback
) -> schemas.Entered:
    demand(viewer, Act.ENTER)
    row = new.model_dump(exclude_none=True)
    made = desk.write_entry(app, _view(app, viewer), table, row, by=viewer.name, now=_now())
    return schemas.Entered(entry_id=made)
