"""Which header of an extract fills which column of a table, and how sure is that?

A confidence lies between 0 and 1.  The words of the header give the first figure (see
:mod:`graphcrm.ingest.suggest.names`); the cells raise it where they look like the column, and lower
it to less than half where they cannot be of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.suggest.names import bare, likeness
from graphcrm.ingest.suggest.profile import FEW, MOSTLY, Profile
from graphcrm.ingest.text import mask
from graphcrm.model import Column, Kind, Table
from graphcrm.model.headers import normalise

ACCEPTED: Final = 0.7  # a column guessed with less stays a comment
BY_VALUES: Final = 0.6
ALMOST: Final = 0.95  # rows of totals aside
SURE_BY_VALUES: Final = 0.85  # words that are of one list only
MOST_FUZZY: Final = 0.89
DOUBTED: Final = 0.4
_ALIKE: Final = 0.05  # confidences closer than this leave a choice
_PEOPLE_AND_PLACES: Final = frozenset({"customers", "firms", "staff", "branches"})
_WORDS: Final = (Kind.ENUM, Kind.BOOL)


@dataclass(frozen=True, slots=True)
class Guess:
    """That the header at ``place`` means ``column``.

    Parameters
    ----------
    column : Column
    place : int
    confidence : float, 0..1
    why : str
        exact, synonym, compound, other_party, fuzzy or values.
    evidence : str
        What the cells say: agrees, disagrees, or nothing.
    rivals : tuple of int
        Places of headers that mean it as surely.
    """

    column: Column
    place: int
    confidence: float
    why: str
    evidence: str = ""
    rivals: tuple[int, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether it may stand in a draft without being looked at."""
        return self.confidence >= ACCEPTED


@dataclass(frozen=True, slots=True)
class Known:
    """Ids of the node tables among the extracts, and which of these were read to their end."""

    ids: Mapping[str, pa.Array] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()

    def share(self, column: Column, profile: Profile) -> float | None:
        """Return the share of cells that are known ids; None where they cannot be known."""
        tables = [t for t in column.refers if t in self.ids]
        if not tables or not profile.n:
            return None
        every = pa.concat_arrays([self.ids[t] for t in tables])
        share = float(mask(pc.is_in(profile.text, value_set=every)).mean())
        told = set(column.refers) <= self.whole
        return share if told or share >= MOSTLY else None


def assign(
    table: Table, headers: Sequence[str], profiles: Sequence[Profile], known: Known
) -> dict[str, Guess]:
    """Give each column of ``table`` the header that most surely means it; no header serves twice.

    Returns
    -------
    dict of column name to Guess
        In the order of the table, accepted or not.
    """
    found = [
        guess
        for place, header in enumerate(headers)
        for column in table.columns
        if (guess := _guess(table, column, place, header, profiles[place], known)) is not None
    ]
    best: dict[str, Guess] = {}
    taken: set[int] = set()
    for guess in sorted(found, key=lambda g: (-g.confidence, g.place)):
        if guess.column.name not in best and guess.place not in taken:
            open_ones = [g for g in found if g.column.name not in best]
            best[guess.column.name] = _torn(_with_rivals(guess, found), open_ones)
            taken.add(guess.place)
    best |= _by_values(table, profiles, best, taken)
    return {c.name: best[c.name] for c in table.columns if c.name in best}


def asked(table: Table, header: str) -> tuple[Column, ...]:
    """Return the columns of ``table`` between which ``header`` leaves a choice.

    >>> from graphcrm.model import TABLES
    >>> [c.name for c in asked(TABLES["customers"], "风险等级")]
    ['risk_appetite', 'loan_class', 'aml_grade']
    """
    base = bare(header)
    return tuple(c for c in table.columns if base in map(normalise, c.asks))


def _guess(
    table: Table, column: Column, place: int, header: str, profile: Profile, known: Known
) -> Guess | None:
    confidence, why = likeness(header, table, column)
    if not confidence:
        return _decided(table, column, place, header, profile)
    evidence = _evidence(column, profile, known)
    if evidence == "disagrees":
        confidence *= DOUBTED
    elif evidence == "agrees":
        confidence += (1 - confidence) / 2
    elif why == "fuzzy" and evidence == "fits":
        confidence += 0.1
    if why == "fuzzy":
        confidence = min(confidence, MOST_FUZZY)
    return Guess(column, place, round(confidence, 2), why, evidence)


