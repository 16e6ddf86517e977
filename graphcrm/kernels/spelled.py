"""Where in a line of names somebody may have meant one, as he spelled it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

import numpy as np

from graphcrm.graph.arrays import BoolVec, IntVec, Vec, distinct

# Of a place in what was typed: how many letters may stand for one character, and for which.
Options: TypeAlias = Callable[[int], Iterable[tuple[int, BoolVec]]]
_BITS: Final = 20  # for the characters read so far: of more than anybody types
_READ: Final = (1 << _BITS) - 1


def spelled(text: Vec, begins: IntVec, n_letters: int, options: Options) -> tuple[IntVec, IntVec]:
    """Return from where to where ``text`` may be read as was typed.

    Parameters
    ----------
    text : (t,) integers
        Characters by number; the last one is none of any option.
    begins : (b,) integers
        Where it may begin, each once.
    n_letters : int
        How many letters were typed.
    options : callable
        From a place, counted from 0, to (int, (n,) bool): that many letters from here on may stand
        for one of these characters.  Letters that end beyond what was typed stand for nothing.
        Asked only of places to which a reading leads.

    Returns
    -------
    begin, end : (m,) int64
        ``text[begin:end]`` is read so.  Of a begin there may be several ends.

    Notes
    -----
    Every way to cut the letters is tried, all begins at once; what is cut in another way but read
    to the same place is followed once.  Time goes with the begins that are still open at each
    letter, times the options there.

    Examples
    --------
    Characters 1 and 2 are read xi and an, 3 is read xian:

    >>> xi, an, xian = (np.arange(4) == n for n in (1, 2, 3))
    >>> text = np.array([0, 1, 2, 0, 3, 0])
    >>> options = {0: [(2, xi), (4, xian)], 2: [(2, an)]}
    >>> begin, end = spelled(text, np.arange(5), 4, lambda place: options[place])
    >>> begin.tolist(), end.tolist()
    ([1, 4], [3, 5])
    """
    open_at: defaultdict[int, list[IntVec]] = defaultdict(list)
    open_at[0] = [begins.astype(np.int64) << _BITS]
    for place in range(n_letters):
        way = _once(open_at[place])
        if len(way):
            character = text[(way >> _BITS) + (way & _READ)]
            for length, allowed in options(place):
                open_at[place + length].append(way[allowed[character]] + 1)
    way = _once(open_at[n_letters])
    return way >> _BITS, (way >> _BITS) + (way & _READ)


def _once(ways: Sequence[IntVec]) -> IntVec:
    """Return each begin and number of characters read, as one number, once."""
    if len(ways) == 1:
        return ways[0]
    return distinct(np.concatenate([np.zeros(0, np.int64), *ways]))
