"""Put the layers around the application, the outermost last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.audit import Audit
from api.running.body import BodyLimit
from api.running.headers import SecurityHeaders
from api.running.heavy import Heavy
from api.running.hosts import TrustedHosts, hosts_of
from api.running.requests import Requests
from api.running.time_limit import TimeLimit
from api.running.unforeseen import Unforeseen

if TYPE_CHECKING:
    from fastapi import FastAPI

    from graphcrm.app import App

UPLOADS: Final = "/v1/loads"
UPLOAD_S: Final = 3600.0  # of a month's extracts over a slow line


def add_layers(made: FastAPI, app: App) -> None:
    """Add every layer: what comes in passes them from the last to the first."""
    settings = app.settings
    made.add_middleware(Unforeseen)
    made.add_middleware(Heavy, most=settings.heavy_at_once)
    made.add_middleware(TimeLimit, seconds=settings.request_s, of_path={UPLOADS: UPLOAD_S})
    uploads = {UPLOADS: settings.upload_mb << 20}
    made.add_middleware(BodyLimit, most=settings.body_bytes, of_path=uploads)
    made.add_middleware(Audit, writer=lambda: app.audit)
    if hosts := hosts_of(settings):
        made.add_middleware(TrustedHosts, hosts=hosts)
    made.add_middleware(SecurityHeaders, development=settings.development)
    made.add_middleware(Requests)
