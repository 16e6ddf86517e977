"""Forget a customer, for good."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api import schemas
from api.auth import now
from api.deps import GraphCrm, Someone, deed
from graphcrm.app import jobs as desk
from graphcrm.errors import AccessError
from graphcrm.operations.audit import Looked

router = APIRouter(prefix="/v1", tags=["forget"], dependencies=[Depends(deed)])


class Whom(BaseModel):
    """Who is to be forgotten; the id never stands in an address."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"customer_id": "C1"}})

    customer_id: Annotated[str, Field(min_length=1, max_length=200)]


@router.post("/forget", status_code=202)
def forget(
    app: GraphCrm, someone: Someone, request: Request, whom: Whom, response: Response
) -> schemas.JobState:
    """Remove a customer from everything that graphcrm keeps, and keep later loads from it.

    This cannot be undone, and takes as long as a load: the reply names the job that does it, whose
    result is the proof. Asked again, it goes on where it died.
    """
    request.state.looked = Looked("forget", [whom.customer_id])
    if someone.areas is not None:
        raise AccessError("only an administrator of the whole bank may forget customers")
    job = desk.forget(app, someone.viewer, whom.customer_id, now=now())
    response.headers["location"] = f"/v1/jobs/{job.job_id}"
    return schemas.JobState.of(job)
