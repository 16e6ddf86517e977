"""The secret of an installation, from the settings."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from graphcrm.errors import InputError

if TYPE_CHECKING:
    from graphcrm.settings import Settings


def read_secret(settings: Settings, *, made_up: Path | None = None) -> str:
    """Return the secret, or the first line of its file; InputError where there is none.

    Parameters
    ----------
    settings : Settings
    made_up : Path, optional
        In development, where no secret is set: the file of one that is made up once.
    """
    if settings.secret is not None:
        return settings.secret.get_secret_value()
    file = settings.secret_file
    if file is None and settings.development and made_up is not None:
        _make_up(file := made_up)
    if file is None:
        raise InputError(
            "there is no secret yet: set GRAPHCRM_SECRET, or GRAPHCRM_SECRET_FILE to a file that "
            "only its owner may read, for instance with what "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(48))' prints"
        )
    try:
        return file.read_text("utf-8").splitlines()[0].strip()
    except (OSError, UnicodeDecodeError, IndexError):
        raise InputError(
            "the file of GRAPHCRM_SECRET_FILE cannot be read, or is empty; its first line is the "
            "secret"
        ) from None


def _make_up(file: Path) -> None:
    """Write a secret where none is yet: whole, and one for all who begin at the same time."""
    if file.exists():
        return
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with suppress(OSError):  # whoever reads it next says what is wrong
        part.touch(mode=0o600, exist_ok=False)
        part.write_text(secrets.token_urlsafe(48), "utf-8")
        with suppress(FileExistsError):
            os.link(part, file)
        part.unlink()
