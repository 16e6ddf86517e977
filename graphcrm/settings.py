"""Settings from the environment, read once, frozen, and handed down from ``app``."""

from __future__ import annotations

from datetime import date
from typing import Literal

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
    """

    model_config = SettingsConfigDict(env_prefix="GRAPHCRM_", frozen=True, extra="ignore")

    db: str = "graphcrm.duckdb"
    today: date | None = None
    lang: Literal["zh", "en"] | None = None
