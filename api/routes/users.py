"""Users and their tokens, for admins."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from api.auth import SignedIn, now
from api.deps import GraphCrm, Someone, deed
from api.schemas import Taken
from graphcrm.app import App
from graphcrm.app.people import check_areas, check_branch
from graphcrm.app.policy import Act, demand
from graphcrm.errors import AccessError
from graphcrm.operations import tokens as kept
from graphcrm.operations import users as people
from graphcrm.operations.audit import Looked
from graphcrm.operations.roles import Role

Source = Literal["local", "directory", "header", "service"]
UserId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Password = Annotated[SecretStr, Field(max_length=256)]


def _admin(request: Request, someone: Someone) -> SignedIn:
    """Let admins in, and note in the audit what they do here by the name of the endpoint."""
    demand(someone.viewer, Act.PEOPLE)
    if someone.areas is not None:
        raise AccessError("no token that is for some areas alone may do this")
    whom = request.path_params.get("user_id", "")
    number = f" {whom}" if whom.isascii() and whom.isdigit() else ""
    request.state.looked = Looked(f"users.{request.scope['endpoint'].__name__}{number}")
    return someone


router = APIRouter(
    prefix="/v1/users", tags=["people"], dependencies=[Depends(_admin), Depends(deed)]
)


class NewUser(Taken):
    """Somebody who is to be let in; of source local with a password, which he has to change."""

    name: Annotated[str, Field(max_length=64)]
    role: Role
    branch_id: Annotated[str, Field(max_length=128)] | None = None
    staff_id: Annotated[str, Field(max_length=128)] | None = None
    lang: Literal["zh", "en"] | None = None
    source: Source = "local"
    may_export: bool | None = None
    password: Password | None = None
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "wang", "role": "planner", "branch_id": "B1", "source": "header"}]
        },
    )


class User(BaseModel):
    """Somebody who signs in."""

    user_id: int
    name: str
    role: Role
    branch_id: str | None
    staff_id: str | None
    lang: Literal["zh", "en"] | None
    source: Source
    may_export: bool | None
    must_change: bool
    locked_until: datetime | None
    disabled_at: datetime | None
    created_at: datetime
    model_config = ConfigDict(from_attributes=True)


class GivenPassword(Taken):
    """A password for somebody, who has to change it."""

    password: Password


class NewToken(Taken):
    """What a token is to be for."""

    label: Annotated[str, Field(min_length=1, max_length=64)]
    days: Annotated[int, Field(ge=1, le=kept.MOST_DAYS)] = 90
    areas: list[Annotated[str, Field(max_length=128)]] = Field(default=[], max_length=100)
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"label": "daily", "days": 90, "areas": ["network"]}]},
    )


class Token(BaseModel):
    """A token, without its secret; areas are null where it is for everything."""

    token_id: str
    label: str
    areas: list[str] | None
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None
    revoked_at: datetime | None
    model_config = ConfigDict(from_attributes=True)


class MadeToken(Token):
    """A token just made; it is shown this once."""

    token: str


@router.get("")
def show(app: GraphCrm) -> list[User]:
    """Return everybody, by name."""
    return [User.model_validate(user) for user in people.users(app.operations)]


@router.post("", status_code=201)
def add(app: GraphCrm, request: Request, new: NewUser) -> User:
    """Let somebody in from now on."""
    fields = new.model_dump(exclude={"password"})
    check_branch(app, new.branch_id)
    password = new.password.get_secret_value() if new.password else None
    made = people.add_user(app.operations, people.NewUser(**fields), password=password, now=now())
    request.state.looked = Looked(f"users.add {made.user_id} {made.role}")
    return User.model_validate(made)


@router.post("/{user_id}/disable", status_code=204)
def disable(app: GraphCrm, user_id: UserId) -> None:
    """Let somebody in no more; his sessions end, and his tokens are good no more."""
    people.disable(app.operations, _name(app, user_id), now=now())


@router.post("/{user_id}/enable", status_code=204)
def enable(app: GraphCrm, user_id: UserId) -> None:
    """Let somebody in again, also who is locked out after too many wrong passwords."""
    people.enable(app.operations, _name(app, user_id), now=now())


@router.post("/{user_id}/password", status_code=204)
def password(app: GraphCrm, user_id: UserId, given: GivenPassword) -> None:
    """Give somebody a password, which he has to change; his sessions end."""
    word = given.password.get_secret_value()
    people.set_password(app.operations, _name(app, user_id), word, must_change=True, now=now())


@router.get("/{user_id}/tokens")
def tokens(app: GraphCrm, user_id: UserId) -> list[Token]:
    """Return somebody's tokens, newest first."""
    found = kept.tokens(app.operations, _name(app, user_id))
    return [Token(**_fields(token)) for token in found]


@router.post("/{user_id}/tokens", status_code=201)
def token(app: GraphCrm, user_id: UserId, new: NewToken) -> MadeToken:
    """Make a token for somebody; it is shown this once."""
    check_areas(new.areas)
    name = _name(app, user_id)
    made, sent = kept.make_token(app.operations, name, **new.model_dump(), now=now())
    return MadeToken(**_fields(made), token=sent)


@router.delete("/{user_id}/tokens/{token_id}", status_code=204)
def revoke(app: GraphCrm, user_id: UserId, token_id: Annotated[str, Path(max_length=16)]) -> None:
    """End one of somebody's tokens."""
    kept.revoke(app.operations, _name(app, user_id), token_id, now=now())


def _name(app: App, user_id: int) -> str:
    return people.user_with_id(app.operations, user_id).name


def _fields(token: kept.Token) -> dict[str, Any]:
    areas = None if token.areas is None else sorted(token.areas)
    return {name: getattr(token, name) for name in kept.Token.__slots__} | {"areas": areas}
