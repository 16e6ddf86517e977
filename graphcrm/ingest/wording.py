"""What does a cell of a bank say in the words of the data model?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.convert import LOST_DIGITS, folded
from graphcrm.ingest.mapping import Cell, Choice
from graphcrm.ingest.numbers import counts
from graphcrm.ingest.raw import BoolVec
from graphcrm.ingest.text import clean, mask
from graphcrm.ingest.written_dates import as_iso, first_year, plus_months
from graphcrm.model import Column, Kind

_MIDNIGHT = r"[ T]0?0:00(?::00(?:\.0+)?)?$"  # behind dates that a spreadsheet held as such
Cells = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """Rows that a mapping does not understand: the rule, the header to blame, and which rows."""

    rule: str
    header: str
    rows: BoolVec


@dataclass(slots=True)
class Wording:
    """How the cells of one column are put.

    Parameters
    ----------
    column : Column
    cell : Cell
    null_words : sequence of str
        Those of the whole extract; the cell may have more.
    """

    column: Column
    cell: Cell
    null_words: Sequence[str] = ()
    faults: list[Fault] = field(default_factory=list)

    def put(self, cells: Cells, n: int) -> tuple[Any, list[Fault]]:
        """Translate ``n`` rows.

        Parameters
        ----------
        cells : callable
            Returns the cells under a header.
        n : int

        Returns
        -------
        text : string array (n,)
            What cannot be translated is as it was written.
        faults : list of Fault

        Examples
        --------
        >>> from graphcrm.model import TABLES
        >>> cell = Cell.model_validate({"from": "性别", "values": {"1": "M", "2": "F"}})
        >>> wording = Wording(TABLES["customers"].column("gender"), cell)
        >>> wording.put({"性别": pa.array(["1", " ２", "x", None])}.__getitem__, 4)[0].to_pylist()
        ['M', 'F', 'x', None]
        """
        if self.cell.constant is not None:
            return pa.array(np.full(n, self.cell.constant), pa.string()), []
        self.faults = []
        text = self._without_null_words(self._written(cells))
        if self.cell.take is not None:
            first, last = self.cell.take
            text = clean(pc.utf8_slice_codeunits(text, start=first - 1, stop=last), fold=False)
        if self.cell.values:
            text = self._valued(text)
        if self.column.kind in {Kind.DATE, Kind.MONTH}:
            text = self._dated(text, cells)
        return self._prefixed(text, cells), self.faults

    @property
    def header(self) -> str:
        """The header of the file that the cells stand under, or several."""
        return self.cell.source or " + ".join(self.cell.parts)

    def _clean(self, cells: Any) -> Any:
        return clean(cells, fold=folded(self.column))

    def _written(self, cells: Cells) -> Any:
        if not self.cell.parts:
            return self._clean(cells(self.cell.source or ""))
        texts = [self._clean(cells(part)) for part in self.cell.parts]
        return pc.binary_join_element_wise(*texts, self.cell.between)

    def _without_null_words(self, text: Any) -> Any:
        words = [*self.null_words, *self.cell.null_words]
        if not words:
            return text
        bare = text
        if self.column.kind is Kind.DATE:
            bare = pc.replace_substring_regex(text, _MIDNIGHT, "")
        empty = pc.is_in(bare, value_set=self._clean(pa.array(words)).drop_null())
        return pc.if_else(empty, pa.scalar(None, pa.string()), text)

    def _valued(self, text: Any) -> Any:
        """Translate words; the one for an empty cell stands under an empty key."""
        found, known = _look_up(text, self.cell.values, self._clean)
        unknown = mask(pc.is_valid(text)) & ~known
        if self.cell.otherwise == "reject":
            self._blame("unmapped_word", self.header, unknown)
        if self.cell.otherwise == "empty":
            return found
        return pc.if_else(pa.array(unknown), text, found)

    def _dated(self, text: Any, cells: Cells) -> Any:
        if self.cell.dates:
            text = _on_distinct(self._iso, text)
        if self.cell.plus_months is None:
            return text
        written = clean(cells(self.cell.plus_months), fold=True)
        months, bad, broken, negative = counts(written)
        given = mask(pc.is_valid(text))
        self._blame("unreadable_number", self.cell.plus_months, given & bad)
        self._blame("not_whole_number", self.cell.plus_months, given & broken)
        self._blame("negative_number", self.cell.plus_months, given & negative)
        moved = plus_months(text, np.minimum(pc.fill_null(months, 0).to_numpy(), 12_000))
        return pc.if_else(pc.is_valid(written), moved, pa.scalar(None, pa.string()))

    def _iso(self, text: Any) -> Any:
        first = self.cell.two_digit_years_from or first_year(self.column.name)
        return as_iso(text, self.cell.dates, two_digit_years_from=first)

    def _prefixed(self, text: Any, cells: Cells) -> Any:
        if self.cell.prefix is None:
            return text
        prefix: Any = self.cell.prefix
        if isinstance(prefix, Choice):
            other = clean(cells(prefix.source), fold=True)
            found, known = _look_up(other, prefix.values, lambda words: clean(words, fold=True))
            self._blame("unmapped_word", prefix.source, mask(pc.is_valid(text)) & ~known)
            prefix = pc.fill_null(found, "")
        whole = pc.binary_join_element_wise(prefix, text, "")
        # An id that a spreadsheet cut short is not made to look whole.
        short, seen = (pc.match_substring_regex(t, LOST_DIGITS) for t in (text, whole))
        return pc.if_else(pc.and_not(short, seen), text, whole)

    def _blame(self, rule: str, header: str, rows: BoolVec) -> None:
        if rows.any():
            self.faults.append(Fault(rule, header, rows))


def said_by(cell: Cell) -> Iterator[str]:
    """Yield every header that a cell is made of."""
    yield from (cell.source,) if cell.source else cell.parts
    if cell.plus_months:
        yield cell.plus_months
    if isinstance(cell.prefix, Choice):
        yield cell.prefix.source


def _look_up(text: Any, values: Any, cleaned: Callable[[Any], Any]) -> tuple[Any, BoolVec]:
    """Return the word that stands for each text, and whether there is one."""
    keys = cleaned(pa.array(list(values), pa.string()))
    place = pc.index_in(text, value_set=keys)
    return pa.array(list(values.values()), pa.string()).take(place), mask(pc.is_valid(place))


def _on_distinct(function: Callable[[Any], Any], text: Any) -> Any:
    coded = text.dictionary_encode()
    return function(coded.dictionary).take(coded.indices)
