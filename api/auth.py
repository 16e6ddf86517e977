"""Who sends a request: by a token, by a proxy that is believed, or by the cookie of a session."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final, Literal, cast
from urllib.parse import urlsplit

from fastapi import Depends
from fastapi.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from graphcrm.app import people
from graphcrm.app.viewer import Viewer
from graphcrm.errors import AccessError, SignInError
from graphcrm.operations.users import User

if TYPE_CHECKING:
    from graphcrm.app import App

CSRF: Final = "X-CSRF-Token"
# These ask for the question that they are about.
_LOOK_THEMSELVES: Final = frozenset({"", "jobs"})
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


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
        """Return whether the sign-in is for a question, as ``coverage.leaver``."""
        area = question.partition(".")[0]
        return self.areas is None or not self.areas.isdisjoint({area, question})


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody who is known, and may have to change his password before anything else.

    Parameters
    ----------
    user : User
    via : {"api", "page"}
    areas : frozenset of str or None
    csrf : str or None
        What his page has to send with whatever changes something.
    """

    user: User
    via: Literal["api", "page"]
    areas: frozenset[str] | None = None
    csrf: str | None = None

    def signed_in(self) -> SignedIn:
        """Return him as somebody who asks."""
        return SignedIn(viewer_of(self.user), self.via, self.areas)


def now() -> datetime:
    """Return the time that sign-ins go by."""
    return datetime.now(UTC)


def viewer_of(user: User) -> Viewer:
    """Return a user as somebody who asks."""
    return Viewer(user.name, user.role, user.branch_id, user.staff_id, user.may_export)


def cookie_name(app: App) -> str:
    """Return the name of the cookie; by its prefix browsers take it over https alone."""
    return "graphcrm" if app.settings.development else "__Host-graphcrm"


async def identified(connection: HTTPConnection) -> Identity:
    """Return who sends a request, and remember him for the audit.

    Raises
    ------
    SignInError
        Nobody signed in.
    AccessError
        A page of another site may have sent it.
    """
    return await run_in_threadpool(_identify, connection)


async def signed_in(
    connection: HTTPConnection, who: Annotated[Identity, Depends(identified)]
) -> SignedIn:
    """Return who sends a request, as :func:`sender`."""
    return _allowed(connection, who)


def sender(connection: HTTPConnection) -> SignedIn:
    """Return who sends a request; for a thread, since users are looked up.

    Raises
    ------
    SignInError
        Nobody signed in.
    AccessError
        A page of another site may have sent it, he has to change his password first, or his token
        is for other things.
    """
    return _allowed(connection, _identify(connection))


def _allowed(connection: HTTPConnection, who: Identity) -> SignedIn:
    if who.user.must_change:
        raise AccessError(
            "the password was given to you: sign in with it and change it, POST "
            "/v1/session/password; until then tokens of yours are good for nothing either",
            must_change=True,
        )
    _check_area(connection.url.path, who.areas)
    return who.signed_in()


def check_origin(connection: HTTPConnection) -> None:
    """Refuse what a page of another site sent; AccessError then."""
    origin = connection.headers.get("origin")
    fetched = connection.headers.get("sec-fetch-site", "same-origin")
    is_own = fetched in {"same-origin", "none"}
    if not is_own or (origin is not None and not _is_ours(connection, origin)):
        raise AccessError("a page of another site sent this; sign in at graphcrm's own")


def _check_area(path: str, areas: frozenset[str] | None) -> None:
    """Refuse a token that is for some areas alone where the path is in none of them."""
    thing = path.removeprefix("/v1").strip("/").partition("/")[0]
    if areas is None or thing in _LOOK_THEMSELVES:
        return
    if thing not in {area.partition(".")[0] for area in areas}:
        raise AccessError("the token is not for this; ask an admin for one with its --area")


def _identify(connection: HTTPConnection) -> Identity:
    who = _find(connection)
    connection.state.signed_in = who.signed_in()  # for the audit, which has refusals too
    if who.via == "page" and connection.scope.get("method") not in SAFE:
        check_origin(connection)
        sent = connection.headers.get(CSRF, "")
        if not hmac.compare_digest(sent.encode(), str(who.csrf).encode()):
            raise AccessError(f"a page sends the csrf_token of GET /v1/session as {CSRF}")
    return who


def _find(connection: HTTPConnection) -> Identity:
    app = cast("App", connection.app.state.graphcrm)
    scheme, _, sent = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        user, areas = app.bearers.find(sent.strip(), now=now())
        return Identity(user, "api", areas)
    return _by_proxy(app, connection) or _by_cookie(app, connection)


def _by_proxy(app: App, connection: HTTPConnection) -> Identity | None:
    header, peer = app.settings.header, connection.client
    if header is None or not people.is_proxy(app, peer.host if peer else None):
        return None
    named = connection.headers.getlist(header)
    if not named:
        return None
    user = people.named_by_proxy(app, named[0] if len(named) == 1 else "")
    return Identity(user, "page", csrf=app.sessions.csrf_of(user.name))


def _by_cookie(app: App, connection: HTTPConnection) -> Identity:
    cookie = connection.cookies.get(cookie_name(app))
    if cookie is None:
        raise SignInError("sign in first, or send a token as Authorization: Bearer gcrm_…")
    session = app.sessions.find(cookie, now=now())
    return Identity(session.user, "page", csrf=session.csrf)


def _is_ours(connection: HTTPConnection, origin: str) -> bool:
    """Whether an origin is the service, by its public address or as it was called."""
    settings = cast("App", connection.app.state.graphcrm).settings
    sent = origin.lower()
    if settings.url is not None and sent == _origin_of(settings.url):
        return True
    schemes = {"https", "http"} if settings.development else {"https"}
    host = connection.headers.get("host", "").lower()
    return sent in {f"{scheme}://{host}" for scheme in schemes}


def _origin_of(url: str) -> str:
    parts = urlsplit(url.lower())
    return f"{parts.scheme}://{parts.netloc}"
