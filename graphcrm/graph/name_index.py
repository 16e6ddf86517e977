"""The index that search goes by: names as code points, and tails of phones as numbers.

It is written with a snapshot, under ``_search/``, readable by its owner only, and mapped by whoever
searches; nothing else of the graph is made of it.  What the store does not hold is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final, TypeAlias
from unicodedata import normalize

import numpy as np

from graphcrm.graph.arrays import IntVec, Vec, offsets_of, spread
from graphcrm.graph.strings import Strings

SEARCH: Final = "_search"
NAMES, PHONES = ("name", "short_name"), ("phone",)
SEARCHED: Final = ("ix", *NAMES, *PHONES)
LONGEST_PHONE: Final = 18  # digits; what is before them is left out
SHORTEST_TAIL: Final = 4
BOUNDARY: Final = 0  # before and after each text, and no character
_CODES: Final = 0x110000
_FEW: Final = 0x10000
_DOTS: Final = "·•‧∙⋅・"  # between the parts of a name
# controls, spaces, what joins or directs characters, and what varies their shape
_UNSEEN: Final = (
    *((0x0001, 0x0021), (0x007F, 0x00A1), (0x00AD, 0x00AE), (0x1680, 0x1681), (0x2000, 0x2010)),
    *((0x2028, 0x2030), (0x205F, 0x2065), (0x3000, 0x3001), (0xFE00, 0xFE10), (0xFEFF, 0xFF00)),
    (0xE0100, 0xE01F0),
)
_SPACING: Final = "+-(). "  # within the number of a phone
_BASE: Final = 11  # of a tail: the digits, and nothing

Owned: TypeAlias = tuple[IntVec, Strings]  # positions of parties, and a text of each
Texts: TypeAlias = Mapping[str, Vec | Strings]  # those of a table, and the positions as ``ix``


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Names and phones of parties, to be searched.

    Parameters
    ----------
    chars : (c,) uint32
        Every character of a name, sorted.
    text : (t,) uint16 or uint32
        All names, folded, with a boundary before, between and after: 0, or where in ``chars`` a
        character stands, plus 1.
    starts : (n,) int32
        Where in ``text`` each name begins.
    party : (n,) int32
        Whose it is; a firm may have two.
    postings : (t - n - 1,) int32
        Where in ``text`` each character stands, one character after the other.
    offsets : (c + 1,) int64
        Where in ``postings`` those of a character begin.
    heads : (n,) int32
        Of ``starts`` those of each first character, one character after the other.
    head_offsets : (c + 1,) int64
        Where in ``heads`` those of a character begin.
    tails : (p,) int64
        Phones from their last digit on, as :func:`tail_key` writes them, sorted.
    phone_party : (p,) int32
    """

    chars: Vec
    text: Vec
    starts: IntVec
    party: IntVec
    postings: IntVec
    offsets: IntVec
    heads: IntVec
    head_offsets: IntVec
    tails: IntVec
    phone_party: IntVec

    @classmethod
    def of_tables(cls, tables: Sequence[Texts]) -> NameIndex:
        """Build the index from the text columns of tables; one that is not there holds nothing."""
        return cls.of(_owned(tables, NAMES), _owned(tables, PHONES))

    @classmethod
    def of(cls, names: Iterable[Owned], phones: Iterable[Owned]) -> NameIndex:
        """Build the index; O(characters)."""
        codes, owner = _in_line(names)
        chars, text = _numbered(codes)
        starts, party = _starts(text, owner)
        stands = np.flatnonzero(text != BOUNDARY)
        postings, offsets = _by_character(text, stands, len(chars))
        heads, head_offsets = _by_character(text, starts, len(chars))
        tails, phone_party = _tails(*_in_line(phones))
        return cls(
            chars=chars,
            text=text,
            starts=starts,
            party=party,
            postings=postings,
            offsets=offsets,
            heads=heads,
            head_offsets=head_offsets,
            tails=tails,
            phone_party=phone_party,
        )

    def arrays(self) -> dict[str, Vec | Strings]:
        """Return the arrays by name, as a snapshot holds them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def numbers_of(self, characters: str) -> IntVec:
        """Return how ``text`` writes those of some characters that any name holds, sorted."""
        wanted = np.unique(code_points(characters))
        at = np.minimum(np.searchsorted(self.chars, wanted), max(len(self.chars) - 1, 0))
        return at[self.chars[at] == wanted] + 1 if len(self.chars) else at[:0]

    def positions_of(self, numbers: IntVec, *, first: bool = False) -> IntVec:
        """Return where in ``text`` any of some characters stands; or where one is the ``first``."""
        positions, offsets = (
            (self.heads, self.head_offsets) if first else (self.postings, self.offsets)
        )
        return positions[spread(offsets[numbers - 1], offsets[numbers] - offsets[numbers - 1])]

    def owner_of(self, position: IntVec) -> IntVec:
        """Return whose name each position of ``text`` is in."""
        return self.party[np.searchsorted(self.starts, position, side="right") - 1]

    def with_tail(self, digits: str) -> IntVec:
        """Return the parties one of whose phones ends in ``digits``."""
        low = tail_key(digits)
        high = low + _BASE ** (LONGEST_PHONE - len(digits))
        first, last = np.searchsorted(self.tails, [low, high])
        return self.phone_party[first:last]


def fold(text: str) -> str:
    """Return ``text`` with full-width and half-width, capital and small letters made one.

    >>> fold("ＡＢ银行")
    'ab银行'
    """
    return normalize("NFKC", text).casefold()


def code_points(text: str) -> Vec:
    """Return the code points of ``text``.

    >>> code_points("a安").tolist()
    [97, 23433]
    """
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def without_unseen(codes: Vec) -> Vec:
    """Return code points without spaces, controls and the dots between parts of a name.

    >>> without_unseen(code_points("艾 力·a")).tolist() == code_points("艾力a").tolist()
    True
    """
    return codes[~_unseen()[codes]]


def tail_key(digits: str) -> int:
    """Return digits as a number that sorts by the last one, then the one before, and so on.

    >>> tail_key("34") < tail_key("234") < tail_key("44")
    True
    """
    places = range(LONGEST_PHONE - 1, -1, -1)
    return sum(
        (int(d) + 1) * _BASE**place for place, d in zip(places, reversed(digits), strict=False)
    )


def _unseen() -> Vec:
    mask = np.zeros(_CODES, bool)
    for first, last in _UNSEEN:
        mask[first:last] = True
    mask[code_points(_DOTS)] = True
    return mask


def _in_line(owned: Iterable[Owned]) -> tuple[Vec, IntVec]:
    """Return all texts, folded, each between boundaries, and whose each is."""
    parts = list(owned)
    line = b"".join(_ended(column) for _, column in parts)
    owner = np.concatenate([np.zeros(0, np.int32), *(ix for ix, _ in parts)])
    return code_points(fold(f"\0{line.decode()}")), owner


def _ended(column: Strings) -> bytes:
    """Return the texts of a column as UTF-8, with a boundary after each."""
    offsets, text, _ = column.parts()
    line = np.zeros(len(text) + len(column), np.uint8)
    bounds = offsets[1:] + np.arange(len(column))
    inside = np.ones(len(line), bool)
    inside[bounds] = False
    line[inside] = np.where(text == BOUNDARY, ord(" "), text)
    return line.tobytes()


def _numbered(codes: Vec) -> tuple[Vec, Vec]:
    """Return the distinct characters of a line, and the line as their numbers."""
    kept = without_unseen(codes)
    there = np.zeros(_CODES, bool)
    there[kept] = True
    there[0] = True  # the boundary is number 0
    chars = np.flatnonzero(there).astype(np.uint32)
    number = np.zeros(_CODES, np.uint16 if len(chars) <= _FEW else np.uint32)
    number[chars] = np.arange(len(chars))
    return chars[1:], number[kept]


def _by_character(text: Vec, positions: IntVec, n_chars: int) -> tuple[IntVec, IntVec]:
    """Return positions, none at a boundary, by their character, and where those of each begin."""
    characters = text[positions]
    order = np.argsort(characters, kind="stable")
    counts = np.bincount(characters, minlength=n_chars + 1)[1:]
    return positions[order].astype(np.int32), offsets_of(counts)


def _starts(text: Vec, owner: IntVec) -> tuple[IntVec, IntVec]:
    """Return where each text that is not empty begins, and whose it is."""
    bounds = np.flatnonzero(text == BOUNDARY)
    filled = np.diff(bounds) > 1
    return (bounds[:-1][filled] + 1).astype(np.int32), owner[filled].astype(np.int32)


def _tails(codes: Vec, owner: IntVec) -> tuple[IntVec, IntVec]:
    """Return the numbers in texts, from their last digit on, sorted, and whose each is."""
    codes = codes[~np.isin(codes, code_points(_SPACING))]
    is_digit = (codes >= ord("0")) & (codes <= ord("9"))  # neither first nor last is
    first = np.flatnonzero(is_digit[1:] & ~is_digit[:-1]) + 1
    last = np.flatnonzero(is_digit[:-1] & ~is_digit[1:])
    long = last - first + 1 >= SHORTEST_TAIL
    first, last = first[long], last[long]
    key = np.zeros(len(last), np.int64)
    for place in range(LONGEST_PHONE):  # from the last digit on, all numbers at once
        at = last - place
        digit = codes[np.maximum(at, first)].astype(np.int64) - ord("0")
        key = key * _BASE + np.where(at >= first, digit + 1, 0)
    text = np.searchsorted(np.flatnonzero(codes == BOUNDARY), first) - 1
    order = np.lexsort((owner[text], key))
    return key[order], owner[text][order].astype(np.int32)


def _owned(tables: Sequence[Texts], columns: Sequence[str]) -> list[Owned]:
    """Return the columns of these names that hold anything, with whose each row is."""
    found = []
    for table in tables:
        ix = table.get("ix", np.zeros(0, np.int32))
        assert not isinstance(ix, Strings)
        texts = (table.get(column) for column in columns)
        found += [(ix, text) for text in texts if isinstance(text, Strings)]
    return found
