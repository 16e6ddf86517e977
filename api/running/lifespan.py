"""What happens when a worker begins and ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from graphcrm.app import App


@asynccontextmanager
async def lifespan(made: FastAPI) -> AsyncIterator[None]:
    """Let a worker live; at its end, the audit is let go of."""
    app: App = made.state.graphcrm
    yield
    if "audit" in vars(app):
        app.audit.close()
    if "operations" in vars(app):
        app.operations.close()
