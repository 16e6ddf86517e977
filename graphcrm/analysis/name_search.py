"""Which parties somebody may mean by a name, pinyin or initials that he typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias
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
from graphcrm.kernels.spelled import spelled

Choices: TypeAlias = list[tuple[int, BoolVec]]
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
    search = _Search(index, typed)
    yield from search.literal()
    if any("a" <= letter <= "z" for letter in search.letters):
        yield from search.pinyin()
        yield from search.initials()


class _Search:
    """What was typed, looked for in the names of an index."""

    def __init__(self, index: NameIndex, typed: Typed) -> None:
        self.index, self.typed = index, typed
        self.letters, self.cuts = typed.spelt
        self._known: dict[str, BoolVec] = {}

    def literal(self) -> Iterator[tuple[int, IntVec]]:
        """Find names that hold the characters that were typed."""
        codes = self.typed.codes

        def options(place: int) -> Choices:
            return [(1, self._allowed(chr(codes[place])))]

        begin, end = self._read(len(codes), options)
        yield from self._parts(NAME_PART, begin)
        yield NAME, self._whole(begin, end)

    def pinyin(self) -> Iterator[tuple[int, IntVec]]:
        """Find names that are spelt so, in part with the last syllable unfinished."""
        begin, end = self._read(len(self.letters), self._unfinished)
        yield from self._parts(PINYIN_PART, begin)
        whole = np.unique(begin[self._is_whole(begin, end)])
        finished = spelled(self.index.text, whole, len(self.letters), self._syllables)
        yield PINYIN, self._whole(*finished)

    def initials(self) -> Iterator[tuple[int, IntVec]]:
        """Find names of which these are the initials, or the first of them."""

        def options(place: int) -> Choices:
            letter = self.letters[place]
            characters = beginning(letter) if "a" <= letter <= "z" else ""
            return [(1, self._allowed(letter) | self._allowed(characters))]

        begin, end = self._read(len(self.letters), options, first=True)
        yield from self._parts(INITIALS_PART, begin)
        yield INITIALS, self._whole(begin, end)

    def _syllables(self, place: int) -> Choices:
        """Return what a letter may begin: itself, and syllables that no cut divides."""
        choices = [(1, self._allowed(self.letters[place]))]
        for length in range(1, self._uncut(place) + 1):
            characters = syllables().get(self.letters[place : place + length])
            if characters:
                choices.append((length, self._allowed(characters)))
        return choices

    def _unfinished(self, place: int) -> Choices:
        """Return the same, with syllables of which only the beginning was typed, at the end."""
        rest = self.letters[place:]
        is_last = len(rest) <= self._uncut(place)
        return [
            *self._syllables(place),
            *([(len(rest), self._allowed(beginning(rest)))] if is_last else []),
        ]

    def _uncut(self, place: int) -> int:
        """Return how many letters from a place on may be one syllable."""
        cut = next((cut for cut in self.cuts if cut > place), len(self.letters))
        return min(cut - place, LONGEST)

    def _allowed(self, characters: str) -> BoolVec:
        """Return which numbers of the line of names stand for one of some characters."""
        if characters not in self._known:
            numbers = self.index.numbers_of(characters)
            self._known[characters] = marked(numbers, len(self.index.chars) + 1)
        return self._known[characters]

    def _read(
        self, n_letters: int, options: Callable[[int], Choices], *, first: bool = False
    ) -> tuple[IntVec, IntVec]:
        """Return from where to where names are read so; ``first``: from their beginning alone."""
        allowed = np.any([allowed for _, allowed in options(0)], axis=0)
        begins = self.index.positions_of(np.flatnonzero(allowed), first=first)
        return spelled(self.index.text, begins, n_letters, options)

    def _parts(self, how: int, begin: IntVec) -> Iterator[tuple[int, IntVec]]:
        if self.typed.is_enough:
            yield how, self.index.owner_of(begin)

    def _whole(self, begin: IntVec, end: IntVec) -> IntVec:
        return self.index.owner_of(begin[self._is_whole(begin, end)])

    def _is_whole(self, begin: IntVec, end: IntVec) -> BoolVec:
        text = self.index.text
        return np.asarray((text[begin - 1] == BOUNDARY) & (text[end] == BOUNDARY))
