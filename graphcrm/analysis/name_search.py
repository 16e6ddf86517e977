"""Which parties somebody may mean by a name, pinyin or initials that he typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from unicodedata import combining, normalize

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import BoolVec, IntVec, marked
from graphcrm.graph.name_index import (
    BOUNDARY,
    LONGEST_PHONE,
    SHORTEST_TAIL,
    NameIndex,
    code_points,
    fold,
    without_unseen,
)
from graphcrm.kernels.pinyin import LONGEST, beginning, syllables
from graphcrm.kernels.spelled import Options, spelled

MOST_TYPED: Final = 64  # characters
# How a party was found, the best way first; from NAME_PART on all are as good.
HOW: Final = (
    *("id", "name", "pinyin", "initials", "phone"),
    *("name_part", "pinyin_part", "initials_part", "id_start"),
)
ID, NAME, PINYIN, INITIALS, PHONE, NAME_PART, PINYIN_PART, INITIALS_PART, ID_START = range(len(HOW))
_UMLAUT: Final = "u\N{COMBINING DIAERESIS}"
_APART: Final = "'’"  # between syllables, as in Xi'an
_PHONE: Final = re.compile(r"[+\-(). ]")


@dataclass(frozen=True)
class Typed:
    """What somebody typed, as names, pinyin and phones are compared with it.

    Parameters
    ----------
    text : str

    Raises
    ------
    InputError
        Nothing was typed, or too much; it is not repeated.
    """

    text: str

    def __post_init__(self) -> None:
        if len(self.text) > MOST_TYPED:
            raise InputError(f"a search is of at most {MOST_TYPED} characters; type part of a name")
        if not len(self.codes):
            raise InputError("type what to search: a name, pinyin, initials, an id or a phone")

    @cached_property
    def codes(self) -> IntVec:
        """The code points as those of names are kept."""
        return without_unseen(code_points(fold(self.text)))

    @cached_property
    def spelt(self) -> tuple[str, tuple[int, ...]]:
        """The letters without tones, v for ü, and where syllables must be cut.

        >>> Typed("Xī'ān lǚ").spelt
        ('xianlv', (2, 4))
        """
        apart = normalize("NFD", fold(self.text)).replace(_UMLAUT, "v")
        letters, cuts = "", []
        for letter in apart:
            if letter in _APART or not len(without_unseen(code_points(letter))):
                cuts.append(len(letters))
            elif not combining(letter):
                letters += letter
        return letters, tuple(cuts)

    @property
    def is_enough(self) -> bool:
        """Whether part of a name may be looked for: one letter alone is in almost all."""
        return len(self.codes) > 1 or int(self.codes[0]) > ord("z")

    @property
    def phone(self) -> str:
        """The digits, where they may be the end of a phone; else empty."""
        digits = _PHONE.sub("", fold(self.text))
        is_tail = digits.isascii() and digits.isdecimal() and len(digits) >= SHORTEST_TAIL
        return digits if is_tail and len(digits) <= LONGEST_PHONE else ""


def found_by_name(index: NameIndex, typed: Typed) -> Iterator[tuple[int, IntVec]]:
    """Yield how parties are found, and which; a party may be found in several ways."""
    letters, _ = typed.spelt
    literal = [[(1, _allowed(index, chr(code)))] for code in typed.codes]
    yield from _found(index, typed, literal, (NAME, NAME_PART))
    if not any("a" <= letter <= "z" for letter in letters):
        return
    whole, open_ended = _pinyin(index, typed), _pinyin(index, typed, is_open=True)
    yield from _found(index, typed, open_ended, (PINYIN, PINYIN_PART), strict=whole)
    initials = [[(1, _allowed(index, c + beginning(c) if "a" <= c <= "z" else c))] for c in letters]
    yield from _found(index, typed, initials, (INITIALS, INITIALS_PART), is_start=True)


def _found(
    index: NameIndex,
    typed: Typed,
    options: Options,
    how: tuple[int, int],
    *,
    strict: Options | None = None,
    is_start: bool = False,
) -> Iterator[tuple[int, IntVec]]:
    """Yield whose whole name is read as the options say, and of whose name a part is.

    ``strict``: the options of a whole name, where they are others.  ``is_start``: a part is only
    what a name begins with.
    """
    begin, end = spelled(index.text, _begins(index, options, is_start=is_start), options)
    whole = (index.text[begin - 1] == BOUNDARY) & (index.text[end] == BOUNDARY)
    if typed.is_enough:
        yield how[1], index.owner_of(begin)
    begin, end = begin[whole], end[whole]
    if strict is not None:
        begin, end = spelled(index.text, np.unique(begin), strict)
        begin = begin[index.text[end] == BOUNDARY]
    yield how[0], index.owner_of(begin)


def _begins(index: NameIndex, options: Options, *, is_start: bool) -> IntVec:
    """Return where in the names a reading may begin."""
    allowed = np.any([allowed for _, allowed in options[0]], axis=0)
    return index.positions_of(np.flatnonzero(allowed), first=is_start)


def _pinyin(index: NameIndex, typed: Typed, *, is_open: bool = False) -> Options:
    """Return what each letter may begin: itself, and syllables; the last one unfinished."""
    letters, cuts = typed.spelt
    options: list[list[tuple[int, BoolVec]]] = []
    for place, letter in enumerate(letters):
        ends = (place + n for n in range(1, LONGEST + 1) if place + n <= len(letters))
        uncut = [end for end in ends if not any(place < cut < end for cut in cuts)]
        parts = {letters[place:end] for end in uncut}
        known = [part for part in parts if part in syllables()]
        here = [(len(part), _allowed(index, syllables()[part])) for part in sorted(known)]
        rest = letters[place:]
        if is_open and rest in parts and beginning(rest):
            here.append((len(rest), _allowed(index, beginning(rest))))
        options.append([(1, _allowed(index, letter)), *here])
    return options


def _allowed(index: NameIndex, characters: str) -> BoolVec:
    """Return which of the numbers in the line of names stand for one of some characters."""
    return marked(index.numbers_of(characters), len(index.chars) + 1)
