"""What was made once is kept, for several threads at a time and never without a bound."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock, RLock
from typing import Final, TypeVar, cast

T = TypeVar("T")
# Nothing takes longer to make; whoever waited so long makes it himself rather than wait for good.
PATIENCE_S: Final = 120.0


class Kept:
    """Things by key, each made once although several threads ask for it.

    Parameters
    ----------
    most_alike : int, optional
        How many keys of one kind are kept, those used last, so that odd parameters cannot fill the
        memory.  Keys are of one kind that are tuples with the same first part, or objects of the
        same class; text alone is a kind of its own.  None keeps all.

    Examples
    --------
    >>> kept = Kept(most_alike=2)
    >>> [kept.get(("links", days), lambda: days) for days in (180, 90, 30)]
    [180, 90, 30]
    >>> len(kept)
    2
    """

    def __init__(self, most_alike: int | None = None) -> None:
        self.most_alike = most_alike
        self._made: dict[object, object] = {}
        self._used: dict[object, dict[object, None]] = {}  # by kind, in order of use
        self._turns: dict[object, RLock] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._made)

    def get(self, key: object, make: Callable[[], T]) -> T:
        """Return what ``key`` stands for, made once."""
        try:
            made = self._made[key]
        except KeyError:
            return self._make(key, make)
        self._use(key)
        return cast("T", made)

    def _make(self, key: object, make: Callable[[], T]) -> T:
        """Make a thing when it is this thread's turn, unless another one made it meanwhile."""
        with self._lock:
            turn = self._turns.setdefault(key, RLock())
        mine = turn.acquire(timeout=PATIENCE_S)
        try:
            with self._lock:
                if key in self._made:
                    return cast("T", self._made[key])
            made = make()
            with self._lock:
                self._made[key] = made
            self._use(key)
            return made
        finally:
            with self._lock:
                self._turns.pop(key, None)
            if mine:
                turn.release()

    def _use(self, key: object) -> None:
        """Note that a key was used, and drop the one of its like that was not for longest."""
        if self.most_alike is None or isinstance(key, str):
            return
        kind = key[0] if isinstance(key, tuple) else type(key)
        with self._lock:
            alike = self._used.setdefault(kind, {})
            alike.pop(key, None)
            alike[key] = None
            while len(alike) > self.most_alike:
                oldest = next(iter(alike))
                del alike[oldest]
                self._made.pop(oldest, None)
