"""Where a server is, and who graphcrm is to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from graphcrm.errors import InputError

_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
_ADDRESS = re.compile(
    r"(?P<scheme>[a-z+0-9]+)://(?P<host>\[[0-9a-fA-F:]+\]|[\w.-]+)(?::(?P<port>\d+))?/?"
)


@dataclass(frozen=True, slots=True)
class Login:
    """Who graphcrm is to a server, and how patient.

    Parameters
    ----------
    user : str
    password : str or None
        None reads ``password_file``.
    password_file : Path or None
        Its first line is the password.
    database : str
    timeout_s : float
        How long one query may take on the server.
    """

    user: str = "neo4j"
    password: str | None = field(default=None, repr=False)
    password_file: Path | None = None
    database: str = "neo4j"
    timeout_s: float = 600.0

    def secret(self) -> str:
        """Return the password; InputError where there is none."""
        if self.password is not None:
            return self.password
        if self.password_file is None:
            raise InputError(
                "a server needs a password; set GRAPHCRM_NEO4J_PASSWORD, or "
                "GRAPHCRM_NEO4J_PASSWORD_FILE to a file that holds it"
            )
        try:
            return self.password_file.read_text("utf-8").partition("\n")[0].strip()
        except (OSError, UnicodeDecodeError):
            raise InputError(
                "the file that GRAPHCRM_NEO4J_PASSWORD_FILE names cannot be read; name a text file "
                "whose first line is the password"
            ) from None


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Address:
        """Read ``neo4j://host:port``.

        Raises
        ------
        InputError
            Not such an address, or one with a password in it, which is not repeated.

        Examples
        --------
        >>> Address.of("neo4j://bank.example")
        Address(scheme='neo4j', host='bank.example', port=7687)
        """
        if "@" in url:
            raise InputError(
                "write no user or password into the store's address; set GRAPHCRM_NEO4J_USER and "
                "GRAPHCRM_NEO4J_PASSWORD"
            )
        found = _ADDRESS.fullmatch(url)
        if (
            found is None
            or found["scheme"] not in _SCHEMES
            or not 0 < int(found["port"] or 1) < 65536
        ):
            raise InputError(
                "the store's address is not one of a server; write neo4j://host:7687, or with TLS "
                "neo4j+s://host:7687"
            )
        return cls(found["scheme"], found["host"], int(found["port"] or 7687))

    @property
    def url(self) -> str:
        """The address in full, without credentials."""
        return f"{self.scheme}://{self.host}:{self.port}"
