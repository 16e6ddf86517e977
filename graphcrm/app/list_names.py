"""Where a saved list may stand in place of a file: ``list:NAME``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PREFIX: Final = "list:"
OF_PEOPLE: Final = ("seeds", "target", "exclude")  # parameters that take customers


def list_named(given: object) -> str | None:
    """Return the name of the saved list that a parameter stands for, or None.

    >>> list_named("list:gold"), list_named(Path("list:gold")), list_named(["C1"])
    ('gold', 'gold', None)
    """
    text = str(given) if isinstance(given, str | Path) else ""
    return text.removeprefix(PREFIX) if text.startswith(PREFIX) else None
