"""Personal data that may be recognised by whoever knows it, and read by nobody else."""

from __future__ import annotations


def masked(value: object) -> str | None:
    """Return the first character of ``value`` and a star for the rest; nothing stays nothing.

    >>> masked("欧阳明月"), masked("7"), masked(None)
    ('欧＊', '＊', None)
    """
    if value is None:
        return None
    text = str(value)
    return f"{text[0]}＊" if len(text) > 1 else "＊"
