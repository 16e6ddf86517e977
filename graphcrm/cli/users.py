"""People and services that sign in: ``graphcrm user add | list | disable | token …``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphcrm.cli import options as o
from graphcrm.cli.output import show
from graphcrm.errors import InputError
from graphcrm.reasons import Reason, say

if TYPE_CHECKING:
    from graphcrm.operations import Database

Name = Annotated[str, typer.Argument(help="How he signs in.", show_default=False)]
Stdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


def add(  # noqa: PLR0913 - each is an option
    name: Name,
    *,
    role: Annotated[
        str,
        typer.Option(
            help="admin, branch_manager, planner, analyst, account_manager or auditor.",
            show_default=False,
        ),
    ],
    branch: Annotated[
        str | None, typer.Option(help="He sees it and all below it. Default: the whole bank.")
    ] = None,
    staff: Annotated[str | None, typer.Option(help="His staff_id in the bank's data.")] = None,
    source: Annotated[
        str,
        typer.Option(help="Who vouches for him: local (a password), directory, header, service."),
    ] = "local",
    may_export: Annotated[
        bool | None,
        typer.Option(
            "--export/--no-export",
            help="Whether he may take rows away. Default: as his role.",
            show_default=False,
        ),
    ] = None,
    password_stdin: Stdin = False,
    db: o.Db = None,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Let somebody in: a person with a password, or a service with tokens."""
    from graphcrm.app.people import check_branch
    from graphcrm.operations.users import NewUser, add_user

    check_branch(o.open_app(db), branch)
    new = NewUser(name, role, branch, staff, None, source, may_export)  # type: ignore[arg-type]
    password = _password(from_stdin=password_stdin) if source == "local" else None

    def change(database: Database, now: datetime) -> None:
        add_user(database, new, password=password, now=now)

    _do(change, db=db)
    _tell(Reason("user_added" if password else "user_known"), lang, quiet=quiet)


def list_(
    *,
    limit: o.Limit = None,
    out: o.Out = None,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """List everybody who signs in, with role, branch and state."""
    from graphcrm.app.user_list import list_users

    spoken, app = o.language(lang), o.open_app(db)
    answer = list_users(app, now=datetime.now(UTC))
    show(answer, lang=spoken, limit=limit, out=out, as_json=as_json, quiet=quiet)


def disable(
    name: Name,
    *,
    db: o.Db = None,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Let somebody in no more; his sessions end, and his tokens are good no more."""
    from graphcrm.operations import users

    _do(lambda database, now: users.disable(database, name, now=now), db=db)
    _tell(Reason("user_disabled"), lang, quiet=quiet)


def enable(
    name: Name,
    *,
    db: o.Db = None,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Let somebody in again, also who is locked out after too many wrong passwords."""
    from graphcrm.operations import users

    _do(lambda database, now: users.enable(database, name, now=now), db=db)
    _tell(Reason("user_enabled"), lang, quiet=quiet)


def password(
    name: Name,
    *,
    password_stdin: Stdin = False,
    db: o.Db = None,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Give somebody another password, which he has to change when he next signs in."""
    from graphcrm.operations.users import set_password

    word = _password(from_stdin=password_stdin)
    _do(
        lambda database, now: set_password(database, name, word, must_change=True, now=now),
        db=db,
    )
    _tell(Reason("user_password"), lang, quiet=quiet)


def token(  # noqa: PLR0913 - each is an option
    name: Name,
    *,
    label: Annotated[str | None, typer.Option(help="What the token is for.")] = None,
    days: Annotated[int, typer.Option(help="How long it is good.", min=1, max=365)] = 90,
    area: Annotated[
        list[str] | None,
        typer.Option(help="An area or question it is for; may be repeated. Default: all."),
    ] = None,
    show_all: Annotated[bool, typer.Option("--list", help="List his tokens.")] = False,
    revoke: Annotated[
        str | None, typer.Option(help="End the token of this number.", metavar="TOKEN_ID")
    ] = None,
    db: o.Db = None,
    as_json: o.AsJson = False,
    lang: o.Language = None,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Make a token with which a service signs in, list such tokens, or end one."""
    if [label is not None, show_all, revoke is not None].count(True) != 1:
        raise InputError("give one of --label, --list and --revoke")
    if label is not None:
        _make_token(name, {"label": label, "days": days, "areas": area or []}, (db, lang, quiet))
    elif revoke is not None:
        from graphcrm.operations import tokens

        number = revoke
        _do(lambda database, now: tokens.revoke(database, name, number, now=now), db=db)
        _tell(Reason("user_revoked"), lang, quiet=quiet)
    else:
        from graphcrm.app.user_list import list_tokens

        answer = list_tokens(o.open_app(db), name, now=datetime.now(UTC))
        spoken = o.language(lang)
        show(answer, lang=spoken, limit=None, out=None, as_json=as_json, quiet=quiet)


def _make_token(
    name: str, asked: Mapping[str, Any], shared: tuple[str | None, str | None, bool]
) -> None:
    """Print a new token alone on standard output, so that it can be piped where it belongs."""
    from graphcrm.app.people import check_areas
    from graphcrm.operations.tokens import make_token

    check_areas(asked["areas"])
    db, lang, quiet = shared
    made, sent = _do(lambda database, now: make_token(database, name, **asked, now=now), db=db)
    print(sent)
    _tell(Reason("user_token", {"until": made.expires_at.date().isoformat()}), lang, quiet=quiet)


def _do(change: Callable[[Database, datetime], Any], *, db: str | None) -> Any:
    """Change something in the database of users, and let go of it."""
    app = o.open_app(db)
    return change(app.operations, datetime.now(UTC))


def _password(*, from_stdin: bool) -> str:
    """Read a password where nobody sees it."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise InputError("nobody is at a terminal to type a password; give it by --password-stdin")
    from getpass import getpass

    word = getpass("Password: ")
    if getpass("Again: ") != word:
        raise InputError("the two are not the same; try again")
    return word


def _tell(reason: Reason, lang: str | None, *, quiet: bool) -> None:
    if not quiet:
        print(say(reason, o.language(lang)), file=sys.stderr)
