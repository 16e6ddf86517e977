"""Who sends a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, cast

from fastapi.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from graphcrm.app.viewer import Viewer
from graphcrm.errors import SignInError

if TYPE_CHECKING:
    from graphcrm.app import App
    from graphcrm.operations.users import User


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

    def is_for(self, question: str) -> bool:
        """Return whether the sign-in is for a question, as ``coverage.gaps``."""
        area = question.partition(".")[0]
        return self.areas is None or not self.areas.isdisjoint({area, question})


def now() -> datetime:
    """Return the time that sign-ins go by."""
    return datetime.now(UTC)


async def signed_in(connection: HTTPConnection) -> SignedIn:
    """Return who sends a request; SignInError where nobody signed in."""
    return await run_in_threadpool(_by_token, connection)


def viewer_of(user: User) -> Viewer:
    """Return a user as somebody who asks."""
    return Viewer(user.name, user.role, user.branch_id, user.staff_id, user.may_export)


def _by_token(connection: HTTPConnection) -> SignedIn:
    from graphcrm.operations.tokens import find_bearer

    app = cast("App", connection.app.state.graphcrm)
    scheme, _, sent = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise SignInError("sign in first, or send a token as Authorization: Bearer gcrm_…")
    user, areas = find_bearer(app.operations, sent.strip(), now=now())
    return SignedIn(viewer_of(user), "api", areas)
