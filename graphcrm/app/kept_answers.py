"""Answers of the current version, kept for who asks the same, and worked out once at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graphcrm.answer import Answer, Column

MOST: Final = 512
MOST_BYTES: Final = 256_000_000
OVERHEAD: Final = 20_000  # bytes of what an answer is besides its arrays


class KeptAnswers:
    """The answers given last.

    Who asks what another is being answered waits for that answer.  An error is everybody's who
    waits, and is not kept.  A new version drops all: what is kept is of one graph.

    Parameters
    ----------
    most : int
        Answers.
    most_bytes : int
        Of all of them; a greater one is given and not kept.
    """

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._kept: OrderedDict[object, tuple[Answer, int]] = OrderedDict()
        self._n_bytes = 0
        self._version = ""
        self._asked: dict[object, Future[Answer]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, version: str, key: object, make: Callable[[], Answer]) -> Answer:
        """Return the answer of ``key`` in a version, made unless it is kept or being made."""
        whole = (version, key)
        with self._lock:
            self._turn_to(version)
            if whole in self._kept:
                self._kept.move_to_end(whole)
                return self._kept[whole][0]
            waited = self._asked.get(whole)
            mine = waited or self._asked.setdefault(whole, Future())
        if waited is not None:
            return waited.result()
        try:
            answer = make()
        except BaseException as error:
            mine.set_exception(error)
            raise
        else:
            mine.set_result(answer)
            self._keep(version, whole, answer)
            return answer
        finally:
            with self._lock:
                self._asked.pop(whole, None)

    def _turn_to(self, version: str) -> None:
        if version != self._version:
            self._kept.clear()
            self._n_bytes, self._version = 0, version

    def _keep(self, version: str, whole: object, answer: Answer) -> None:
        n_bytes = OVERHEAD + sum(map(_size, answer.columns))
        with self._lock:
            # One that was begun before a load, or that read what came after, is nobody else's.
            if version != self._version or answer.graph_version != version:
                return
            self._kept[whole] = (answer, n_bytes)
            self._n_bytes += n_bytes
            while len(self._kept) > self._most or self._n_bytes > self._most_bytes:
                _, (_, n_freed) = self._kept.popitem(last=False)
                self._n_bytes -= n_freed


def _size(column: Column) -> int:
    """Return the bytes of a column's arrays; labels belong to the graph."""
    own = column.data.nbytes + (0 if column.offsets is None else column.offsets.nbytes)
    return own + sum(map(_size, column.facts))
