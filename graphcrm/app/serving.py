"""Serve graphcrm over HTTP: check the settings, then start the workers."""

from __future__ import annotations

import ipaddress
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from graphcrm.app import people
from graphcrm.errors import GraphCrmError, InputError

if TYPE_CHECKING:
    from graphcrm.app.app import App

KEEP_ALIVE_S: Final = 20  # an idle connection
GRACE_S: Final = 30  # for requests under way when the service stops
MOST_CONNECTIONS: Final = 1000  # of one worker
_FACTORY: Final = "api.main:create_app"  # a name: the API stands beside, not below
_PROTOCOL: Final = "api.running.protocol:Protocol"
_LOOP: Final = "api.running.loop:Loop"
# One JSON object a line; the access log is the API's own. Libraries are told of, not repeated.
LOGS: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "api.running.log.JsonLines"},
        "foreign": {"()": "api.running.log.ForeignLines"},
    },
    "handlers": {
        name: {
            "class": "logging.StreamHandler",
            "formatter": name,
            "stream": "ext://sys.stderr",
        }
        for name in ("json", "foreign")
    },
    "root": {"handlers": ["foreign"], "level": "WARNING"},
    "loggers": {
        name: {"handlers": ["json"], "level": "INFO", "propagate": False}
        for name in ("uvicorn", "graphcrm")
    },
}


def is_loopback(host: str) -> bool:
    """Whether a name or address is this machine alone.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check(app: App, *, host: str) -> None:
    """Check the settings that a service goes by, all of them.

    Raises
    ------
    InputError
        Names everything that is wrong.
    """
    checks = (_secret, _url, lambda app: _development(app, host), _database, _folders, people.check)
    found = []
    for one in checks:
        try:
            one(app)
        except GraphCrmError as error:
            found.append(error.message)
    if found:
        numbered = (f"({n}) {message}" for n, message in enumerate(dict.fromkeys(found), 1))
        raise InputError(f"the service cannot start: {'; '.join(numbered)}")


def _secret(app: App) -> None:
    app.keys  # noqa: B018 - made when it is asked for


def _url(app: App) -> None:
    """Cookies are for https alone, so that people must reach the service so."""
    if app.settings.development:
        return
    parts = urlsplit(app.settings.url or "")
    if parts.scheme != "https" or not parts.hostname:
        raise InputError(
            "GRAPHCRM_URL is the https:// address under which people reach the service, by way of "
            "a proxy that speaks TLS; only graphcrm serve --development does without"
        )


def _development(app: App, host: str) -> None:
    if app.settings.development and not is_loopback(host):
        raise InputError("--development is for this machine alone: --host is 127.0.0.1")


def _database(app: App) -> None:
    from graphcrm.operations.secret_mark import check_secret

    with app.operations.begin():
        pass
    try:
        keys = app.keys
    except InputError:
        return  # told already
    check_secret(app.operations, keys)


def _folders(app: App) -> None:
    """Look whether what is written while serving can be written."""
    heads = app.settings.audit_heads
    folders = {"the folder of the snapshots": app.home.path.absolute().parent}
    if heads:
        folders["the folder of GRAPHCRM_AUDIT_HEADS"] = heads.absolute().parent
        if heads.exists() and not os.access(heads, os.W_OK):
            raise InputError("the file of GRAPHCRM_AUDIT_HEADS cannot be written")
    for what, folder in folders.items():
        if not os.access(folder, os.W_OK | os.X_OK):
            raise InputError(f"{what} is not there, or cannot be written")


def first_admin(app: App) -> str | None:
    """Make the first administrator, and return the password that he has to change.

    None where there is somebody already.
    """
    from graphcrm.operations.sign_in import ensure_admin

    return ensure_admin(app.operations, now=datetime.now(UTC))


def serve(
    app: App,
    *,
    host: str,
    port: int,
    workers: int,
    welcome: Callable[[str], None] | None = None,
) -> None:
    """Serve until somebody stops it.

    Parameters
    ----------
    app : App
        Workers make their own, from the same settings: see :func:`handed_down`.
    host, port
        Where to listen.
    workers : int
        How many processes answer.
    welcome : callable, optional
        Called with the password of the first administrator, who is made where there is nobody yet.

    Raises
    ------
    InputError
        Settings that cannot be used.
    """
    import uvicorn

    from graphcrm.app.runner import running

    check(app, host=host)
    if welcome is not None and (password := first_admin(app)):
        welcome(password)
    app.operations.close()
    with suppress(_Stopped), _figures(), running(app), _stopping():
        uvicorn.run(
            _FACTORY,
            factory=True,
            host=host,
            port=port,
            workers=workers,
            loop="auto" if sys.platform == "win32" else _LOOP,
            http=_PROTOCOL,
            ws="none",
            lifespan="on",
            log_config=LOGS,
            access_log=False,
            proxy_headers=False,  # who a proxy speaks for is settled at sign-in
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=GRACE_S,
            limit_concurrency=MOST_CONNECTIONS,
        )


class _Stopped(BaseException):
    """Somebody stopped the service."""


@contextmanager
def _stopping() -> Iterator[None]:
    """Let SIGTERM, which uvicorn sends on when it has ended, end the block and not the process."""

    def stop(*_: object) -> None:
        raise _Stopped

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def handed_down(**settings: str | None) -> Iterator[None]:
    """Let processes that are begun meanwhile have settings that were options here."""
    names = {f"GRAPHCRM_{name.upper()}": value for name, value in settings.items()}
    before = {name: os.environ.get(name) for name in names}
    _set(names, keep=True)
    try:
        yield
    finally:
        _set(before, keep=False)


def _set(values: dict[str, str | None], *, keep: bool) -> None:
    for name, value in values.items():
        if value is not None:
            os.environ[name] = value
        elif not keep:
            os.environ.pop(name, None)


@contextmanager
def _figures() -> Iterator[None]:
    """Give the workers a folder where they add up what /metrics says."""
    name = "PROMETHEUS_MULTIPROC_DIR"
    folder = tempfile.mkdtemp(prefix="graphcrm-metrics-")
    before = os.environ.get(name)
    os.environ[name] = folder
    try:
        yield
    finally:
        _set({name: before}, keep=False)
        shutil.rmtree(folder, ignore_errors=True)
