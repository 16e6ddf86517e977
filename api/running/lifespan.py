"""What happens when a worker begins and ends."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool

from api.running.cores import keep_to_a_core

if TYPE_CHECKING:
    from fastapi import FastAPI

    from graphcrm.app import App

LOOK_S: Final = 1.0  # how often a worker sees whether the service still runs, and new versions


@asynccontextmanager
async def lifespan(made: FastAPI) -> AsyncIterator[None]:
    """Let a worker live as long as the service; at its end, the audit is let go of."""
    app: App = made.state.graphcrm
    parent = multiprocessing.parent_process()
    if parent is not None:  # one of several
        keep_to_a_core()
    watching = asyncio.create_task(_end_with(parent)) if parent else None
    await run_in_threadpool(app.serve_from_now, look_s=LOOK_S)
    yield
    if watching is not None:
        watching.cancel()
    if "audit" in vars(app):
        app.audit.close()
    if "operations" in vars(app):
        app.operations.close()


async def _end_with(parent: BaseProcess) -> None:
    """End this worker when the service was killed: it would keep the port from the next one."""
    while parent.is_alive():
        await asyncio.sleep(LOOK_S)
    os.kill(os.getpid(), signal.SIGTERM)
