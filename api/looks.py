"""What was looked at in the replies given last, for who is told that they are unchanged."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from graphcrm.operations.audit import MOST_HASHES, Looked

MOST: Final = 256


class Looks:
    """Remembers by the tags of replies which parties they named.

    Of replies that named more than a line of the audit lists nothing is remembered: they are given
    anew, as are those of another worker.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, Looked] = OrderedDict()
        self._lock = Lock()

    def note(self, tag: str, looked: Looked) -> None:
        """Remember what a reply named."""
        if len(list(looked.party_ids)) > MOST_HASHES:
            return
        with self._lock:
            self._kept[tag] = looked
            self._kept.move_to_end(tag)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def at(self, tag: str) -> Looked | None:
        """Return what the reply of a tag named, None where that is not known here."""
        with self._lock:
            if tag in self._kept:
                self._kept.move_to_end(tag)
            return self._kept.get(tag)
