"""Settings from the environment, read once, frozen, and handed down from ``app``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What the environment says; every name has the prefix ``GRAPHCRM_``.

    Parameters
    ----------
    db : str
        The store.
    today : date or None
        Stands in for today's date, for tests and for answers that must not move.
    lang : {"zh", "en"} or None
        Language of sentences; None goes by the locale.
    snapshots : Path
        Where this machine keeps the snapshots of a server; those of a file lie beside it.
    rules : Path or None
        File of the bank's own rules of service; None goes by the usual ones.
    source_password : str or None
        Of the databases that extracts are loaded from, where their addresses hold none.
    neo4j_user, neo4j_password, neo4j_password_file, neo4j_database, neo4j_timeout
        Who graphcrm is to a server, in which of its databases, and how many seconds one query may
        take there; the first line of the file is the password, where that is not said itself.
    operations : str or None
        Database of users, audit, worklists and jobs; None is an SQLite file beside the snapshots.
    secret, secret_file : str, Path or None
        What sessions are signed with and parties are hashed with in the audit; or the file whose
        first line it is.
    development : bool
        Whether to serve without a secret that stays; never where others can reach it.
    """

    model_config = SettingsConfigDict(env_prefix="GRAPHCRM_", frozen=True, extra="ignore")

    db: str = "graphcrm.duckdb"
    today: date | None = None
    lang: Literal["zh", "en"] | None = None
    snapshots: Path = Path()
    rules: Path | None = None
    source_password: SecretStr | None = None
    neo4j_user: str = "neo4j"
    neo4j_password: SecretStr | None = None
    neo4j_password_file: Path | None = None
    neo4j_database: str = "neo4j"
    neo4j_timeout: float = Field(default=600.0, gt=0)
    operations: str | None = None
    secret: SecretStr | None = None
    secret_file: Path | None = None
    development: bool = False
