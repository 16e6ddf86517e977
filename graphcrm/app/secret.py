"""The secret of an installation, from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcrm.errors import InputError

if TYPE_CHECKING:
    from graphcrm.settings import Settings


def read_secret(settings: Settings) -> str:
    """Return the secret, or the first line of its file; InputError where there is none."""
    if settings.secret is not None:
        return settings.secret.get_secret_value()
    if settings.secret_file is None:
        raise InputError(
            "there is no secret yet: set GRAPHCRM_SECRET, or GRAPHCRM_SECRET_FILE to a file that "
            "only its owner may read, for instance with what "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(48))' prints"
        )
    try:
        return settings.secret_file.read_text("utf-8").splitlines()[0].strip()
    except (OSError, UnicodeDecodeError, IndexError):
        raise InputError(
            "the file of GRAPHCRM_SECRET_FILE cannot be read, or is empty; its first line is the "
            "secret"
        ) from None
