"""What routes ask for: graphcrm itself, and who asks."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from api.auth import SAFE, SignedIn, signed_in
from api.running.reply import route_of
from graphcrm.app import App
from graphcrm.operations.audit import BEGUN, Entry, Looked


async def graphcrm(connection: HTTPConnection) -> App:
    """Return graphcrm with its settings."""
    return cast("App", connection.app.state.graphcrm)


async def someone(
    connection: HTTPConnection, who: Annotated[SignedIn, Depends(signed_in)]
) -> SignedIn:
    """Return who asks, and remember him for the audit."""
    connection.state.signed_in = who
    return who


GraphCrm = Annotated[App, Depends(graphcrm)]
Someone = Annotated[SignedIn, Depends(someone)]


def deed(request: Request, app: GraphCrm, who: Someone) -> None:
    """Write that somebody is about to change something; where that cannot be written, he may not.

    Its end is on record under the same request id, like that of any request.

    Raises
    ------
    StoreUnavailableError, StoreBusyError
    """
    if request.method in SAFE:
        return
    looked: Looked | None = getattr(request.state, "looked", None)
    what = looked.what if looked else f"{request.method} {route_of(request.scope)}"
    viewer, number = who.viewer, getattr(request.state, "request_id", "")
    app.audit.write(Entry(viewer.name, str(viewer.role), who.via, what, BEGUN, number))
