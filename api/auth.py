"""Who sends a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from starlette.requests import HTTPConnection

from graphcrm.errors import AccessError

if TYPE_CHECKING:
    from graphcrm.app.viewer import Viewer


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody whose sign-in holds.

    Parameters
    ----------
    viewer : Viewer
    via : {"api", "page"}
        By a service token, or by the cookie of a session.
    areas : frozenset of str, optional
        What a service token is for: areas, or questions.  None: all that the role may.
    """

    viewer: Viewer
    via: Literal["api", "page"] = "api"
    areas: frozenset[str] | None = None


async def signed_in(connection: HTTPConnection) -> SignedIn:  # noqa: ARG001
    """Return who sends a request; AccessError where nobody signed in."""
    raise AccessError("sign in first")
