"""How sure a difference between two matched groups is: the same one again, with other people.

Each resample gives every person a weight of his own, drawn apart from those of all others, in place
of drawing people with replacement.  Weights of mean 1 and variance 1 give the same interval in
large groups (Mason and Newton 1992; Praestgaard and Wellner 1993), and need but one pass in order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec
from graphcrm.kernels.blocks import in_blocks
from graphcrm.kernels.jit import jit
from graphcrm.kernels.matching import Matched
from graphcrm.kernels.relabelling import chance, sum_over
from graphcrm.kernels.together import SIGNIFICANCE
from graphcrm.kernels.worlds import RESAMPLING, mixed, stream_key, world_key

LEVEL: Final = 0.95
MOST_RESAMPLES: Final = 100_000
LANES: Final = 8  # resamples at a time: one draw of 64 bits gives each of them a weight
_EIGHT, _BYTE = np.uint64(8), np.uint64(255)

# A weight for each byte.  0 to 5 come about as often as in a Poisson distribution of mean 1, which
# is how often somebody is drawn with replacement; mean and variance are 1 exactly.
WEIGHTS: Final = np.repeat(np.arange(6.0), (94, 95, 46, 16, 4, 1))


@dataclass(frozen=True, slots=True)
class Difference:
    """A mean of a group beside that of others like them.

    Parameters
    ----------
    group, others : float
        Means; others weighted as the group is spread over strata.  NaN where nobody is matched.
    low, high : float
        The interval that holds the middle 95 % of resampled differences.
    p_value : float, 0..1
        How often chance alone would make them differ as much; 1 where the interval holds 0.
    """

    group: float
    others: float
    low: float
    high: float
    p_value: float

    @property
    def difference(self) -> float:
        """How much more the group has."""
        return self.group - self.others

    @property
    def found(self) -> bool:
        """Whether the interval leaves out 0, and chance alone would not do that."""
        return (self.low > 0 or self.high < 0) and self.p_value < SIGNIFICANCE


def matched_difference(
    matched: Matched, value: FloatVec, *, n_resamples: int = 1_000, rng_seed: int = 1
) -> Difference:
    """Compare the mean of a group with that of the others, matched, with an interval.

    Parameters
    ----------
    matched : Matched
        Of n people; one stratum compares groups as they are.
    value : (n,) float64
        Of everybody who was to be matched.
    n_resamples : int
    rng_seed : int
        In place of a generator: see `graphcrm.kernels.worlds`.

    Returns
    -------
    Difference
        The interval alone is too narrow for groups of less than ten people, and where few of
        them have most of all there is: what nobody in them did is in no resample.

    Raises
    ------
    InputError
        Less than one resample, or more than 100,000.

    Notes
    -----
    Whoever has nobody like him in a resample is left out of it, as in the sample.  O(n_resamples x
    people) time, some nanoseconds each; the same numbers on however many threads.

    Examples
    --------
    >>> from graphcrm.kernels.matching import match
    >>> two = match(np.zeros(4, int), np.array([True, True, False, False]))
    >>> found = matched_difference(two, np.array([5.0, 7.0, 1.0, 3.0]))
    >>> found.group, found.others, found.low, found.high
    (6.0, 2.0, 2.0, 6.0)
    """
    ordered = np.ascontiguousarray(value[matched.order], np.float64)
    bounds = matched.bounds
    group, others = means(matched, ordered)
    drawn = resampled(
        lambda key, out: _block(ordered, bounds, key, out),
        n_resamples=n_resamples,
        rng_seed=rng_seed,
    )
    low, high = interval(drawn)
    figure = _sum_over_group(matched, ordered)
    return Difference(group, others, low, high, chance_of(matched, figure, low, high, rng_seed))


def chance_of(
    matched: Matched, figure: Callable[[BoolVec], float], low: float, high: float, rng_seed: int
) -> float:
    """Return how often chance would do it; 1 where the interval holds 0 and nobody need ask."""
    if not (low > 0 or high < 0):
        return 1.0
    return chance(matched, figure, rng_seed=rng_seed)


def means(matched: Matched, ordered: FloatVec) -> tuple[float, float]:
    """Return the mean of the group and the weighted mean of the others; NaN where nobody is."""
    if not len(ordered):
        return np.nan, np.nan
    mine, weight = matched.in_group, matched.weight
    return float(ordered[mine].mean()), float(np.average(ordered[~mine], weights=weight[~mine]))


def _sum_over_group(matched: Matched, ordered: FloatVec) -> Callable[[BoolVec], float]:
    """Return a sum over the group that grows with the difference, for whoever is in the group.

    A group of a stratum has the sum S, its others what is left of the whole, so the difference is
    S / n of the group less (whole - S) / n of the others, which grows with S alone.
    """
    n_group = matched.middle - matched.start[:-1]
    n_all = np.diff(matched.start)
    lever = ordered * np.repeat(n_all / (n_all - n_group), n_all)
    return lambda group: sum_over(group, True, lever)


def resampled(
    draw: Callable[[np.uint64, FloatVec], None], *, n_resamples: int, rng_seed: int
) -> FloatVec:
    """Return what ``draw`` makes of each resample; NaN where a group was left without anybody.

    Parameters
    ----------
    draw : callable
        From a key and an array to fill, an entry for each of ``LANES`` resamples.

    Raises
    ------
    InputError
        Less than one resample, or more than 100,000.
    """
    (drawn,) = resampled_figures(
        lambda key, out: draw(key, out[0]), n_figures=1, n_resamples=n_resamples, rng_seed=rng_seed
    )
    return np.asarray(drawn)


def resampled_figures(
    draw: Callable[[np.uint64, FloatVec], None], *, n_figures: int, n_resamples: int, rng_seed: int
) -> FloatVec:
    """Return several figures of each resample, (n_figures, n_resamples); see `resampled`.

    ``draw`` fills (n_figures, ``LANES``) from a key.
    """
    if not 1 <= n_resamples <= MOST_RESAMPLES:
        raise InputError(f"n_resamples is a number from 1 to {MOST_RESAMPLES:,}")
    stream = stream_key(rng_seed, RESAMPLING)

    def work(first: int, n: int) -> FloatVec:
        out = np.empty((n, n_figures, LANES))
        for block in range(n):
            draw(np.uint64(world_key(stream, first + block)), out[block])
        return out

    n_blocks = -(-n_resamples // LANES)
    drawn: FloatVec = np.concatenate(list(in_blocks(work, n_blocks, size=8)))
    return np.asarray(drawn.transpose(1, 0, 2).reshape(n_figures, -1)[:, :n_resamples])


def interval(drawn: FloatVec, *, n_looks: int = 1) -> tuple[float, float]:
    """Return what lies around the middle 95 % of all that is a number.

    Of several intervals looked at together each is wider, by Bonferroni.
    """
    known = drawn[~np.isnan(drawn)]
    if not len(known):
        return np.nan, np.nan
    outside = (1 - LEVEL) / n_looks
    low, high = np.quantile(known, [outside / 2, 1 - outside / 2])
    return float(low), float(high)


@jit
def weigh(key: np.uint64, person: int, weights: FloatVec) -> None:
    """Write the weights of a person in the resamples of a block."""
    bits = mixed(key ^ np.uint64(person))
    for lane in range(LANES):
        weights[lane] = WEIGHTS[bits & _BYTE]
        bits >>= _EIGHT


@jit
def _block(value: FloatVec, bounds: IntVec, key: np.uint64, out: FloatVec) -> None:
    """Write the difference in each resample of a block."""
    weight, n_all, total = np.empty(LANES), np.zeros(LANES), np.zeros(LANES)
    n, sums = np.zeros((2, LANES)), np.zeros((2, LANES))
    for begin, middle, end in bounds:
        n[:], sums[:] = 0.0, 0.0
        for person in range(begin, end):
            side = 0 if person < middle else 1
            weigh(key, person, weight)
            for lane in range(LANES):
                n[side, lane] += weight[lane]
                sums[side, lane] += weight[lane] * value[person]
        for lane in range(LANES):
            if n[0, lane] > 0 and n[1, lane] > 0:
                n_all[lane] += n[0, lane]
                total[lane] += sums[0, lane] - n[0, lane] * sums[1, lane] / n[1, lane]
    for lane in range(LANES):
        out[lane] = total[lane] / n_all[lane] if n_all[lane] > 0 else np.nan
