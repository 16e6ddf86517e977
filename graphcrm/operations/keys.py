"""Keys for each purpose, made from the one secret of an installation."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from graphcrm.errors import InputError

LEAST_LENGTH: Final = 32
LEAST_CHARACTERS: Final = 10  # different ones: not the same letter 32 times


class Keys:
    """Keys derived from one secret: knowing one says nothing about another.

    Parameters
    ----------
    secret : str

    Raises
    ------
    InputError
        The secret is too short, or too much of the same; it is not repeated.

    Examples
    --------
    >>> keys = Keys("correct horse battery staple, and more")
    >>> len(keys.of("sessions")), keys.of("audit") == keys.of("sessions")
    (32, False)
    >>> keys.hashed("audit", "C0001") == keys.hashed("audit", "C0001")
    True
    """

    def __init__(self, secret: str) -> None:
        if len(secret) < LEAST_LENGTH or len(set(secret)) < LEAST_CHARACTERS:
            raise InputError(
                f"the secret is too weak: it needs {LEAST_LENGTH} characters or more, "
                f"{LEAST_CHARACTERS} of them different; set GRAPHCRM_SECRET or "
                "GRAPHCRM_SECRET_FILE, for instance to what "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(48))' prints"
            )
        self._secret = secret.encode()
        self._made: dict[str, bytes] = {}

    def of(self, purpose: str) -> bytes:
        """Return the key of a purpose, 32 bytes."""
        if purpose not in self._made:
            said = f"graphcrm {purpose}".encode()
            self._made[purpose] = hmac.digest(self._secret, said, hashlib.sha256)
        return self._made[purpose]

    def hashed(self, purpose: str, text: str) -> str:
        """Return a keyed hash of a text, as 32 hexadecimal digits: equal for equal texts alone."""
        return hmac.digest(self.of(purpose), text.encode(), hashlib.sha256).hex()[:32]
