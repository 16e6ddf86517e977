"""The one result type: what was asked, of which version, and the rows as arrays.

An answer holds numbers and codes; names and sentences are looked up at the edge, for the rows that
are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from itertools import pairwise
from math import isnan
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast, runtime_checkable

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import NO_DAY, NO_FEN, BoolVec, IntVec, Vec, day_of, offsets_of, spread
from graphcrm.reasons import Lang, Reason, say
from graphcrm.reasons.pages import page_text
from graphcrm.reasons.titles import word_of

if TYPE_CHECKING:
    import pandas as pd

Record: TypeAlias = dict[str, str | int | float | bool | None]
Cell: TypeAlias = str | int | float | bool | list[str | None] | list[Record] | None
Total: TypeAlias = int | float | str | None
DIGITS = 9


class Unit(Enum):
    """What the numbers of a column are, and so how they are written."""

    TEXT = "text"  # positions into labels
    WORD = "word"  # positions into a closed list of words
    REASON = "reason"  # positions into a list of reason codes; said as a sentence
    LIST = "list"  # several positions into labels
    WORDS = "words"  # several positions into a closed list of words
    RECORDS = "records"  # several steps from one to another, each with what it is made of
    YUAN = "yuan"  # int64 fen
    COUNT = "count"
    SHARE = "share"  # 0..1
    SCORE = "score"
    DAY = "date"  # day numbers
    FLAG = "flag"


class Labels(Protocol):
    """Text by position; None for a negative position."""

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return the text at ``ix``."""
        ...


