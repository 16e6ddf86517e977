"""Whether the service lives, whether it can answer, and its figures."""

from __future__ import annotations

from secrets import compare_digest
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel

from api.deps import GraphCrm
from api.running import metrics
from graphcrm.app.readiness import readiness
from graphcrm.app.serving import is_loopback
from graphcrm.errors import AccessError

router = APIRouter(tags=["health"])
# A proxy on this machine comes from here too, but says for whom.
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


class Ready(BaseModel):
    """Whether the service can answer, and what keeps it from that."""

    status: str
    checks: dict[str, str]


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """Say that the process lives."""
    return {"status": "ok"}


@router.get("/readyz", responses={503: {"model": Ready}})
def readyz(app: GraphCrm, response: Response) -> Ready:
    """Say whether the data can be read and the audit written."""
    checks = readiness(app)
    is_ready = set(checks.values()) == {"ok"}
    response.status_code = 200 if is_ready else 503
    return Ready(status="ok" if is_ready else "not_ready", checks=checks)


@router.get("/metrics", include_in_schema=False)
def read_metrics(
    app: GraphCrm, request: Request, authorization: Annotated[str, Header()] = ""
) -> Response:
    """Return figures for Prometheus, to this machine or to who has their token."""
    token = app.settings.metrics_token
    expected = f"Bearer {token.get_secret_value()}" if token else ""
    has_token = bool(token) and compare_digest(authorization.encode(), expected.encode())
    is_near = request.client is not None and is_loopback(request.client.host)
    if not has_token and (not is_near or any(name in request.headers for name in FORWARDED)):
        raise AccessError("figures are for this machine, or with GRAPHCRM_METRICS_TOKEN")
    return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
