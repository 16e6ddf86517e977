"""Where in a line of names somebody may have meant one, as he spelled it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np

from graphcrm.graph.arrays import BoolVec, IntVec, Vec, distinct

# For each place of what was typed: how many letters may stand for one character, and for which.
Options: TypeAlias = Sequence[Sequence[tuple[int, BoolVec]]]
_BITS: Final = 20  # for the characters read so far: of more than anybody types
_READ: Final = (1 << _BITS) - 1


def spelled(text: Vec, begins: IntVec, options: Options) -> tuple[IntVec, IntVec]:
    """Return from where to where ``text`` may be read as was typed.

    Parameters
    ----------
    text : (t,) integers
        Characters by number; the last one is none of any option.
    begins : (b,) integers
        Where it may begin, each once.
    options : sequence of (int, (n,) bool)
        Of each letter typed: that many letters from here on may stand for one of these characters.
        Letters that end beyond what was typed stand for nothing.

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
    >>> begin, end = spelled(text, np.arange(5), [[(2, xi), (4, xian)], [], [(2, an)], []])
    >>> begin.tolist(), end.tolist()
    ([1, 4], [3, 5])
    """
    open_at: defaultdict[int, list[IntVec]] = defaultdict(list)
    open_at[0] = [begins.astype(np.int64) << _BITS]
    for place, choices in enumerate(options):
        if choices and open_at[place]:
            way = _once(open_at[place])
            character = text[(way >> _BITS) + (way & _READ)]
            for length, allowed in choices:
                open_at[place + length].append(way[allowed[character]] + 1)
    way = _once(open_at[len(options)])
    return way >> _BITS, (way >> _BITS) + (way & _READ)


def _once(ways: Sequence[IntVec]) -> IntVec:
    """Return each begin and number of characters read, as one number, once."""
    if len(ways) == 1:
        return ways[0]
    return distinct(np.concatenate([np.zeros(0, np.int64), *ways]))
