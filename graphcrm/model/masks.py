"""How personal data is shown to whoever has no need of it: recognised by who knows it anyway."""

from __future__ import annotations

from typing import Final

HEAD: Final = 3
TAIL: Final = 4


def mask_name(name: str | None) -> str | None:
    """Return the first character of a name and stars, always two: they do not say how long it is.

    >>> mask_name("欧阳明月"), mask_name("王芳"), mask_name(""), mask_name(None)
    ('欧**', '王**', '**', None)
    """
    return None if name is None else f"{name[:1]}**"


def mask_phone(phone: str | None) -> str | None:
    """Return a phone without its middle; of a short one nothing is left.

    >>> mask_phone("13812341234"), mask_phone("5551234"), mask_phone(None)
    ('138****1234', '****', None)
    """
    if phone is None:
        return None
    if len(phone) < HEAD + 2 * TAIL:
        return "****"
    return f"{phone[:HEAD]}****{phone[-TAIL:]}"
