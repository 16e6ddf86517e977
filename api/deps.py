"""What routes ask for: graphcrm itself, who asks, and in which language."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from api.auth import SignedIn, signed_in
from graphcrm.app import App


def graphcrm(connection: HTTPConnection) -> App:
    """Return graphcrm with its settings."""
    return cast("App", connection.app.state.graphcrm)


GraphCrm = Annotated[App, Depends(graphcrm)]
Someone = Annotated[SignedIn, Depends(signed_in)]
