"""Loads of extracts that are sent: each becomes a job."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.responses import FileResponse

from api import schemas
from api.auth import now
from api.deps import GraphCrm, Someone, deed
from api.uploads import receive
from graphcrm.app import jobs as desk
from graphcrm.app.uploads import Sent, Upload
from graphcrm.errors import AccessError
from graphcrm.operations.audit import Looked
from graphcrm.operations.jobs import new_id

router = APIRouter(prefix="/v1/loads", tags=["loads"], dependencies=[Depends(deed)])

_FILES: Final[dict[str, Any]] = {
    "files": {
        "type": "array",
        "items": {"type": "string", "format": "binary"},
        "description": "CSV, xlsx, xls or Parquet, named after the tables; or zip files of such.",
    },
    "mapping": {"type": "string", "format": "binary", "description": "A mapping file, YAML."},
}
_FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": _FILES | Sent.model_json_schema()["properties"],
                    "required": ["files"],
                }
            }
        },
    }
}


@router.post("", status_code=202, openapi_extra=_FORM)
async def load(
    app: GraphCrm, someone: Someone, request: Request, response: Response
) -> schemas.JobState:
    """Load extracts, all of them or none: the reply names the job that does it."""
    request.state.looked = Looked("loads.send")
    if not someone.is_for("loads"):
        raise AccessError("this token is not for loads")
    await run_in_threadpool(desk.demand_load, app, someone.viewer)
    job_id = new_id()
    with await run_in_threadpool(Upload, app, job_id) as upload:
        await receive(request, upload)
        options = upload.options()
        job = await run_in_threadpool(
            lambda: desk.load(app, someone.viewer, job_id, options, now=now())
        )
    response.headers["location"] = f"/v1/jobs/{job_id}"
    return schemas.JobState.of(job)


@router.get("/{job_id}/rejects{ending}", response_class=FileResponse)
def rejects(
    app: GraphCrm, someone: Someone, request: Request, job_id: str, ending: schemas.RejectEnding
) -> FileResponse:
    """Return the rows that a load rejected, with what is wrong with each; to who loaded them."""
    request.state.looked = Looked("loads.rejects")
    path = desk.rejects(app, someone.viewer, job_id, ending)
    return FileResponse(path, filename=f"rejects{ending}")
