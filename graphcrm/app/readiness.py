"""Whether a service can answer: its data can be read, and its audit written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcrm.errors import GraphCrmError

if TYPE_CHECKING:
    from graphcrm.app.app import App


def readiness(app: App) -> dict[str, str]:
    """Say of each part ``ok``, or the code of what is wrong with it.

    Returns
    -------
    dict
        ``store``: a version is published; ``operations``: the database of users and audit can be
        written; ``audit``: there is a secret, and its ends reach the file outside.
    """
    checks = {"store": _store, "operations": _operations, "audit": _audit}
    found = {}
    for name, check in checks.items():
        try:
            found[name] = check(app)
        except GraphCrmError as error:
            found[name] = error.code
    return found


def _store(app: App) -> str:
    app.publisher.current()
    return "ok"


def _operations(app: App) -> str:
    from graphcrm.operations.audit_chain import try_writing

    try_writing(app.operations)
    return "ok"


def _audit(app: App) -> str:
    return "heads_not_written" if app.audit.heads_failed else "ok"
