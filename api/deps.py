"""What routes ask for: graphcrm itself, who asks, and in which language."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from fastapi import Depends, Header
from starlette.requests import HTTPConnection

from api.auth import SignedIn, signed_in
from graphcrm.app import App
from graphcrm.reasons import Lang


async def graphcrm(connection: HTTPConnection) -> App:
    """Return graphcrm with its settings."""
    return cast("App", connection.app.state.graphcrm)


async def someone(
    connection: HTTPConnection, who: Annotated[SignedIn, Depends(signed_in)]
) -> SignedIn:
    """Return who asks, and remember him for the audit."""
    connection.state.signed_in = who
    return who


def language(
    lang: Literal["zh", "en"] | None = None,
    accept_language: Annotated[str, Header(max_length=200)] = "",
) -> Lang:
    """Return the language of sentences: as is asked for, else as the headers say, else Chinese."""
    return lang or ("en" if accept_language.lower().startswith("en") else "zh")


GraphCrm = Annotated[App, Depends(graphcrm)]
Someone = Annotated[SignedIn, Depends(someone)]
Language = Annotated[Lang, Depends(language)]
