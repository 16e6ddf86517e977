"""Where the next page begins: a token that says it, and that nobody else could have made."""

from __future__ import annotations

import base64
import binascii
import hmac
from hashlib import blake2b, sha256
from typing import TYPE_CHECKING, Final

from graphcrm.errors import InputError, StateError

if TYPE_CHECKING:
    from graphcrm.operations.keys import Keys

_PLACE: Final = 8  # bytes of the row at which a page begins
_HASH: Final = 12
_SIGNED: Final = 16
LENGTH: Final = 64  # characters of a token


class Cursors:
    """Makes and reads cursors.

    Parameters
    ----------
    keys : Keys
    """

    def __init__(self, keys: Keys) -> None:
        self._key = keys.of("cursors")

    def token(self, start: int, *, state: str, asked: str) -> str:
        """Return a cursor.

        Parameters
        ----------
        start : int
            The row at which the page begins.
        state : str
            What the rows are of: version and date.
        asked : str
            What was asked, and by whom.
        """
        said = start.to_bytes(_PLACE) + _hash(state) + _hash(asked)
        return base64.urlsafe_b64encode(said + self._sign(said)).decode().rstrip("=")

    def start(self, token: str, *, state: str, asked: str) -> int:
        """Return the row at which the page of a cursor begins.

        Raises
        ------
        InputError
            It is no cursor, or that of something else.
        StateError
            The data is not what it was when the pages before were read.
        """
        try:
            whole = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except (binascii.Error, ValueError):
            whole = b""
        said, signed = whole[:-_SIGNED], whole[-_SIGNED:]
        place, of_state, of_asked = said[:_PLACE], said[_PLACE:-_HASH], said[-_HASH:]
        if not hmac.compare_digest(signed, self._sign(said)) or of_asked != _hash(asked):
            raise InputError("that is no cursor of this question as it is asked; begin again")
        if of_state != _hash(state):
            raise StateError(
                "the data has changed since the pages before; begin again without a cursor"
            )
        return int.from_bytes(place)

    def _sign(self, said: bytes) -> bytes:
        return hmac.digest(self._key, said, sha256)[:_SIGNED]


def _hash(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=_HASH).digest()
