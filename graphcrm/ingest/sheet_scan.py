"""How far does a sheet of an xlsx file reach, and what in it has no value?

The reader lays a sheet out as a full rectangle, so that one cell in the last corner of an empty
sheet would take hundreds of gigabytes; and it gives nothing for a formula that nobody computed.
Both are seen here, in one pass over the bytes, before it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_uppercase
from typing import IO

CHUNK_BYTES = 1 << 20
LONGEST_CELL = 1 << 24  # of what is kept to see a cell in one piece
FULL_HEIGHT = 1_048_576
_UNPLACED = re.compile(rb"<c(?=[\s>])(?![^>]*\sr=)")
# Excel leaves the value out for a text that came out empty, and says t="str".
_UNCOMPUTED = re.compile(
    rb'<c(?![^>]*\bt="str")[^>]*>\s*(?:<f[^<>]*/>|<f[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)


@dataclass(slots=True)
class SheetScan:
    """What was seen of one sheet.

    Parameters
    ----------
    level : int
        Which group of columns the last cell is in: A to Z, AA to AZ, …, XA to XFD.
    n_digits : int
        Of the greatest row number.
    n_rows, most_cells : int
        Rows that were counted, and cells of one of them, where cells do not say where they stand.
    n_errors : int
        Cells that hold #REF!, #N/A and their like.
    n_uncomputed : int
        Formulas without a value.
    """

    level: int = 0
    n_digits: int = 1
    n_rows: int = 0
    most_cells: int = 0
    n_errors: int = 0
    n_uncomputed: int = 0

    @property
    def n_cells(self) -> int:
        """How many cells the rectangle has at most."""
        height = min(max(int("9" * self.n_digits), self.n_rows), FULL_HEIGHT)
        return height * max(_width(self.level), self.most_cells)

    def add(self, piece: bytes) -> None:
        """Look at a piece of the sheet that begins and ends between cells."""
        while found := _beyond(self.level).search(piece):
            self.level = _level(found[1])
        while found := _longer(self.n_digits).search(piece):
            self.n_digits = len(found[1])
        self.n_rows += piece.count(b"<row")
        self.n_errors += piece.count(b't="e"')
        if piece.count(b"<c ") + piece.count(b"<c>") > piece.count(b"<c r="):
            cells = (len(_UNPLACED.findall(row)) for row in piece.split(b"<row"))
            self.most_cells = max(self.most_cells, *cells)
        if b"<f" in piece:
            self.n_uncomputed += len(_UNCOMPUTED.findall(piece))


def scan(sheet: IO[bytes]) -> SheetScan:
    """Scan the XML of a sheet.

    >>> from io import BytesIO
    >>> scan(BytesIO(b'<row r="7"><c r="AB7" t="e"><v>#REF!</v></c></row>')).n_cells
    468
    """
    seen = SheetScan()
    for piece in _pieces(sheet):
        seen.add(piece)
    return seen


def _pieces(sheet: IO[bytes]) -> Iterator[bytes]:
    """Cut a sheet where a row begins, or else a cell."""
    rest = b""
    while chunk := sheet.read(CHUNK_BYTES):
        rest += chunk
        cut = max(rest.rfind(b"<row"), 0) or max(rest.rfind(b"<c"), 0)
        if not cut and len(rest) > LONGEST_CELL:
            cut = len(rest) - 64
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def _width(level: int) -> int:
    """Return the last column of a group.

    >>> [_width(n) for n in (0, 1, 26, 27, 50)]
    [26, 52, 702, 1378, 16926]
    """
    return 26 + 26 * level if level <= 26 else 702 + 676 * (level - 26)


def _level(letters: bytes) -> int:
    """Return the group that a column is in: 0 for B, 2 for BQ, 28 for BQX."""
    first = letters[0] - ord("A") + 1
    return (0, first, 26 + first)[min(len(letters), 3) - 1]


@lru_cache
def _beyond(level: int) -> re.Pattern[bytes]:
    """Return a pattern of cells in columns beyond a group."""
    two = ascii_uppercase[level:] if level < 26 else ""
    three = ascii_uppercase[max(level - 26, 0) :]
    choices = [f"[{two}][A-Z]"] * bool(two) + [f"[{three}][A-Z]{{2,}}"] * bool(three)
    return re.compile(rf"""r=["']({"|".join(choices)})\d""".encode())


@lru_cache
def _longer(n_digits: int) -> re.Pattern[bytes]:
    """Return a pattern of row numbers with more digits."""
    return re.compile(rf"""r=["'][A-Z]{{0,3}}(\d{{{n_digits + 1},}})["']""".encode())
