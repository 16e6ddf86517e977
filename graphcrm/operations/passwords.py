"""Passwords: what one must be, and how it is kept."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from graphcrm.errors import InputError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LEAST_LENGTH: Final = 12
MOST_LENGTH: Final = 256
LEAST_CHARACTERS: Final = 5  # different ones
# Argon2id as the OWASP Password Storage Cheat Sheet has it: 19 MiB, two passes, one lane.
MEMORY_KIB: Final = 19 * 1024
PASSES: Final = 2
LANES: Final = 1
# Whoever tries many passwords at once waits, and does not take the memory of all else.
_AT_ONCE: Final = threading.BoundedSemaphore(4)


def check_password(name: str, password: str) -> None:
    """Refuse a password that is too easy for the one who is called ``name``.

    Raises
    ------
    InputError
        Too short or long, too much of the same, or it holds the name; it is not repeated.

    Examples
    --------
    >>> check_password("wang", "correct horse battery")
    >>> check_password("wang", "wang")
    Traceback (most recent call last):
    graphcrm.errors.InputError: a password has 12 to 256 characters
    """
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        raise InputError(f"a password has {LEAST_LENGTH} to {MOST_LENGTH} characters")
    plain = _plain(password).casefold()
    if len(set(plain)) < LEAST_CHARACTERS:
        raise InputError(f"a password has {LEAST_CHARACTERS} different characters or more")
    if name.casefold() in plain and len(plain) - len(name) < LEAST_LENGTH:
        raise InputError("a password is not made of the name")


def check_another(old: str, new: str) -> None:
    """Refuse a new password that is the old one; InputError then."""
    if _plain(old) == _plain(new):
        raise InputError("the new password is the one that was: choose another")


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    with _AT_ONCE:
        return _hasher().hash(_bytes(password))


def is_password(kept: str | None, password: str) -> bool:
    """Return whether a password is the one of which ``kept`` was kept.

    None, of somebody unknown, takes as long as any other.
    """
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        with _AT_ONCE:
            _hasher().verify(kept or _nobody(), _bytes(password))
    except (Argon2Error, InvalidHashError):
        return False
    return kept is not None


def is_dated(kept: str) -> bool:
    """Return whether ``kept`` was made with other costs than today's."""
    return _hasher().check_needs_rehash(kept)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_bytes())


def _plain(password: str) -> str:
    """Return a password however its characters were put together by a keyboard."""
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    return _plain(password).encode("utf-8", "surrogatepass")
