"""Bring the operational database up to date, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Engine

_HERE = Path(__file__).parent / "migrations"


def config() -> Config:
    """Return where Alembic finds the steps."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    return made


def upgrade(engine: Engine) -> None:
    """Take every step that the database has not taken yet; one process at a time.

    Raises
    ------
    StoreVersionError
        A newer graphcrm wrote it.
    """
    from alembic import command
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from graphcrm.errors import StoreVersionError
    from graphcrm.operations.database import writing

    made = config()
    script = ScriptDirectory.from_config(made)
    with engine.connect() as connection:
        head = MigrationContext.configure(connection).get_current_revision()
    if head == script.get_current_head():
        return
    if head is not None and head not in {step.revision for step in script.walk_revisions()}:
        raise StoreVersionError(
            "a newer graphcrm wrote the database of users, audit and worklists; use that one"
        )
    with writing(engine).begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7301)")
        made.attributes["connection"] = connection
        command.upgrade(made, "head")
