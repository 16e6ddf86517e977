"""graphcrm at a server, as a test calls it."""

from datetime import date
from pathlib import Path

from pydantic import SecretStr

from graphcrm.app import App
from graphcrm.settings import Settings
from tests.neo4j.access import Access


def app_at(access: Access, folder: Path, *, today: date) -> App:
    """Return the application for a server; its snapshots lie in ``folder``."""
    return App(
        Settings(
            db=access.url,
            today=today,
            snapshots=folder,
            neo4j_user=access.user,
            neo4j_password=SecretStr(access.password),
            neo4j_database=access.database,
        )
    )
