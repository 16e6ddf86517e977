"""Settings from the environment, read once, frozen, and handed down from ``app``."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _read_json(value: Any) -> Any:
    """Read a text here and not before the setting is known, so that an error names it."""
    return json.loads(value) if isinstance(value, str) else value


class Settings(BaseSettings):
    """What the environment says; every name has the prefix ``GRAPHCRM_``.

    What is set to nothing is not set.

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
    jobs_at_once : int
        How many jobs run at a time; loads run one after the other all the same.
    job_hours : float
        How long what came of a job is kept.
    jobs_each : int
        How many jobs of one person may wait or run.
    wrong_sign_ins : int
        How many wrong sign-ins a worker takes from one address within 15 minutes.
    upload_file_mb, upload_mb : int
        The most that may be uploaded as one file of a load, and in all.
    warm_up : bool
        Whether a service makes what most questions go by before a version answers.
    development : bool
        Whether to serve without TLS and with a secret made up by itself, on this machine alone.
    url : str or None
        Under which https:// address people reach the service.
    hosts : str
        Other names that the service answers to, separated by commas; this machine's own are known.
    header, proxies : str or None, str
        Header in which a proxy names whom it signed in, and the networks that such proxies are in,
        as ``10.1.0.0/24``, separated by commas; from others the header is not believed.
    ldap_url, ldap_ca, ldap_plain, ldap_seconds
        Directory in which people without a password here sign in, ``ldaps://host`` or, by StartTLS,
        ``ldap://host``; file of the certificates that are believed; whether nothing is encrypted,
        in development alone; how long it may take.
    ldap_user_dn, ldap_base, ldap_attribute, ldap_bind_dn, ldap_bind_password
        The name of an entry, with ``{name}`` in it; or below which entry and by which attribute it
        is looked for, and who looks.
    ldap_roles, ldap_groups, ldap_branch, ldap_staff
        Role by the name of a group, as JSON, and the attributes that hold groups, branch, staff_id.
    audit : bool
        Whether commands write to the audit too; the service always does.
    audit_heads : Path or None
        File outside the database, to which the ends of the audit are added each day.
    metrics_token : str or None
        What others than this machine have to send to read /metrics.
    request_s, body_bytes, heavy_at_once
        How many seconds a request may take, how large its body may be, and how many costly
        questions one worker answers at a time.
    """

    model_config = SettingsConfigDict(
        env_prefix="GRAPHCRM_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

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
    jobs_at_once: int = Field(default=2, ge=1, le=64)
    job_hours: float = Field(default=24.0, gt=0)
    jobs_each: int = Field(default=10, ge=1)
    wrong_sign_ins: int = Field(default=50, ge=1)
    upload_file_mb: int = Field(default=4096, ge=1)
    upload_mb: int = Field(default=16_384, ge=1)
    warm_up: bool = True
    development: bool = False
    url: str | None = None
    hosts: str = ""
    header: str | None = Field(default=None, pattern=r"^[A-Za-z0-9-]{1,64}$")
    proxies: str = ""
    ldap_url: str | None = None
    ldap_ca: Path | None = None
    ldap_plain: bool = False
    ldap_seconds: float = Field(default=5.0, gt=0)
    ldap_user_dn: str | None = None
    ldap_base: str | None = None
    ldap_attribute: str = "uid"
    ldap_bind_dn: str | None = None
    ldap_bind_password: SecretStr | None = None
    ldap_roles: Annotated[dict[str, str], NoDecode, BeforeValidator(_read_json)] = {}
    ldap_groups: str = "memberOf"
    ldap_branch: str | None = None
    ldap_staff: str | None = None
    audit: bool = False
    audit_heads: Path | None = None
    metrics_token: SecretStr | None = None
    request_s: float = Field(default=30.0, gt=0)
    body_bytes: int = Field(default=1_000_000, gt=0)
    heavy_at_once: int = Field(default=2, gt=0)
