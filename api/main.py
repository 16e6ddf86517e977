"""Make the HTTP application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI

from api import errors
from api.description import describe
from api.looks import Looks
from api.routes import audit, forget, health, jobs, loads, questions, session, users, worklists
from api.running.layers import add_layers
from api.running.lifespan import lifespan
from graphcrm import __version__
from graphcrm.app import App

if TYPE_CHECKING:
    from graphcrm.app import Settings


def create_app(settings: Settings | None = None, *, graphcrm: App | None = None) -> FastAPI:
    """Make the HTTP application.

    Parameters
    ----------
    settings : Settings, optional
        Default: from the environment.
    graphcrm : App, optional
        Instead of one made from the settings.

    Raises
    ------
    InputError
        The settings cannot be used.
    """
    # No pages of the framework itself: they load scripts from other hosts.
    made = FastAPI(
        title="graphcrm",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,  # behind a proxy it would lead to http
    )
    made.state.graphcrm = graphcrm or App(settings)
    made.state.looks = Looks()
    errors.add_handlers(made)
    add_layers(made, made.state.graphcrm)
    for router in questions.routers():  # first: they are asked most, and quickly passed over
        made.include_router(router)
    for routes in (audit, forget, health, jobs, loads, session, users, worklists):
        made.include_router(routes.router)
    made.include_router(questions.index)
    describe(made)
    return made
