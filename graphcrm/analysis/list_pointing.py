"""Errors of a condition that point at the character, and repeat no value that somebody typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from unicodedata import combining, east_asian_width

from graphcrm.analysis.list_names import names
from graphcrm.analysis.list_words import KNOWN, RESERVED, MisreadError
from graphcrm.errors import InputError
from graphcrm.model.headers import normalise

_AROUND: Final = 60  # characters that are shown before and after the place
_RUN: Final = re.compile(r"\w+|[^\w]")
_SIGNS: Final = frozenset(" ()<>=!,，（）＜＞＝！≤≥≠\"'")
_HIDDEN: Final = "·"


@contextmanager
def pointing_at(text: str, what: str) -> Iterator[None]:
    """Let an error about a condition say which one, and show the place.

    Parameters
    ----------
    text : str
        The condition.
    what : str
        What people call it: the parameter that holds it.

    Raises
    ------
    InputError
        In place of MisreadError; ``at`` among its facts is the character, counted from 1.
    """
    try:
        yield
    except MisreadError as error:
        place = f"{what}, character {error.at + 1:,}"
        raise InputError(
            f"{place}: {error.message}\n{pointed(text, error.at)}", at=error.at + 1
        ) from None


def pointed(text: str, at: int) -> str:
    r"""Return a condition with a caret below one character; what it compares with is blotted out.

    >>> print(pointed("tier>=gold and colour=red", 15))
      tier>=···· and ······=···
                     ^
    """
    first, last = max(at - _AROUND, 0), at + _AROUND
    shown = _blotted(text)
    before, after = "".join(shown[first:at]), "".join(shown[at:last])
    more = "…" if first else ""
    tail = "…" if last < len(text) else ""
    return f"  {more}{before}{after}{tail}\n  {' ' * (len(more) + _width(before))}^"


def _blotted(text: str) -> list[str]:
    """Return for each character what is shown of it: words that conditions know, and signs."""
    known = names() | {*RESERVED, *KNOWN}
    shown: list[str] = []
    for run in _RUN.findall(text):
        if run in _SIGNS or normalise(run) in known:
            shown += run
        else:
            shown += [_HIDDEN * _width(one) for one in run]
    return shown


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(0 if combining(c) else 1 + (east_asian_width(c) in "WF") for c in text)
