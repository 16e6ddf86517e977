"""Signing in and out, and who one is."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from api.auth import Identity, check_origin, cookie_name, identified, now, viewer_of
from api.deps import GraphCrm
from api.schemas import Taken
from graphcrm.app import App, people
from graphcrm.errors import AccessError, NotFoundError
from graphcrm.operations.audit import Looked
from graphcrm.operations.passwords import check_another
from graphcrm.operations.roles import Role
from graphcrm.operations.sessions import LONGEST
from graphcrm.operations.users import User, find_user, set_password

router = APIRouter(prefix="/v1/session", tags=["people"])
Known = Annotated[Identity, Depends(identified)]
Password = Annotated[SecretStr, Field(max_length=256)]


class SignIn(Taken):
    """Name and password."""

    name: Annotated[str, Field(max_length=64)]
    password: Password
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "wang", "password": "correct horse battery"}]},
    )


class NewPassword(Taken):
    """The password that was, and the one to be."""

    old: Password
    new: Password


class Me(BaseModel):
    """Who one is, and what a page has to send back."""

    name: str
    role: Role
    branch_id: str | None
    staff_id: str | None
    lang: Literal["zh", "en"] | None
    via: Literal["api", "page"]
    may_export: bool | None
    must_change: bool
    areas: list[str] | None
    csrf_token: str | None
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "wang",
                    "role": "branch_manager",
                    "branch_id": "B1",
                    "staff_id": "S1",
                    "lang": "zh",
                    "via": "page",
                    "may_export": None,
                    "must_change": False,
                    "areas": None,
                    "csrf_token": "5f2b…",
                }
            ]
        }
    )


@router.post("", status_code=201)
def begin(app: GraphCrm, request: Request, response: Response, sent: SignIn) -> Me:
    """Sign in with name and password: the reply sets the cookie of a session."""
    check_origin(request)
    user = _checked(app, request, sent.name, sent.password)
    return _begun(app, response, user)


@router.get("")
def me(who: Known) -> Me:
    """Say who one is; pages find here what they have to send with each change."""
    return _said(who)


@router.post("/password")
def change_password(
    app: GraphCrm, request: Request, response: Response, who: Known, sent: NewPassword
) -> Me:
    """Change one's password: every other session of one's own ends."""
    if who.via != "page" or who.user.source != "local":
        raise AccessError("only who signed in with a password of graphcrm changes it here")
    _checked(app, request, who.user.name, sent.old)
    request.state.looked = Looked("session.password")
    check_another(sent.old.get_secret_value(), sent.new.get_secret_value())
    user = set_password(app.operations, who.user.name, sent.new.get_secret_value(), now=now())
    return _begun(app, response, user)


@router.delete("", status_code=204, dependencies=[Depends(identified)])
def end(app: GraphCrm, request: Request, response: Response) -> None:
    """Sign out."""
    request.state.looked = Looked("session.end")
    if cookie := request.cookies.get(cookie_name(app)):
        app.sessions.end(cookie, now=now())
    response.delete_cookie(cookie_name(app), **_cookie(app))


def _checked(app: App, request: Request, name: str, password: SecretStr) -> User:
    """Return who has a name and a password; who tried is on record, if he is anybody."""
    try:
        known = find_user(app.operations, name)
    except NotFoundError:
        known = None  # what was typed may be a password: it is not on record
    who = {"who": known.name, "role": known.role} if known else {}
    request.state.looked = Looked("session.begin", **who)
    peer = request.client.host if request.client else None
    address = people.address_of(app, peer, request.headers.getlist("x-forwarded-for"))
    return people.sign_in(app, name, password.get_secret_value(), now=now(), address=address)


def _begun(app: App, response: Response, user: User) -> Me:
    cookie, session = app.sessions.begin(user, now=now())
    seconds = int(LONGEST.total_seconds())
    response.set_cookie(cookie_name(app), cookie, max_age=seconds, **_cookie(app))
    return _said(Identity(session.user, "page", csrf=session.csrf))


def _cookie(app: App) -> dict[str, Any]:
    return {
        "path": "/",
        "httponly": True,
        "samesite": "strict",
        "secure": not app.settings.development,
    }


def _said(who: Identity) -> Me:
    viewer, user = viewer_of(who.user), who.user
    return Me(
        name=viewer.name,
        role=viewer.role,
        branch_id=viewer.branch_id,
        staff_id=viewer.staff_id,
        lang=user.lang,
        via=who.via,
        may_export=viewer.may_export,
        must_change=user.must_change,
        areas=None if who.areas is None else sorted(who.areas),
        csrf_token=who.csrf,
    )
