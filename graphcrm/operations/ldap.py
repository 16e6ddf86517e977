"""A conversation with an LDAP server: bind, read an entry, and no more (RFC 4511)."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphcrm.errors import SourceUnavailableError

MOST_BYTES: Final = 1_000_000  # of one message
_START_TLS: Final = "1.3.6.1.4.1.1466.20037"
_SUCCESS: Final = 0
# What a server says of a wrong name or password, rather than of itself.
_REFUSED: Final = frozenset({32, 34, 48, 49, 53})
_SIZE_LIMIT: Final = 4

Entry = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Server:
    """Where a directory is.

    Parameters
    ----------
    host : str
    port : int
    tls : {"ldaps", "starttls", "none"}
    ca : str or None
        File of the certificates that are believed; None: those of this machine.
    seconds : float
        How long a whole conversation may take.
    """

    host: str
    port: int
    tls: str
    ca: str | None = None
    seconds: float = 5.0


class Conversation:
    """One connection to a directory, used in a ``with`` block.

    Parameters
    ----------
    server : Server

    Raises
    ------
    SourceUnavailableError
        It cannot be reached, takes too long, has a certificate that is not believed, or says what
        is no LDAP; so in every method.
    """

    def __init__(self, server: Server) -> None:
        self._server, self._n = server, 0
        self._until = time.monotonic() + server.seconds
        self._socket: socket.socket | None = None

    def __enter__(self) -> Conversation:
        """Connect, and encrypt before anything is said."""
        at = (self._server.host, self._server.port)
        try:
            self._socket = socket.create_connection(at, timeout=self._left())
            if self._server.tls == "starttls":
                self._start_tls()
            if self._server.tls != "none":
                self._encrypt()
        except (OSError, ValueError) as error:  # errors of TLS are errors of the system too
            self._close()
            raise _unreachable() from error
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def bind(self, dn: str, password: str) -> bool:
        """Return whether the server takes a password for a name.

        An empty password is none: servers take it for anybody (RFC 4513, 5.1.2).
        """
        try:
            secret = password.encode()
        except UnicodeEncodeError:
            return False
        if not secret:
            return False
        message, op = self._message("bindRequest")
        op["version"], op["name"] = 3, dn.encode()
        op["authentication"]["simple"] = secret
        code = int(self._asked(message, "bindResponse")["resultCode"])
        if code != _SUCCESS and code not in _REFUSED:
            raise _unreachable()
        return code == _SUCCESS

    def read(self, dn: str, attributes: Sequence[str]) -> Entry | None:
        """Return the entry of a name, attributes in small letters; None where there is none."""
        found = self._search(dn, "baseObject", "objectClass", None, attributes)
        return found[0][1] if found else None

    def find(self, base: str, attribute: str, value: str) -> str | None:
        """Return the name of the one entry below ``base`` that has a value; None for none or more.

        The value is a field of its own in the message: nothing in it can be taken for a filter.
        """
        found = self._search(base, "wholeSubtree", attribute, value, ["1.1"])
        return found[0][0] if len(found) == 1 else None

    def _search(
        self, base: str, scope: str, attribute: str, value: str | None, wanted: Sequence[str]
    ) -> list[tuple[str, Entry]]:
        message, op = self._message("searchRequest")
        op["baseObject"], op["scope"], op["derefAliases"] = base.encode(), scope, 0
        op["sizeLimit"], op["timeLimit"], op["typesOnly"] = 2, int(self._server.seconds) + 1, False
        if value is None:
            op["filter"]["present"] = attribute.encode()
        else:
            op["filter"]["equalityMatch"]["attributeDesc"] = attribute.encode()
            op["filter"]["equalityMatch"]["assertionValue"] = value.encode()
        op["attributes"].extend(name.encode() for name in wanted)
        self._send(message)
        found = []
        while (answer := self._receive()).getName() != "searchResDone":
            if answer.getName() == "searchResEntry":
                found.append(_entry(answer.getComponent()))
        code = int(answer.getComponent()["resultCode"])
        if code not in {_SUCCESS, _SIZE_LIMIT} and code not in _REFUSED:
            raise _unreachable()
        return found

    def _start_tls(self) -> None:
        message, op = self._message("extendedReq")
        op["requestName"] = _START_TLS.encode()
        if int(self._asked(message, "extendedResp")["resultCode"]) != _SUCCESS:
            raise _unreachable()

    def _encrypt(self) -> None:
        assert self._socket is not None
        context = ssl.create_default_context(cafile=self._server.ca)
        self._socket.settimeout(self._left())
        self._socket = context.wrap_socket(self._socket, server_hostname=self._server.host)

    def _message(self, kind: str) -> tuple[Any, Any]:
        from pyasn1_modules.rfc2251 import LDAPMessage

        self._n += 1
        message = LDAPMessage()
        message["messageID"] = self._n
        return message, message["protocolOp"][kind]

    def _asked(self, message: Any, kind: str) -> Any:
        self._send(message)
        answer = self._receive()
        if answer.getName() != kind:
            raise _unreachable()
        return answer.getComponent()

    def _send(self, message: Any) -> None:
        from pyasn1.codec.ber.encoder import encode

        assert self._socket is not None
        try:
            self._socket.settimeout(self._left())
            self._socket.sendall(encode(message))
        except OSError as error:
            raise _unreachable() from error

    def _receive(self) -> Any:
        """Return what the next message holds; what answers another request is no answer."""
        from pyasn1.codec.ber.decoder import decode
        from pyasn1.error import PyAsn1Error
        from pyasn1_modules.rfc2251 import LDAPMessage

        try:
            message, _ = decode(self._whole(), asn1Spec=LDAPMessage())
            if int(message["messageID"]) != self._n:
                raise _unreachable()
            return message["protocolOp"]
        except (OSError, PyAsn1Error, ValueError) as error:
            raise _unreachable() from error

    def _whole(self) -> bytes:
        """Return the bytes of one message: a sequence, its length first."""
        head = self._bytes(2)
        length = head[1]
        if length > 0x80:
            more = self._bytes(length - 0x80)
            head, length = head + more, int.from_bytes(more)
        if head[0] != 0x30 or length > MOST_BYTES:
            raise ValueError("no LDAP")
        return head + self._bytes(length)

    def _bytes(self, n: int) -> bytes:
        assert self._socket is not None
        parts = bytearray()
        while len(parts) < n:
            self._socket.settimeout(self._left())
            part = self._socket.recv(n - len(parts))
            if not part:
                raise OSError("the server hung up")
            parts += part
        return bytes(parts)

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _entry(found: Any) -> tuple[str, Entry]:
    held = {
        bytes(one["type"]).decode("utf-8", "replace").lower(): [
            bytes(value).decode("utf-8", "replace") for value in one["vals"]
        ]
        for one in found["attributes"]
    }
    return bytes(found["objectName"]).decode("utf-8", "replace"), held


def _unreachable() -> SourceUnavailableError:
    return SourceUnavailableError(
        "the directory cannot be reached, takes too long, or has a certificate that is not "
        "believed; check GRAPHCRM_LDAP_URL and GRAPHCRM_LDAP_CA"
    )
