"""What does a draft say of one column: where it comes from, how it is written, what to ask?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.ingest.plausible import shown
from graphcrm.ingest.suggest.guess import Guess
from graphcrm.ingest.suggest.names import COMPOUND, bare
from graphcrm.ingest.suggest.profile import MOSTLY, Profile
from graphcrm.ingest.suggest.tables import Columns
from graphcrm.ingest.written_dates import first_year
from graphcrm.model import Column, Kind
from graphcrm.model.headers import normalise
from graphcrm.reasons import Reason

Cell = Mapping[str, object]
_NEAR: Final = 0.02  # so many more dates do not make a format
_FRACTION: Final = 0.2  # yuan have two decimals; this share with more are not yuan
_TYPED: Final = (Kind.DATE, Kind.MONTH, Kind.MONEY, Kind.COUNT, Kind.SHARE, Kind.ENUM, Kind.BOOL)


@dataclass(frozen=True, slots=True)
class Line:
    """One column of a drafted table.

    Parameters
    ----------
    column : str
    cell : mapping
        As the mapping file says it: ``{"from": header, …}`` or ``{"constant": word}``.
    confidence : float, 0..1
    why : str
    active : bool
        Whether it stands, or is a comment to be looked at.
    questions : tuple of Reason
    """

    column: str
    cell: Cell
    confidence: float
    why: str
    active: bool
    questions: tuple[Reason, ...] = ()


def line_of(guess: Guess, columns: Columns, *, title_unit: str) -> Line:
    """Draft one column; what leaves a choice that the file must settle makes it a comment."""
    header = columns.headers[guess.place]
    profile = columns.profiles[guess.place]
    facts = {"header": shown(guess.place, header), "column": guess.column.name}
    cell: dict[str, object] = {"from": header}
    questions = _doubts(guess, columns, facts)
    active = guess.accepted and not (questions and guess.rivals and not guess.column.key)
    if guess.column.kind in {Kind.DATE, Kind.MONTH}:
        formats, asks = _dates(profile, facts)
        cell |= {"dates": formats} if formats else {}
        questions += asks
        active &= not asks
        if formats == ["YYMMDD"]:
            first = first_year(guess.column.name)
            century = {"first": str(first), "last": str(first + 99)}
            questions.append(Reason("suggest_century", {**facts, **century}))
    elif guess.column.kind is Kind.MONEY:
        questions += _money(cell, header, profile, title_unit, facts)
    elif guess.column.kind is Kind.ENUM and profile.n:
        questions += _words(cell, guess.column, profile, facts)
    if guess.column.kind in _TYPED and profile.null_words:
        cell["null_words"] = profile.null_words
    return Line(guess.column.name, cell, guess.confidence, guess.why, active, tuple(questions))


def constant(column: str, word: str, *, sure: bool) -> Line:
    """Draft a column whose word no cell says; it is asked about unless a header says it."""
    if sure:
        return Line(column, {"constant": word}, COMPOUND, "compound", True)
    asks = Reason("suggest_constant", {"column": column, "word": word})
    return Line(column, {"constant": word}, 0.5, "constant", True, (asks,))


def _doubts(guess: Guess, columns: Columns, facts: Mapping[str, str]) -> list[Reason]:
    if guess.rivals:
        others = ", ".join(shown(p, columns.headers[p]) for p in guess.rivals)
        return [Reason("suggest_rivals", {**facts, "others": others})]
    if guess.accepted:
        return []
    if guess.evidence == "disagrees" and guess.column.kind in {Kind.ID, Kind.REF}:
        return [Reason("suggest_no_ids", facts)]
    if guess.evidence == "disagrees":
        return [Reason("suggest_other_cells", facts)]
    return [Reason("suggest_doubtful", facts)]


def _dates(profile: Profile, facts: Mapping[str, str]) -> tuple[list[str], list[Reason]]:
    """Return the format that most cells are in, unless it need not be said, and what to ask."""
    shares = profile.dates
    best = max(shares.values())
    if not profile.n or shares["usual"] >= best - _NEAR:
        return [], []
    fits = [name for name, share in shares.items() if share >= best - _NEAR]
    if {"DD/MM/YYYY", "MM/DD/YYYY"} <= set(fits):
        return ["DD/MM/YYYY"], [Reason("suggest_day_or_month", facts)]
    if {"YYMMDD", "excel"} <= set(fits):
        return ["excel"], [Reason("suggest_excel_or_yymmdd", facts)]
    return fits[:1], []


def _money(
    cell: dict[str, object],
    header: str,
    profile: Profile,
    title_unit: str,
    facts: Mapping[str, str],
) -> list[Reason]:
    """Set the unit that a title names; ask where the cells are no yuan."""
    if bare(header) != normalise(header):
        return []  # the header says its unit
    if title_unit:
        cell["unit"] = title_unit
        return []
    fen = np.abs(profile.numbers) * 100
    if len(fen) and float(np.mean(np.abs(fen - np.rint(fen)) > 1e-6)) >= _FRACTION:
        return [Reason("suggest_unit", facts)]
    return []


def _words(
    cell: dict[str, object], column: Column, profile: Profile, facts: Mapping[str, str]
) -> list[Reason]:
    """Translate words that hold a known one; name the others where they are few and common."""
    unknown = [w for w in profile.unknown_words(column) if w not in profile.null_words]
    values = {w: code for w in unknown if (code := _holding(column, w))}
    if values:
        cell["values"] = values
    left = [w for w in unknown if w not in values]
    common = profile.n >= 3 * len(profile.distinct) and profile.people < MOSTLY
    if left and common:
        return [Reason("suggest_words", {**facts, "words": ", ".join(left)})]
    if profile.fit(column) < 1 and not values:
        return [Reason("suggest_unknown_words", facts)]
    return []


def _holding(column: Column, word: str) -> str:
    """Return the one code that has a label within ``word``, or nothing.

    >>> from graphcrm.model import TABLES
    >>> _holding(TABLES["customers"].column("status"), "正常户")
    'normal'
    """
    found = {
        code
        for code, labels in column.words.items()
        for label in (code, *labels)
        if len(label) > 1 and label in word and not word.startswith(("不", "非", "未"))
    }
    return found.pop() if len(found) == 1 else ""
