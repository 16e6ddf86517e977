"""What routes take and give, apart from the questions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from graphcrm.operations.jobs import Job

Text = Annotated[str, Field(min_length=1, max_length=128)]
Note = Annotated[str, Field(max_length=2_000)]


class Taken(BaseModel):
    """What somebody sends: nothing but what is named here."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """An error: what was wrong, where, and what to do next."""

    status: int
    code: str
    message: str
    facts: dict[str, Any] = {}
    request_id: str | None = None


class Wanted(Taken):
    """A question, and what it is asked with."""

    question: Text
    parameters: dict[str, Any] = {}
    as_of: date | None = None

    def asked(self) -> dict[str, Any]:
        """Return all that it is asked with."""
        return self.parameters | ({"as_of": self.as_of.isoformat()} if self.as_of else {})


class NewWorklist(Wanted):
    """An answer to be made a worklist."""

    name: Text
    due_on: date | None = None
    most: Annotated[int, Field(ge=1, le=5_000)] = 5_000
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "七月单线客户",
                    "question": "coverage.single-links",
                    "parameters": {"book": "managed"},
                    "due_on": "2026-07-31",
                    "most": 100,
                }
            ]
        },
    )


class Made(BaseModel):
    """What was made."""

    worklist_id: str


class WorklistHead(BaseModel):
    """A worklist without its items."""

    worklist_id: str
    name: str
    status: Literal["nominated", "approved", "distributed", "done", "dropped"]
    question: str | None = Field(description="Null where the viewer must not learn of it.")
    parameters: dict[str, Any]
    as_of: date
    graph_version: str
    branch_id: str | None
    created_by: str
    created_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    distributed_at: datetime | None
    done_at: datetime | None


class WorklistSummary(WorklistHead):
    """A worklist with how many items it has, and how many are open."""

    n_items: int
    n_open: int


class WorklistItem(BaseModel):
    """One party of a worklist."""

    item_id: int
    rank: int
    party_id: str
    branch_id: str | None
    owner_staff_id: str | None
    status: Literal["open", "done", "dropped"]
    due_on: date | None
    reason: str | None
    note: str | None
    channel: str | None
    contacted_on: date | None
    outcome: str | None
    loaded_at: datetime | None
    updated_by: str | None
    updated_at: datetime | None


class Worklist(WorklistHead):
    """A worklist with the items that the viewer may see."""

    items: list[WorklistItem]


class Owners(Taken):
    """Who is to do which party: staff_id by party_id."""

    owners: dict[Text, Text]


class ItemChange(Taken):
    """What becomes of an item; what is left out stays."""

    status: Literal["open", "done", "dropped"] | None = None
    owner_staff_id: Text | None = None
    due_on: date | None = None
    note: Note | None = None
    channel: Text | None = None
    contacted_on: date | None = None
    outcome: Annotated[str, Field(max_length=64)] | None = None


class NewNeed(Taken):
    """A need that somebody tells of."""

    party_id: Text
    kind: Text
    raised_on: date | None = None
    staff_id: Text | None = None
    status: Text | None = None
    note: Note | None = None


class NewFeedback(Taken):
    """A complaint, praise or survey; entered again with ``closed_on`` it is closed."""

    party_id: Text
    kind: Literal["complaint", "praise", "survey"]
    opened_on: date | None = None
    closed_on: date | None = None
    score: Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)] | None = None
    note: Note | None = None


class Entered(BaseModel):
    """Where an entry waits for the next load."""

    entry_id: int


class LoadedWaiting(BaseModel):
    """What was taken into the bank's data."""

    load_id: str | None
    graph_version: str | None
    n_contacts: int
    n_needs: int
    n_feedback: int
    n_left: int


class NewJob(Wanted):
    """A question that takes longer than a request may."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"question": "campaign.plan", "parameters": {"seeds": 20}}],
        },
    )


class JobState(BaseModel):
    """How a job is."""

    job_id: str
    kind: Literal["load", "question", "forget"]
    question: str | None
    status: Literal["queued", "running", "done", "failed", "cancelled"]
    created_by: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    stage: str | None
    n_done: int
    n_steps: int | None
    cancel_asked: bool
    error_code: str | None
    error: str | None
    result: dict[str, Any] | None
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "job_id": "0f5c1d2e3b4a59687786950f1e2d3c4b",
                    "kind": "load",
                    "question": None,
                    "status": "running",
                    "created_by": "li",
                    "created_at": "2026-07-01T01:30:00Z",
                    "started_at": "2026-07-01T01:30:01Z",
                    "ended_at": None,
                    "stage": "customers.csv",
                    "n_done": 3,
                    "n_steps": 58,
                    "cancel_asked": False,
                    "error_code": None,
                    "error": None,
                    "result": None,
                }
            ]
        }
    )

    @classmethod
    def of(cls, job: Job) -> JobState:
        """Return a job as it is told, without what was asked: that may name somebody."""
        said = {name: getattr(job, name) for name in cls.model_fields if hasattr(job, name)}
        return cls(**said, question=job.parameters.get("question"))


RejectEnding = Literal[".csv", ".xlsx"]
