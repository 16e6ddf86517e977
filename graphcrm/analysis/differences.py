"""Measures of two groups side by side, before and after, and whether their changes differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from graphcrm.analysis.campaign_groups import Sides
from graphcrm.analysis.campaign_measures import MEASURES, Measure
from graphcrm.answer import Column, Unit, Words
from graphcrm.graph.arrays import FloatVec, IntVec
from graphcrm.kernels.together import FEWEST, SIGNIFICANCE, together

N_RESAMPLES: Final = 10_000
VERDICTS: Final = (
    *("review_more", "review_less", "review_no_effect", "review_by_chance"),
    *("review_too_few", "review_not_known", "review_not_compared"),
)
MORE, LESS, NO_EFFECT, BY_CHANCE, TOO_FEW, NOT_KNOWN, NOT_COMPARED = VERDICTS


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much the change of those asked is above that of those held back, a person.

    Parameters
    ----------
    estimate : float
    low, high : float
        95 % interval.
    p_value : float
    """

    estimate: float = np.nan
    low: float = np.nan
    high: float = np.nan
    p_value: float = np.nan

    def per(self, units: int) -> Difference:
        """Return the same in units of which each holds so many of these."""
        return Difference(self.estimate / units, self.low / units, self.high / units, self.p_value)


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of both groups.

    Parameters
    ----------
    n_asked, n_control : int
        Of whom it is known.
    means : (4,) float64
        Of those asked before and after, then of those held back; NaN for nobody.
    differs : Difference
        Between the changes of the two groups; NaN where nothing is known of one.
    verdict : str
        One of ``VERDICTS``.
    """

    n_asked: int
    n_control: int
    means: FloatVec
    differs: Difference
    verdict: str = NOT_KNOWN

    @property
    def found(self) -> bool:
        """Whether there is an effect, in either direction."""
        return self.verdict in (MORE, LESS)


def compared(
    measures: Sequence[Measure], sides: Sides, *, rng_seed: int = 1, n_resamples: int = N_RESAMPLES
) -> list[Row]:
    """Return each measure of those asked beside those held back.

    There is an effect where the interval leaves out 0 and the permutation test agrees, at 0.05 for
    all measures together: the more are looked at, the more often one differs by chance.

    Parameters
    ----------
    measures : sequence of Measure
    sides : Sides
    rng_seed : int
    n_resamples : int
        And as many random splits.

    Notes
    -----
    O(n_resamples) for each person, some nanoseconds.
    """
    drawing = {"rng_seed": rng_seed, "n_resamples": n_resamples}
    rows = [_side_by_side(measure, sides, **drawing) for measure in measures]
    p_values = together(np.array([row.differs.p_value for row in rows]))
    alone = not len(sides.control)
    return [
        replace(row, verdict=_verdict(row, p, alone=alone))
        for row, p in zip(rows, p_values.tolist(), strict=True)
    ]


def _side_by_side(measure: Measure, sides: Sides, **drawing: int) -> Row:
    asked, control = (side[measure.known[side]] for side in (sides.asked, sides.control))
    figures = [of[side] for side in (asked, control) for of in (measure.before, measure.after)]
    means = [values.mean() / measure.per if len(values) else np.nan for values in figures]
    differs = Difference()
    if len(asked) and len(control):
        of_asked, of_control = figures[1] - figures[0], figures[3] - figures[2]
        differs = _difference(of_asked, of_control, **drawing)
    return Row(len(asked), len(control), np.array(means), differs.per(measure.per))


def _difference(asked: IntVec, control: IntVec, *, rng_seed: int, n_resamples: int) -> Difference:
    from graphcrm.kernels.bootstrap import matched_difference  # numba, where it is needed
    from graphcrm.kernels.matching import match
    from graphcrm.kernels.permutation import permutation_p

    both = np.concatenate([asked, control]).astype(np.float64)
    groups = match(np.zeros(len(both), np.int64), np.arange(len(both)) < len(asked))
    found = matched_difference(groups, both, n_resamples=n_resamples, rng_seed=rng_seed)
    p_value = permutation_p(asked, control, n_splits=n_resamples, rng_seed=rng_seed)
    return Difference(found.difference, found.low, found.high, p_value)


def _verdict(row: Row, p_together: float, *, alone: bool) -> str:
    if not row.n_asked or not (row.n_control or alone):
        return NOT_KNOWN
    if alone:
        return NOT_COMPARED
    if min(row.n_asked, row.n_control) < FEWEST:
        return TOO_FEW
    if row.differs.low <= 0 <= row.differs.high or row.differs.p_value >= SIGNIFICANCE:
        return NO_EFFECT
    if p_together >= SIGNIFICANCE:
        return BY_CHANCE
    return MORE if row.differs.estimate > 0 else LESS


def columns_of(rows: Sequence[Row]) -> tuple[Column, ...]:
    """Return a row for each measure, in the order of ``MEASURES``, as columns of an answer.

    What matters most stands first: a narrow terminal leaves out the last ones.
    """
    names = ("asked_before", "asked_after", "control_before", "control_after")
    means = np.array([row.means for row in rows]).T
    differs = [row.differs for row in rows]
    verdict = [VERDICTS.index(row.verdict) for row in rows]
    return (
        Column("measure", Unit.WORD, np.arange(len(rows)), Words(MEASURES)),
        Column("n_asked", Unit.COUNT, np.array([row.n_asked for row in rows])),
        Column("n_control", Unit.COUNT, np.array([row.n_control for row in rows])),
        Column("difference", Unit.SCORE, np.array([d.estimate for d in differs])),
        Column("low", Unit.SCORE, np.array([d.low for d in differs])),
        Column("high", Unit.SCORE, np.array([d.high for d in differs])),
        Column("p_value", Unit.SCORE, np.array([d.p_value for d in differs])),
        Column("found", Unit.FLAG, np.array([row.found for row in rows])),
        *(Column(name, Unit.SCORE, of) for name, of in zip(names, means, strict=True)),
        Column("reason", Unit.REASON, np.array(verdict), Words(VERDICTS)),
    )
