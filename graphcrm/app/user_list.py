"""Users and tokens as people read them: answers like any other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.operations.tokens import Token, tokens
from graphcrm.operations.users import User, users

if TYPE_CHECKING:
    from graphcrm.app.app import App


def list_users(app: App, *, now: datetime) -> Answer:
    """Return everybody who signs in, by name.

    Returns
    -------
    Answer
        Columns ``name, role, branch_id, staff_id, source, state, added_at``, where a state is
        active, must_change, locked or disabled; totals ``n_users``.
    """
    everybody = users(app.known_operations)
    texts: dict[str, list[str]] = {
        "name": [user.name for user in everybody],
        "role": [str(user.role) for user in everybody],
        "branch_id": [user.branch_id or "" for user in everybody],
        "staff_id": [user.staff_id or "" for user in everybody],
        "source": [user.source for user in everybody],
        "state": [_state(user, now) for user in everybody],
        "added_at": [_time(user.created_at) for user in everybody],
    }
    return _answer(app, "user.list", texts, {"n_users": len(everybody)})


def list_tokens(app: App, name: str, *, now: datetime) -> Answer:
    """Return somebody's tokens, newest first.

    Returns
    -------
    Answer
        Columns ``token_id, label, areas, state, expires_at, last_used_on``, where a state is
        active, over or revoked; totals ``n_tokens``.

    Raises
    ------
    NotFoundError
        Nobody is called that.
    """
    found = tokens(app.known_operations, name)
    texts = {
        "token_id": [token.token_id for token in found],
        "label": [token.label for token in found],
        "areas": [" ".join(sorted(token.areas or ("*",))) for token in found],
        "state": [_good(token, now) for token in found],
        "expires_at": [_time(token.expires_at) for token in found],
        "last_used_on": [str(token.last_used_on or "") for token in found],
    }
    return _answer(app, "user.token", texts, {"n_tokens": len(found)})


def _answer(
    app: App, question: str, texts: dict[str, list[str]], totals: dict[str, int | float | None]
) -> Answer:
    return Answer(
        question=question,
        as_of=app.today,
        graph_version="",
        parameters={},
        columns=tuple(_text(name, said) for name, said in texts.items()),
        totals=totals,
    )


def _state(user: User, now: datetime) -> str:
    if user.disabled_at is not None:
        return "disabled"
    if user.locked_until is not None and user.locked_until > now:
        return "locked"
    return "must_change" if user.must_change else "active"


def _good(token: Token, now: datetime) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "active" if token.expires_at > now else "over"


def _time(at: datetime) -> str:
    return f"{at.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _text(name: str, texts: Sequence[str]) -> Column:
    return Column(name, Unit.TEXT, np.arange(len(texts)), Words(tuple(texts)))
