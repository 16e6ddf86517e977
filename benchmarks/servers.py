"""The Neo4j that the cases of one size share, its home in the run's folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

from benchmarks.harness import BenchmarkError, Run

if TYPE_CHECKING:
    from graphcrm.app import App
    from tests.neo4j.access import Access
    from tests.neo4j.server import Server

NEEDS: Final = "they need Java 17 or newer and Maven, or NEO4J_URI"
SMALL, LARGE = (f"server.memory.pagecache.size={size}m" for size in (64, 512))


@contextmanager
def serving(run: Run) -> Iterator[str]:
    """Let cases, in processes of their own too, find a server; yield why there is none, or nothing.

    A server that ``NEO4J_URI`` names must be empty, and is emptied at the end.
    """
    from tests.neo4j.access import given, refusal
    from tests.neo4j.jars import available

    if access := given():
        why = refusal(access)
        try:
            yield why
        finally:
            if not why:
                access.empty()
    elif available():
        with started(home_of(run)) as access, patch.dict(os.environ, _environment(access)):
            yield ""
    else:
        yield NEEDS


@contextmanager
def started(home: Path) -> Iterator[Access]:
    """Run a server for as long as the block lasts, its home removed at the end."""
    server = laid_out(home)
    try:
        server.start()
        yield server.access
    finally:
        server.remove()


def laid_out(home: Path) -> Server:
    """Return a server that does not run yet, with a page cache as a bank would give it."""
    from tests.neo4j.jars import CACHE, fetch
    from tests.neo4j.server import Server

    server = Server(fetch(CACHE), home, java=())  # as a bank runs it
    conf = home / "conf" / "neo4j.conf"
    conf.write_text(conf.read_text("utf-8").replace(SMALL, LARGE), "utf-8")
    return server


def home_of(run: Run) -> Path:
    """Return the home of the server that the cases of a size share; missing if it was given."""
    return run.folder / "server"


def access_of() -> Access:
    """Return the server that the environment names.

    Raises
    ------
    BenchmarkError
        It names none.
    """
    from tests.neo4j.access import given

    if access := given():
        return access
    raise BenchmarkError("no server is running for this case")


def app_at(access: Access, snapshots: Path) -> App:
    """Return graphcrm for the store on a server."""
    from pydantic import SecretStr

    from graphcrm.app import App, read_settings

    login = {"neo4j_user": access.user, "neo4j_password": SecretStr(access.password)}
    where = {"neo4j_database": access.database, "snapshots": snapshots, "db": access.url}
    return App(read_settings().model_copy(update=login | where))


def software(access: Access) -> str:
    """Return which server and which driver answer."""
    from importlib.metadata import version

    with access.driver() as driver:
        return f"{driver.get_server_info().agent}, driver {version('neo4j')}"


def _environment(access: Access) -> dict[str, str]:
    return {
        "NEO4J_URI": access.url,
        "NEO4J_USER": access.user,
        "NEO4J_PASSWORD": access.password,
    }
