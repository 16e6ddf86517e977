"""Text columns as two arrays, so that a memory map can hold a million names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np

from graphcrm.graph.arrays import BoolVec, ByteVec, IntVec, offsets_of, spread


class Strings:
    """An immutable column of text: UTF-8 bytes, and where each string ends.

    Parameters
    ----------
    offsets : (n + 1,) int64
        String i is ``text[offsets[i]:offsets[i + 1]]``.
    text : (b,) uint8
        UTF-8.
    missing : (n,) bool or None
        Rows without a value; None when every row has one.

    Notes
    -----
    UTF-8 keeps code-point order, so sorted bytes are ids in code-point order.

    Examples
    --------
    >>> names = Strings.of(["安", None, "b"])
    >>> names.take([2, 0, 1])
    ['b', '安', None]
    """

    def __init__(self, offsets: IntVec, text: ByteVec, missing: BoolVec | None = None) -> None:
        self._offsets, self._text, self._missing = offsets, text, missing

    @classmethod
    def of(cls, values: Iterable[str | None]) -> Strings:
        """Build the column from Python strings."""
        given = list(values)
        encoded = [(v or "").encode() for v in given]
        offsets = np.zeros(len(given) + 1, np.int64)
        np.cumsum([len(e) for e in encoded], out=offsets[1:])
        missing = np.array([v is None for v in given], bool)
        text = np.frombuffer(b"".join(encoded), np.uint8)
        return cls(offsets, text, missing if missing.any() else None)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, ix: int) -> str | None:
        if ix < 0 or (self._missing is not None and self._missing[ix]):
            return None
        return self._bytes(ix).decode()

    def take(self, ix: Sequence[int] | IntVec) -> list[str | None]:
        """Return the strings at ``ix``; None where ``ix`` is negative or the value is missing."""
        rows = np.asarray(ix, np.int64)
        starts = self._offsets[rows].tolist()
        ends = self._offsets[rows + 1].tolist()
        absent = rows < 0
        if self._missing is not None:
            absent = absent | self._missing[rows]
        whole = np.ascontiguousarray(self._text).data
        return [
            None if gone else str(whole[start:end], "utf-8")
            for start, end, gone in zip(starts, ends, absent.tolist(), strict=True)
        ]

    def to_list(self) -> list[str | None]:
        """Return all of the strings; meant for vocabularies, which are short."""
        return self.take(np.arange(len(self)))

    def find(self, value: str) -> int:
        """Return the position of ``value`` in a sorted column without gaps, or -1."""
        wanted = value.encode("utf-8", "surrogatepass")
        at = bisect_left(_Sorted(self), wanted)
        return at if at < len(self) and self._bytes(at) == wanted else -1

    def beginning(self, start: str) -> tuple[int, int]:
        """Return the first position in a sorted column that begins so, and the first after them.

        >>> Strings.of(["A1", "A2", "B1"]).beginning("A")
        (0, 2)
        """
        low = start.encode("utf-8", "surrogatepass")
        ordered = _Sorted(self)
        return bisect_left(ordered, low), bisect_left(ordered, low + b"\xff")

    def parts(self) -> tuple[IntVec, ByteVec, BoolVec | None]:
        """Return the arrays it is made of: offsets, text, missing rows."""
        return self._offsets, self._text, self._missing

    def given(self) -> BoolVec:
        """Return which rows have a value.

        >>> Strings.of(["a", None]).given().tolist()
        [True, False]
        """
        return np.ones(len(self), bool) if self._missing is None else ~self._missing

    def _bytes(self, ix: int) -> bytes:
        return bytes(self._text[self._offsets[ix] : self._offsets[ix + 1]])


class Picked(Strings):
    """Some rows of a column of text, in their order; nothing is copied until all are wanted.

    Parameters
    ----------
    whole : Strings
    rows : (n,) integers
        Positions in ``whole``, ascending.
    hidden : (n,) bool, optional
        Rows that have no value here.

    Examples
    --------
    >>> Picked(Strings.of(["a", "b", "d"]), np.array([0, 2])).take([1, -1])
    ['d', None]
    >>> Picked(Strings.of(["a", "b", "d"]), np.array([0, 2])).find("b")
    -1
    """

    def __init__(self, whole: Strings, rows: IntVec, hidden: BoolVec | None = None) -> None:
        self._whole, self._rows, self._hidden = whole, rows, hidden

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, ix: int) -> str | None:
        return self.take([ix])[0]

    def take(self, ix: Sequence[int] | IntVec) -> list[str | None]:
        """Return the strings at ``ix``; None where ``ix`` is negative or the value is missing."""
        return self._whole.take(self._at(np.asarray(ix, np.int64)))

    def parts(self) -> tuple[IntVec, ByteVec, BoolVec | None]:
        """Return the arrays it is made of, cut out of those of the whole."""
        offsets, text, _ = self._whole.parts()
        given = self.given()
        lengths = np.where(given, offsets[self._rows + 1] - offsets[self._rows], 0)
        missing = None if given.all() else ~given
        return offsets_of(lengths), text[spread(offsets[self._rows], lengths)], missing

    def given(self) -> BoolVec:
        """Return which rows have a value."""
        given = self._whole.given()[self._rows]
        return given if self._hidden is None else given & ~self._hidden

    def _at(self, ix: IntVec) -> IntVec:
        at = np.append(self._rows, -1)[ix]
        return at if self._hidden is None else np.where(np.append(self._hidden, True)[ix], -1, at)

    def _bytes(self, ix: int) -> bytes:
        return self._whole._bytes(int(self._rows[ix]))


class _Sorted(Sequence[bytes]):
    """The raw strings as a sequence that ``bisect`` can search without decoding them."""

    def __init__(self, strings: Strings) -> None:
        self._strings = strings

    def __len__(self) -> int:
        return len(self._strings)

    def __getitem__(self, ix: int) -> bytes:  # type: ignore[override]
        return self._strings._bytes(ix)
