"""What routes ask for: graphcrm itself, and who asks."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from api.auth import SignedIn, signed_in
from graphcrm.app import App


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