def _decided(
    table: Table, column: Column, place: int, header: str, profile: Profile
) -> Guess | None:
    """Let the words decide of a header that may mean several lists of words."""
    maybe = asked(table, header) if column.asks else ()
    if column not in maybe or not profile.n or len(profile.distinct) < 2:
        return None
    fits = [c for c in maybe if c.kind is Kind.ENUM and profile.fit(c) >= MOSTLY]
    if fits != [column] or any(c.kind is not Kind.ENUM for c in maybe):
        return None
    return Guess(column, place, SURE_BY_VALUES, "values", "agrees")


def _evidence(column: Column, profile: Profile, known: Known) -> str:
    """Say whether the cells look like ``column``, might be, or cannot be."""
    if not profile.n:
        return ""
    share = known.share(column, profile)
    if share is not None and column.strict:
        return "agrees" if share >= 0.5 else "disagrees"
    special = _special(column, profile)
    if special is not None:
        return "agrees" if special else ""
    if _cannot_be(column, profile):
        return "disagrees"
    typed = column.kind not in {Kind.TEXT, Kind.CATEGORY, Kind.REF, Kind.ID}
    return "fits" if typed and profile.fit(column) >= MOSTLY else ""


def _special(column: Column, profile: Profile) -> bool | None:
    """Say of columns whose cells have a look of their own whether these have it."""
    shares = {"id_no": "id_cards", "uscc": "usccs", "phone": "phones", "address": "addresses"}
    if column.name in shares:
        return bool(getattr(profile, shares[column.name]) >= 0.5)
    if column.kind is Kind.ENUM and 2 <= len(profile.distinct) <= FEW and profile.fit(column) == 1:
        return True
    if column.kind is Kind.ID and min(profile.codes, profile.distinct_share) >= ALMOST:
        return True
    return None


def _cannot_be(column: Column, profile: Profile) -> bool:
    if column.kind in _WORDS:
        return len(profile.distinct) > FEW and profile.fit(column) < 0.5
    if column.kind is Kind.ID or set(column.refers) & _PEOPLE_AND_PLACES:
        strict = column.kind is Kind.REF or column.name != "tier"
        return strict and profile.codes < 0.5
    return profile.fit(column) < 0.5


def _with_rivals(guess: Guess, found: Sequence[Guess]) -> Guess:
    """Note the headers that mean the column by a word just as sure."""
    rivals = tuple(
        g.place
        for g in found
        if g.column.name == guess.column.name
        and g.place != guess.place
        and g.accepted
        and abs(g.confidence - guess.confidence) < _ALIKE
    )
    return replace(guess, rivals=rivals)


def _torn(guess: Guess, open_ones: Sequence[Guess]) -> Guess:
    """Doubt a likeness where the header is as like to another column that nothing else is like."""
    if guess.why != "fuzzy":
        return guess
    others = (
        g
        for g in open_ones
        if g.place == guess.place
        and g.column.name != guess.column.name
        and abs(g.confidence - guess.confidence) < _ALIKE
    )
    torn = any(
        all(g.confidence < o.confidence for g in open_ones if _elsewhere(g, o)) for o in others
    )
    return replace(guess, confidence=min(guess.confidence, BY_VALUES)) if torn else guess


def _elsewhere(guess: Guess, other: Guess) -> bool:
    return guess.column.name == other.column.name and guess.place != other.place


def _by_values(
    table: Table, profiles: Sequence[Profile], best: Mapping[str, Guess], taken: set[int]
) -> dict[str, Guess]:
    """Guess from the cells alone where these have a look that nothing else has."""
    looks = {"id_no": "id_cards", "uscc": "usccs", "phone": "phones"}
    found: dict[str, Guess] = {}
    for name, share in looks.items():
        if not table.has(name) or name in best:
            continue
        for place, profile in enumerate(profiles):
            if place not in taken and getattr(profile, share) >= MOSTLY:
                found[name] = Guess(table.column(name), place, BY_VALUES, "values", "agrees")
                break
    return found
