"""Write who looked at what before the first byte of the reply, or reply nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sized
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool

from api.running.log import FACTS
from api.running.metrics import audited
from api.running.reply import refuse, route_of, state_of, status_of
from graphcrm.errors import GraphCrmError
from graphcrm.operations.audit import NOBODY, Entry, Looked

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.auth import SignedIn
    from graphcrm.operations.audit_writer import AuditWriter

AT_ONCE: Final = 2_000  # parties: hashes of so many take a millisecond
LOOKED: Final = "looked"  # of the request's state: what an endpoint looked at


class Audit:
    """Records each request of whoever signed in, and whatever says that it looked.

    What an endpoint looked at is its ``request.state.looked``; where it says nothing, the route's
    template stands for it.  Requests of nobody that looked at nothing leave no line.

    Parameters
    ----------
    app : ASGIApp
    writer : callable
        Returns what writes the audit; asked when the first line is written.
    """

    def __init__(self, app: ASGIApp, *, writer: Callable[[], AuditWriter]) -> None:
        self.app, self._writer = app, writer
        self._n_due = 0  # requests whose line is not written yet
        self._log = logging.getLogger("graphcrm.audit")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused, due = False, True

        async def recorded(message: Message) -> None:
            nonlocal refused, due
            if message["type"] == "http.response.start":
                try:
                    await self._write(scope, message)
                except GraphCrmError as error:
                    refused = True
                    self._log.error("no audit", extra={FACTS: {"error": error.message}})
                    says = "the audit cannot be written, so nothing is answered; try again"
                    wait = {"retry-after": "10"}
                    await refuse(scope, send, 503, "audit_unavailable", says, wait)
                finally:
                    self._n_due, due = self._n_due - due, False
            if not refused:
                await send(message)

        self._n_due += 1
        try:
            await self.app(scope, receive, recorded)
        finally:
            self._n_due -= due

    async def _write(self, scope: Scope, message: Message) -> None:
        """Write the line of a request, if it leaves one."""
        looked: Looked | None = state_of(scope).get(LOOKED)
        someone: SignedIn | None = state_of(scope).get("signed_in")
        if looked is None and someone is None:
            return
        began = time.perf_counter()
        writer = self._writer()
        writer.n_expected = self._n_due
        what = looked or Looked(f"{scope['method']} {route_of(scope)}")
        of = writer.hashes.of
        entry = Entry(
            **_who(what, someone),
            what=what.what,
            result=str(status_of(message)),
            request_id=state_of(scope).get("request_id", ""),
            **(await run_in_threadpool(of, what) if _is_long(what) else of(what)),
        )
        await writer.written(entry)
        audited(time.perf_counter() - began)


def _is_long(looked: Looked) -> bool:
    """Whether parties are so many that other requests would wait for their hashes."""
    ids = looked.party_ids
    return not isinstance(ids, Sized) or len(ids) > AT_ONCE


def _who(looked: Looked, someone: SignedIn | None) -> dict[str, Any]:
    if someone is None:
        via = "page" if looked.what.startswith("session.") else "api"
        return {"who": looked.who or NOBODY, "role": looked.role or NOBODY, "via": via}
    viewer = someone.viewer
    return {"who": viewer.name, "role": str(viewer.role), "via": someone.via}
