"""How a PostgreSQL is reached: encrypted or not, and whether it is the one that is meant.

An address says so as those of PostgreSQL's own programs do; its driver here knows no such words.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graphcrm.errors import InputError, StoreUnavailableError

if TYPE_CHECKING:
    from sqlalchemy import URL
    from sqlalchemy.engine import Dialect

MODES: Final = ("disable", "require", "verify-ca", "verify-full")
_OURS: Final = ("sslmode", "sslrootcert")
_OF_THE_DRIVER: Final = frozenset({"application_name", "unix_sock"})


@dataclass(frozen=True, slots=True)
class Encryption:
    """What an address says of TLS.

    Parameters
    ----------
    mode : str or None
        Of ``MODES``; None: encrypted where the server offers it, whoever it is.
    ca : str or None
        File of the certificates that are believed; None: those of this machine.
    """

    mode: str | None = None
    ca: str | None = None

    def connect_args(self) -> dict[str, Any]:
        """Return what the driver is told.

        Raises
        ------
        InputError
            The file of certificates cannot be used.
        """
        if self.mode is None:
            return {}
        return {"ssl_context": False if self.mode == "disable" else self._context()}

    def _context(self) -> ssl.SSLContext:
        try:
            context = ssl.create_default_context(cafile=self.ca)
        except (OSError, ValueError):  # errors of TLS are errors of the system too
            raise InputError(
                "sslrootcert in GRAPHCRM_OPERATIONS is no file of certificates that can be read"
            ) from None
        context.check_hostname = self.mode == "verify-full"
        if self.mode == "require":
            context.verify_mode = ssl.CERT_NONE
        return context


def split(url: URL) -> tuple[URL, Encryption]:
    """Take what an address says of TLS out of it.

    Raises
    ------
    InputError
        It says what cannot be, or something that is not known; no value is repeated.
    """
    is_server = url.get_backend_name() == "postgresql"
    known = _OF_THE_DRIVER.union(_OURS) if is_server else frozenset[str]()
    if unknown := sorted(set(url.query) - known):
        may = f"; {' and '.join(_OURS)} may" if is_server else ""
        raise InputError(f"{', '.join(unknown)} cannot be set in GRAPHCRM_OPERATIONS{may}")
    mode, ca = (url.query.get(name) for name in _OURS)
    if mode not in {None, *MODES}:
        raise InputError(f"sslmode in GRAPHCRM_OPERATIONS is one of {', '.join(MODES)}, once")
    if ca is not None and not str(mode).startswith("verify"):
        raise InputError("sslrootcert in GRAPHCRM_OPERATIONS needs sslmode=verify-full (or -ca)")
    if isinstance(ca, tuple):
        raise InputError("sslrootcert in GRAPHCRM_OPERATIONS is one file, said once")
    return url.difference_update_query(_OURS), Encryption(str(mode) if mode else None, ca)


def connect(dialect: Dialect, _: object, args: list[Any], options: dict[str, Any]) -> Any:
    """Connect, and say so where TLS is what fails.

    Raises
    ------
    StoreUnavailableError
        The server has no certificate that is believed, or none at all.
    """
    driver: Any = dialect.dbapi
    try:
        return dialect.connect(*args, **options)
    except ssl.SSLError:
        raise StoreUnavailableError(
            "the database of users, audit and worklists has a certificate that is not believed; "
            "check sslmode and sslrootcert in GRAPHCRM_OPERATIONS"
        ) from None
    except OSError:  # the driver passes some on: hung up before anything was said
        raise driver.InterfaceError("out of reach") from None
    except driver.InterfaceError as error:
        if "SSL" not in str(error):
            raise
        raise StoreUnavailableError(
            "the database of users, audit and worklists speaks no TLS; set it up there, or check "
            "sslmode in GRAPHCRM_OPERATIONS"
        ) from None