@runtime_checkable
class PersonalLabels(Labels, Protocol):
    """Text about persons, which not everybody needs to read."""

    def masked(self) -> Labels:
        """Return the same text as it is shown to whoever has no need of it."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """A closed list of words as labels."""

    words: tuple[str, ...]

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return the words at ``ix``."""
        return [self.words[i] if i >= 0 else None for i in np.asarray(ix).tolist()]


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """Texts of a bank's own, each in both languages, as labels."""

    zh: tuple[str, ...]
    en: tuple[str, ...]

    def in_language(self, lang: Lang) -> Words:
        """Return the texts as they are said in one language."""
        return Words(self.zh if lang == "zh" else self.en)

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return the texts at ``ix`` in English."""
        return self.in_language("en").take(ix)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an answer.

    Parameters
    ----------
    name : str
    unit : Unit
    data : (n,) array
        Positions, fen, counts, day numbers, shares or flags; for LIST and WORDS flat positions,
        for RECORDS the number of each record.
    labels : Labels, optional
        For TEXT, WORD, REASON, LIST and WORDS.
    offsets : (n + 1,) int64, optional
        For LIST, WORDS and RECORDS, and for REASON where rows have several: row i holds
        ``data[offsets[i]:offsets[i + 1]]``.
    facts : tuple of Column
        For REASON: what its sentences name; for RECORDS: what a record holds, first from where to
        where it leads.  Each as long as ``data``.
    """

    name: str
    unit: Unit
    data: Vec
    labels: Labels | None = None
    offsets: IntVec | None = None
    facts: tuple[Column, ...] = ()

    def __len__(self) -> int:
        return len(self.data) if self.offsets is None else len(self.offsets) - 1

    def cells(self, start: int, stop: int, lang: Lang) -> list[Cell]:
        """Return rows ``start`` to ``stop`` as plain values."""
        if self.offsets is not None:
            match self.unit:
                case Unit.REASON:
                    return self._sentences(start, stop, lang)
                case Unit.RECORDS:
                    return self._records(start, stop, lang)
                case _:
                    return self._lists(start, stop)
        part = self.data[start:stop]
        match self.unit:
            case Unit.TEXT | Unit.WORD:
                return list(self._take(part, lang))
            case Unit.REASON:
                return list(self._said(start, stop, lang))
            case Unit.YUAN:
                return [None if v == NO_FEN else v / 100 for v in part.tolist()]
            case Unit.DAY:
                return [None if v == NO_DAY else day_of(v).isoformat() for v in part.tolist()]
            case Unit.COUNT:
                return [None if v == NO_FEN else v for v in part.tolist()]
            case Unit.SHARE | Unit.SCORE:
                return [None if isnan(v) else v for v in np.round(part, DIGITS).tolist()]
            case _:
                return [bool(v) for v in part.tolist()]

    def reorder(self, order: IntVec) -> Column:
        """Return the column with its rows in ``order``."""
        flat, offsets = order, None
        if self.offsets is not None:
            starts, lengths = self.offsets[order], np.diff(self.offsets)[order]
            offsets = offsets_of(lengths)
            flat = spread(starts, lengths)
        facts = tuple(fact.reorder(flat) for fact in self.facts)
        return replace(self, data=self.data[flat], offsets=offsets, facts=facts)

    def masked(self) -> Column:
        """Return the column, and all that it is told with, with personal text masked."""
        labels = self.labels.masked() if isinstance(self.labels, PersonalLabels) else self.labels
        return replace(self, labels=labels, facts=tuple(fact.masked() for fact in self.facts))

    def _take(self, ix: Vec, lang: Lang = "en") -> list[str | None]:
        assert self.labels is not None, f"{self.name} has no labels"
        if isinstance(self.labels, OwnTexts):
            return self.labels.in_language(lang).take(ix)
        return self.labels.take(ix)

    def _sentences(self, start: int, stop: int, lang: Lang) -> list[Cell]:
        """Return the several reasons of a row as one text."""
        assert self.offsets is not None
        between = "；" if lang == "zh" else "; "
        bounds = self.offsets[start : stop + 1].tolist() or [0]
        said = self._said(bounds[0], bounds[-1], lang)
        rows = (said[a - bounds[0] : b - bounds[0]] for a, b in pairwise(bounds))
        return [between.join(filter(None, row)) for row in rows]

    def _said(self, start: int, stop: int, lang: Lang) -> list[str | None]:
        """Return the sentences of reasons ``start`` to ``stop``, with the facts that they name."""
        codes = self._take(self.data[start:stop])
        told = [fact._told(start, stop, lang) for fact in self.facts]
        rows = list(zip(codes, *told, strict=True))
        names = [fact.name for fact in self.facts]
        said = {
            row: row[0] and say(Reason(row[0], dict(zip(names, row[1:], strict=True))), lang)
            for row in dict.fromkeys(rows)  # rows alike share their sentence
        }
        return [said[row] for row in rows]

    def _told(self, start: int, stop: int, lang: Lang) -> list[Any]:
        """Return cells as a sentence names them: words translated, several ids as one text."""
        cells = self.cells(start, stop, lang)
        if self.unit is Unit.WORD:
            return [word and word_of(word, lang) for word in cast("list[str]", cells)]
        if self.unit not in (Unit.LIST, Unit.WORDS):
            return cells
        several = [list(filter(None, texts)) for texts in cast("list[list[str]]", cells)]
        if self.unit is Unit.WORDS:
            several = [[word_of(word, lang) for word in words] for words in several]
        return [page_text("list_separator", lang).join(texts) for texts in several]

    def _records(self, start: int, stop: int, lang: Lang) -> list[Cell]:
        """Return the records of each row, as dicts of plain values."""
        assert self.offsets is not None
        bounds = self.offsets[start : stop + 1].tolist() or [0]
        names = [fact.name for fact in self.facts]
        cells = [fact.cells(bounds[0], bounds[-1], lang) for fact in self.facts]
        flat = [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]
        return [
            cast("list[Record]", flat[a - bounds[0] : b - bounds[0]]) for a, b in pairwise(bounds)
        ]

    def _lists(self, start: int, stop: int) -> list[Cell]:
        assert self.offsets is not None
        bounds = self.offsets[start : stop + 1].tolist()
        flat = self._take(self.data[bounds[0] : bounds[-1]]) if bounds else []
        first = bounds[0] if bounds else 0
        return [flat[a - first : b - first] for a, b in pairwise(bounds)]


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """A table with what it answers.

    Parameters
    ----------
    question : str
        ``area.question``.
    as_of : date
    graph_version : str
    parameters : mapping
        Every parameter, defaults included.
    columns : sequence of Column
    totals : mapping
        Money in yuan.
    notes : sequence of Reason
        The first sums up what the rows mean; others say what is not known.
    elapsed_s : float
    limit : int, optional
        How many rows are shown at most.
    tree : str
        Where the rows are a tree, depth first: the column that says how deep each lies, 0 on top.
    mark : str
        Who takes it away, and when: printed on what people read of it.
    """

    question: str
    as_of: date
    graph_version: str
    parameters: Mapping[str, object]
    columns: tuple[Column, ...]
    totals: Mapping[str, Total] = field(default_factory=dict)
    notes: tuple[Reason, ...] = ()
    elapsed_s: float = 0.0
    limit: int | None = None
    tree: str = ""
    mark: str = ""

    @property
    def n_rows(self) -> int:
        """How many rows were found."""
        return len(self.columns[0])

    @property
    def n_shown(self) -> int:
        """How many rows are shown: all, or the limit."""
        return self.n_rows if self.limit is None else min(self.limit, self.n_rows)

    def __repr__(self) -> str:
        return f"<Answer {self.question}, {self.n_rows:,} rows, as of {self.as_of}>"

    def column(self, name: str) -> Column:
        """Return the column called ``name``; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def masked(self) -> Answer:
        """Return the answer with the names and phones of customers masked, wherever they stand."""
        return replace(self, columns=tuple(column.masked() for column in self.columns))

    def limited(self, limit: int | None) -> Answer:
        """Return the answer showing at most ``limit`` rows; totals stay those of all rows."""
        if limit is not None and limit < 0:
            raise InputError("limit must be 0 or more")
        return replace(self, limit=limit)

    def rows(
        self, lang: Lang = "en", *, start: int = 0, stop: int | None = None
    ) -> list[dict[str, Cell]]:
        """Return the shown rows as dicts of plain values."""
        last = self.n_shown if stop is None else min(stop, self.n_shown)
        names = [c.name for c in self.columns]
        cells = [c.cells(start, last, lang) for c in self.columns]
        return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]

    def to_dict(self, lang: Lang = "en") -> dict[str, object]:
        """Return the answer as the JSON document of the interface."""
        return {
            "question": self.question,
            "as_of": self.as_of.isoformat(),
            "graph_version": self.graph_version,
            "parameters": dict(self.parameters),
            "elapsed_s": round(self.elapsed_s, 6),
            "totals": dict(self.totals),
            "notes": [
                {"code": n.code, "facts": dict(n.facts), "text": say(n, lang)} for n in self.notes
            ],
            "columns": [c.name for c in self.columns],
            "rows": self.rows(lang),
        }

    def to_frame(self, lang: Lang = "en") -> pd.DataFrame:
        """Return the shown rows as a pandas table: money in yuan, dates as ISO text."""
        import pandas as pd  # the public edge; questions asked of the command line never need it

        stop = self.n_shown
        return pd.DataFrame({c.name: c.cells(0, stop, lang) for c in self.columns})


def yuan(fen: int) -> float:
    """Return fen as yuan."""
    return fen / 100


def rounded(figure: float) -> float | None:
    """Return a figure of totals as columns have it; None where it is not a number."""
    return None if isnan(figure) else round(figure, DIGITS)


def sum_fen(worth: IntVec, mask: BoolVec | None = None) -> int:
    """Return the exact sum of known money, in fen."""
    known = worth if mask is None else worth[mask]
    return int(known[known != NO_FEN].sum())
