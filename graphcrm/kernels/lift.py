"""How well a score puts those first to whom something then happens: lift at shares, and AUC.

Lift: how many times as many of those with the best scores it happens to as of all.  AUC: how often
somebody whom it happens to has a better score than somebody whom it does not (Mann and Whitney
1947; Hanley and McNeil 1982).  Who has the same score is taken in a random order, in expectation:
of a group that does not fit among the best whole, each counts by the share of it that fits, and a
pair of equals counts half.  So nothing depends on how rows are ordered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec
from graphcrm.kernels.bootstrap import LANES, interval, resampled_figures, weigh
from graphcrm.kernels.jit import jit
from graphcrm.kernels.resampled_shares import N_RESAMPLES, Estimate

PERCENTS: Final = (1, 5, 10, 20)
_PLAIN: Final = np.uint64(0)  # in place of a key: everybody counts once


@dataclass(frozen=True, slots=True)
class Lifts:
    """Lift among the best of so many percent, each, and the AUC at the end.

    Parameters
    ----------
    value : (k + 1,) float64
        NaN where it happened to nobody, or for the AUC to everybody.
    drawn : (k + 1, r) float64
        The same in each resample.  Of scores judged with the same seed those of one place were
        drawn with the same people.
    """

    value: FloatVec
    drawn: FloatVec

    def estimate(self, place: int) -> Estimate:
        """Return a figure with its interval of 95 %."""
        return Estimate(float(self.value[place]), *interval(self.drawn[place]))

    def ratio(self, other: Lifts, place: int) -> Estimate:
        """Return how many times the other's figure this is, over the same people."""
        with np.errstate(divide="ignore", invalid="ignore"):
            value, drawn = (
                np.where(below > 0, above / below, np.nan)
                for above, below in (
                    (self.value[place], other.value[place]),
                    (self.drawn[place], other.drawn[place]),
                )
            )
        return Estimate(float(value), *interval(drawn))

    def less(self, other: Lifts, place: int) -> Estimate:
        """Return by how much this figure is above the other's, over the same people."""
        value = float(self.value[place] - other.value[place])
        return Estimate(value, *interval(self.drawn[place] - other.drawn[place]))


def lifts(
    score: FloatVec,
    happened: BoolVec,
    *,
    percents: Sequence[int] = PERCENTS,
    n_resamples: int = N_RESAMPLES,
    rng_seed: int = 1,
) -> Lifts:
    """Return the lift of a score among its best, and its AUC, with resamples.

    Parameters
    ----------
    score : (n,) float64
        The greater the likelier; -inf where nothing is known.
    happened : (n,) bool
    percents : sequence of int, 1 to 100
        p percent are the first ⌈p n / 100⌉ of n people.
    n_resamples, rng_seed : int
        See :func:`graphcrm.kernels.bootstrap.resampled`.

    Notes
    -----
    O(n log n + n_resamples x n).

    Examples
    --------
    Two of four, of whom the score finds one among its first two; it is right about three of four
    pairs.

    >>> found = lifts(np.array([4.0, 3, 2, 1]), np.array([True, False, True, False]), percents=[50])
    >>> found.value.tolist()
    [1.0, 0.75]
    """
    order = np.argsort(-score, kind="stable")
    ranked = score[order]
    last = np.append(ranked[1:] != ranked[:-1], True)[: len(order)]
    event, most = happened[order].astype(np.float64), np.array(percents, np.int64)
    value = np.empty((len(most) + 1, LANES))
    _figures(order, last, event, most, _PLAIN, value)
    drawn = resampled_figures(
        lambda key, out: _figures(order, last, event, most, key, out),
        n_figures=len(value),
        n_resamples=n_resamples,
        rng_seed=rng_seed,
    )
    return Lifts(value[:, 0].copy(), drawn)


@jit
def _figures(
    person: IntVec, last: BoolVec, event: FloatVec, most: IntVec, key: np.uint64, out: FloatVec
) -> None:
    """Write lifts and the AUC in each resample of a block; with no key, of everybody once."""
    n, n_events = _sizes(person, event, key)
    first = np.empty((len(most), LANES))  # how many the first so many percent are
    for share in range(len(most)):
        for lane in range(LANES):
            first[share, lane] = -(-n[lane] * most[share] // 100)
            out[share, lane] = 0.0
    out[-1] = 0.0
    _sweep(person, last, event, first, key, out)
    for lane in range(LANES):
        pairs = n_events[lane] * (n[lane] - n_events[lane])
        out[-1, lane] = out[-1, lane] / pairs if pairs > 0 else np.nan
        for share in range(len(most)):
            chance = first[share, lane] * n_events[lane]
            out[share, lane] = out[share, lane] * n[lane] / chance if chance > 0 else np.nan


@jit
def _sizes(person: IntVec, event: FloatVec, key: np.uint64) -> tuple[FloatVec, FloatVec]:
    """Return how many people and events there are in each resample."""
    weight, n, n_events = np.ones(LANES), np.zeros(LANES), np.zeros(LANES)
    for place in range(len(person)):
        if key != _PLAIN:
            weigh(key, person[place], weight)
        for lane in range(LANES):
            n[lane] += weight[lane]
            n_events[lane] += weight[lane] * event[place]
    return n, n_events


@jit
def _sweep(
    person: IntVec, last: BoolVec, event: FloatVec, first: FloatVec, key: np.uint64, out: FloatVec
) -> None:
    """Add up the events among the first so many, and the pairs that are in the right order."""
    weight, above, events_above = np.ones(LANES), np.zeros(LANES), np.zeros(LANES)
    equal, events = np.zeros(LANES), np.zeros(LANES)
    for place in range(len(person)):
        if key != _PLAIN:
            weigh(key, person[place], weight)
        for lane in range(LANES):
            equal[lane] += weight[lane]
            events[lane] += weight[lane] * event[place]
        if last[place]:
            for lane in range(LANES):
                for share in range(len(first)):
                    if events[lane] > 0 and first[share, lane] > above[lane]:
                        room = min(first[share, lane] - above[lane], equal[lane])
                        out[share, lane] += events[lane] * room / equal[lane]
                stay = equal[lane] - events[lane]
                out[-1, lane] += stay * (events_above[lane] + events[lane] / 2)
                above[lane] += equal[lane]
                events_above[lane] += events[lane]
                equal[lane], events[lane] = 0.0, 0.0
