"""A draft of a mapping: which tables each extract fills, and what its author must be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from graphcrm.ingest.numbers import floats
from graphcrm.ingest.plausible import shown
from graphcrm.ingest.suggest.guess import asked
from graphcrm.ingest.suggest.lines import Line, constant, line_of
from graphcrm.ingest.suggest.peek import Peek
from graphcrm.ingest.suggest.tables import Columns, TableGuess
from graphcrm.ingest.text import clean
from graphcrm.ingest.totals import TOTALS_IN_FIRST
from graphcrm.ingest.validate import AUM_WARNING_SHARE
from graphcrm.model import TABLES
from graphcrm.model.headers import normalise, split_unit
from graphcrm.model.words import ATTRIBUTION, TOTAL_SCOPES, TOTAL_WORDS, UNIT_POWERS
from graphcrm.reasons import Reason

_TOTALS: Final = tuple(scope + word for word in TOTAL_WORDS for scope in ("", *TOTAL_SCOPES))


@dataclass(frozen=True, slots=True)
class TableDraft:
    """One canonical table that an extract fills.

    Parameters
    ----------
    table : str
    lines : list of Line
    unless_empty : list of str
    where : list of mapping
    aum_includes_deposits : bool
    questions : list of Reason
        About the table, besides those about its columns.
    """

    table: str
    lines: list[Line]
    unless_empty: list[str] = field(default_factory=list)
    where: list[Mapping[str, object]] = field(default_factory=list)
    aum_includes_deposits: bool = True
    questions: list[Reason] = field(default_factory=list)

    @property
    def active(self) -> bool:
        """Whether all columns stand without which no row loads."""
        standing = {line.column for line in self.lines if line.active}
        table = TABLES[self.table]
        return all(n in standing or table.column(n).empty_means for n in table.required)


@dataclass(frozen=True, slots=True)
class ExtractDraft:
    """One extract and the tables it fills; none where nothing is known of it.

    Parameters
    ----------
    peek : Peek
    pattern : str
        Of the files it stands for.
    tables : list of TableDraft
    where : list of mapping
    unused : list of str
        Headers that fill nothing.
    questions : list of Reason
        About headers that fill nothing as long as nobody answers.
    """

    peek: Peek
    pattern: str
    tables: list[TableDraft]
    where: list[Mapping[str, object]] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    questions: list[Reason] = field(default_factory=list)

    @property
    def active(self) -> bool:
        """Whether it fills any table as it stands."""
        return any(table.active for table in self.tables)

    @property
    def asks(self) -> list[Reason]:
        """Every question about the extract, in the order of the file."""
        found = list(self.questions)
        for table in self.tables:
            found += table.questions
            found += [question for line in table.lines for question in line.questions]
        return found


def draft_extract(
    peek: Peek, pattern: str, columns: Columns, guesses: Sequence[TableGuess]
) -> ExtractDraft:
    """Draft what one extract fills, from what was guessed of it."""
    tables = [_draft_table(guess, columns, peek.unit) for guess in guesses]
    used = {place for guess in guesses for place in guess.places}
    used |= {guess.only[0] for guess in guesses if guess.only}
    questions = [] if guesses else [Reason("suggest_no_table", {"file": peek.label})]
    unused = []
    for place, header in enumerate(columns.headers):
        if place in used or not header:
            continue
        said = shown(place, header)
        ask = _about_unused(header, said, guesses)
        if ask is not None:
            questions.append(ask)
        unused.append(said)
    return ExtractDraft(peek, pattern, tables, _totals(peek), unused, questions)


def _draft_table(guess: TableGuess, columns: Columns, title_unit: str) -> TableDraft:
    lines = [line_of(g, columns, title_unit=title_unit) for g in guess.guesses.values()]
    sure = guess.role_is_told
    lines += [constant(name, word, sure=sure) for name, word in guess.constants.items()]
    where: list[Mapping[str, object]] = []
    if guess.only:
        place, words = guess.only
        where.append({"column": columns.headers[place], "is_in": list(words)})
    apart = _without_deposits(guess, columns, title_unit)
    return TableDraft(
        guess.table.name,
        lines,
        [columns.headers[place] for place in guess.unless_empty],
        where,
        not apart,
        [Reason("suggest_aum")] if apart else [],
    )


def _about_unused(header: str, said: str, guesses: Sequence[TableGuess]) -> Reason | None:
    """Say why a header fills nothing where it might fill something."""
    if header.strip() in ATTRIBUTION:
        return Reason("suggest_attribution", {"header": said})
    filled = {n for guess in guesses for n, g in guess.guesses.items() if g.accepted}
    for guess in guesses:
        maybe = [c.name for c in asked(guess.table, header)]
        if maybe and not filled & set(maybe):
            code = "suggest_choice" if len(maybe) > 1 else "suggest_perhaps"
            return Reason(code, {"header": said, "columns": ", ".join(maybe)})
    return None


def _without_deposits(guess: TableGuess, columns: Columns, title_unit: str) -> bool:
    """Whether AUM is below deposits so often that it cannot hold them; each in its own unit."""
    given = {n: g for n, g in guess.guesses.items() if n in {"aum", "deposits"} and g.accepted}
    if len(given) < 2:
        return False
    values = {}
    for name, found in given.items():
        unit = split_unit(columns.headers[found.place])[1] or title_unit or "元"
        cells = clean(columns.profiles[found.place].cells, fold=True)
        numbers = floats(cells)[0].to_numpy(zero_copy_only=False)
        values[name] = numbers * 10.0 ** UNIT_POWERS[unit]
    known = ~(np.isnan(values["aum"]) | np.isnan(values["deposits"]))
    below = known & (values["aum"] < values["deposits"])
    return bool(below.sum() > AUM_WARNING_SHARE * known.sum())


def _totals(peek: Peek) -> list[Mapping[str, object]]:
    """Leave out rows of totals where their word stands in one of the first columns."""
    found: list[Mapping[str, object]] = []
    for header, cells in list(zip(peek.headers, peek.cells, strict=True))[:TOTALS_IN_FIRST]:
        said = {c for c in cells.unique().to_pylist() if c and normalise(c) in _TOTALS}
        if said and header:
            found.append({"column": header, "not_in": sorted(said)})
    return found
