"""What was looked at and what was found wanting, by branch; and the score that follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec
from graphcrm.ingest.quality.rows import Rows

COMPLETENESS, VALIDITY, UNIQUENESS = "completeness", "validity", "uniqueness"
FRESHNESS, NEW_FILES = "freshness", "new_files"
# What each part of a score weighs, where all of them are known.
WEIGHTS: Final[Mapping[str, float]] = {
    COMPLETENESS: 0.35,
    VALIDITY: 0.25,
    UNIQUENESS: 0.15,
    FRESHNESS: 0.10,
    NEW_FILES: 0.15,
}


@dataclass(frozen=True, slots=True)
class Tally:
    """One thing looked at, in one table: a column that should be filled, a rule that should hold.

    Parameters
    ----------
    part : str
        The part of the score that it counts in, or another word where it counts in none.
    table, column : str
        ``column`` is empty where a rule is about the whole row.
    rule : str
    checked, bad : (slots,) int
        How many rows could be judged, and how many of them are wanting.
    """

    part: str
    table: str
    column: str
    rule: str
    checked: IntVec
    bad: IntVec

    @classmethod
    def of(
        cls, rows: Rows, what: tuple[str, str, str, str], *, checked: BoolVec, bad: BoolVec
    ) -> Tally:
        """Count rows by branch; ``what`` is part, table, column and rule."""
        table = what[1]
        wanting = checked & bad
        none = np.zeros(rows.n_slots, np.int64)
        n_bad = rows.count(table, wanting) if wanting.any() else none
        return cls(*what, rows.count(table, checked), n_bad)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of scores, side by side; NaN where a part is not known.

    Parameters
    ----------
    shares : mapping of part to (n,) float64, 0..1
    """

    shares: Mapping[str, FloatVec]

    @property
    def weight(self) -> FloatVec:
        """What the known parts of each score weigh together."""
        known = [WEIGHTS[p] * ~np.isnan(share) for p, share in self.shares.items()]
        return np.asarray(np.sum(known, axis=0))

    @property
    def score(self) -> FloatVec:
        """The weighted mean of the known parts; NaN where none is known."""
        sums = np.sum([WEIGHTS[p] * np.nan_to_num(s) for p, s in self.shares.items()], axis=0)
        return _divided(sums, self.weight)

    def __len__(self) -> int:
        return len(next(iter(self.shares.values())))


def parts_of(tallies: Sequence[Tally], freshness: FloatVec, *, whole: bool) -> Parts:
    """Return every part of the scores: of each slot, or of the whole bank in one entry.

    A part is the plain mean, over the tallies that had anything to judge, of the share that is
    sound; so every key column, and every rule, counts the same, however large its table.

    Parameters
    ----------
    tallies : sequence of Tally
    freshness : (n,) float64
        That part is about days, not rows, and comes ready made.
    whole : bool
        Add the slots up first.

    Examples
    --------
    >>> two = np.array([0, 2]), np.array([0, 1])
    >>> parts_of([Tally("validity", "t", "", "r", *two)], np.array([1.0]), whole=True).score
    array([0.64285714])
    """
    shares = {
        part: _mean_sound([t for t in tallies if t.part == part], len(freshness), whole=whole)
        for part in WEIGHTS
    }
    return Parts({**shares, FRESHNESS: freshness})


def _mean_sound(tallies: Iterable[Tally], n: int, *, whole: bool) -> FloatVec:
    sums, n_judged = np.zeros(n), np.zeros(n)
    for tally in tallies:
        checked, bad = totals_of(tally, whole=whole)
        judged = checked > 0
        sums[judged] += 1 - bad[judged] / checked[judged]
        n_judged += judged
    return _divided(sums, n_judged)


def totals_of(tally: Tally, *, whole: bool) -> tuple[IntVec, IntVec]:
    """Return how many were judged and how many are wanting: by slot, or of the whole bank."""
    if not whole:
        return tally.checked, tally.bad
    return tally.checked.sum(keepdims=True), tally.bad.sum(keepdims=True)


def _divided(sums: FloatVec, by: FloatVec) -> FloatVec:
    found = np.full(len(sums), np.nan)
    np.divide(sums, by, out=found, where=by > 0)
    return found
