"""Names that a workbook takes for its sheets."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 31  # units of UTF-16
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f-\x9f\u2028\u2029]")


class SheetNames:
    """Gives sheets names that a workbook takes, each once.

    Examples
    --------
    >>> names = SheetNames()
    >>> [names.take("Wang: Fang", "S1"), names.take("wang_ fang", "s1"), names.take("", "History")]
    ['Wang_ Fang S1', 'wang_ fang s1 2', 'History_']
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: str, identifier: str = "") -> str:
        """Return a name for a sheet: what is too long loses the end of ``name`` first."""
        end = f" {identifier}" if name and identifier else identifier
        found, n = self._fitting(name, end), 1
        while found.lower() in self._taken:
            n += 1
            found = self._fitting(name, f"{end} {n}")
        self._taken.add(found.lower())
        return found

    def _fitting(self, name: str, end: str) -> str:
        room = max(LONGEST - _length(end), 0)
        whole = _FORBIDDEN.sub("_", _cut(name, room) + end).strip(" '")
        while _length(whole) > LONGEST:
            whole = whole[1:]  # a long id tells itself apart by its end
        if whole.lower() in {"", "history"}:  # neither is allowed
            whole += "_"
        return whole


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, room: int) -> str:
    while _length(text) > room:
        text = text[:-1]
    return text.rstrip()
