"""Long work: asked for, watched, cancelled, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api import schemas
from api.answering import KeptCall, replied
from api.auth import SignedIn, now
from api.deps import GraphCrm, Someone, deed
from api.page import Page
from api.replies import ANY_REPLY
from graphcrm.app import jobs as desk
from graphcrm.errors import AccessError
from graphcrm.operations.audit import Looked
from graphcrm.operations.jobs import FORGET, LOAD, Job

router = APIRouter(prefix="/v1/jobs", tags=["jobs"], dependencies=[Depends(deed)])

OF_KIND: Final = {LOAD: "loads", FORGET: "forget"}  # areas of tokens
LOOK_S: Final = 0.5  # between two looks at a job that somebody watches
WATCH_S: Final = 600.0  # then he connects again, and proves again who he is
RETRY_MS: Final = 1_000


@router.post("", status_code=202)
def ask(
    app: GraphCrm, someone: Someone, request: Request, new: schemas.NewJob, response: Response
) -> schemas.JobState:
    """Have a question answered that takes longer than a request may."""
    request.state.looked = Looked("jobs.ask")
    if not someone.is_for(new.question):
        raise AccessError("this token is not for that question")
    job = desk.ask(app, someone.viewer, new.question, new.asked(), now=now())
    response.headers["location"] = f"/v1/jobs/{job.job_id}"
    return schemas.JobState.of(job)


def _is_for(someone: SignedIn, job: Job) -> bool:
    """Whether a sign-in is for what a job is about."""
    return someone.is_for(job.parameters.get("question", OF_KIND.get(job.kind, "")))


@router.get("")
def jobs(app: GraphCrm, someone: Someone, *, everybodys: bool = False) -> list[schemas.JobState]:
    """Return one's own jobs, the newest first; to administrators everybody's, if they ask so."""
    seen = desk.seen(app, someone.viewer, everybodys=everybodys)
    return [schemas.JobState.of(job) for job in seen if _is_for(someone, job)]


def _job(app: GraphCrm, someone: Someone, job_id: str) -> Job:
    job = desk.one(app, someone.viewer, job_id)
    if not _is_for(someone, job):
        raise AccessError("this token is not for that job")
    return job


TheJob = Annotated[Job, Depends(_job)]


@router.get("/{job_id}")
def one(job: TheJob) -> schemas.JobState:
    """Return how a job is."""
    return schemas.JobState.of(job)


@router.delete("/{job_id}", status_code=202)
def cancel(app: GraphCrm, someone: Someone, request: Request, job: TheJob) -> schemas.JobState:
    """Ask for a job to end; a load that is not done by then leaves the store as it was."""
    request.state.looked = Looked("jobs.cancel")
    return schemas.JobState.of(desk.cancel(app, someone.viewer, job.job_id, now=now()))


@router.get("/{job_id}/events", response_class=EventSourceResponse)
async def events(
    app: GraphCrm,
    someone: Someone,
    job: TheJob,
    last_event_id: Annotated[str, Header(max_length=20)] = "",
) -> AsyncIterator[ServerSentEvent]:
    """Tell how a job goes: ``progress``, and at last ``done``, ``failed`` or ``cancelled``.

    Who lost the connection sends ``Last-Event-ID`` and hears what he missed.
    """
    said = int(last_event_id) if last_event_id.isdecimal() else 0
    until = asyncio.get_running_loop().time() + WATCH_S
    while job.is_open:
        if job.n_changes > said:
            said = job.n_changes
            yield _event(job, "progress")
        if asyncio.get_running_loop().time() > until:
            return
        await asyncio.sleep(LOOK_S)
        job = await run_in_threadpool(_job, app, someone, job.job_id)
    yield _event(job, str(job.status))


def _event(job: Job, event: str) -> ServerSentEvent:
    state = schemas.JobState.of(job)
    return ServerSentEvent(data=state, event=event, id=str(job.n_changes), retry=RETRY_MS)


@router.get("/{job_id}/result", response_class=Response, responses=ANY_REPLY)
def result(
    app: GraphCrm,
    someone: Someone,
    request: Request,
    job: TheJob,
    page: Annotated[Page, Query()],
) -> Response:
    """Return the answer of a question that was asked as a job: a page of it, or a file."""
    return replied(KeptCall(app, someone.viewer, job, page), request)
