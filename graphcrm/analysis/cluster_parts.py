"""What speaks of risk at each party, and how much of it a group of parties has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphcrm.analysis.attrition import Attrition, attrition
from graphcrm.analysis.cluster_rules import PARTS
from graphcrm.analysis.cluster_terms import Given
from graphcrm.analysis.contagion import Spread, contagion_of
from graphcrm.analysis.exposure import guarantee_exposure
from graphcrm.analysis.links import LiveLinks, live_links
from graphcrm.analysis.signals import own_signals
from graphcrm.answer import DIGITS
from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec


@dataclass(frozen=True)
class Parts:
    """The four parts of every party's risk, 0..1 each; NaN where one is not known.

    - *signals*: its own, halved every 90 days.
    - *contagion*: what rests with it of the energy of those who left, its own event included, at
      most 1.
    - *thin cover*: 1 where nobody looks after it, 0.5 where one member of staff alone does.
    - *guarantee exposure*: what part of its net assets its guarantees would take.

    Parameters
    ----------
    view : View
    given : Given
        The parameters of the board.
    """

    view: View
    given: Given

    @cached_property
    def spread(self) -> Spread:
        """How the loss of those who left spreads."""
        given = self.given
        return contagion_of(
            self.view,
            event_days=given.event_days,
            spread=given.spread,
            guarantee=given.guarantee,
            strengths=given.rules.strengths,
            window_days=given.window_days,
        )

    @cached_property
    def left(self) -> Attrition:
        """Who left, and when."""
        return attrition(self.view)

    @cached_property
    def has_event(self) -> BoolVec:
        """Who had an attrition event of late."""
        return self.left.recent(self.given.event_days)

    @cached_property
    def links(self) -> LiveLinks:
        """Who looks after whom."""
        return live_links(self.view, self.given.window_days)

    @cached_property
    def thin_cover(self) -> FloatVec:
        """How thin the cover of each is."""
        n_staff = self.links.per_party
        return np.select((n_staff == 0, n_staff == 1), (1.0, 0.5), 0.0)

    @cached_property
    def all(self) -> FloatVec:
        """The parts, (4, n_parties), in the order of ``PARTS``."""
        return np.array(
            [
                own_signals(self.view),
                np.minimum(1.0, self.spread.energy),
                self.thin_cover,
                guarantee_exposure(self.view),
            ]
        )


def weights_of(worth: IntVec, group: IntVec, n: int) -> FloatVec:
    """Return how much each party counts in its group: its worth where that is above 0.

    Where nobody in a group is worth anything known, all count alike.

    >>> from graphcrm.graph.arrays import NO_FEN
    >>> weights_of(np.array([500, NO_FEN, NO_FEN, -5]), np.array([0, 0, 1, 1]), 2).tolist()
    [500.0, 0.0, 1.0, 1.0]
    """
    weight = np.where(worth > 0, worth, 0).astype(np.float64)
    some = np.bincount(group, weights=weight, minlength=n) > 0
    return np.where(some[group], weight, 1.0)


def means_of(parts: FloatVec, weight: FloatVec, group: IntVec, n: int) -> FloatVec:
    """Return the weighted mean of each part in each group, over those of whom it is known.

    Parameters
    ----------
    parts : (k, m) float64, NaN unknown
    weight : (m,) float64, >= 0
    group : (m,) integers, 0 to n - 1
    n : int

    Returns
    -------
    (k, n) float64
        Rounded to 9 digits; NaN where it is known of nobody who counts.
    """
    means = np.full((len(parts), n), np.nan)
    for mean, part in zip(means, parts, strict=True):
        known = ~np.isnan(part)
        counts = np.where(known, weight, 0.0)
        whole = np.bincount(group, weights=counts, minlength=n)
        total = np.bincount(group, weights=counts * np.where(known, part, 0.0), minlength=n)
        np.divide(total, whole, out=mean, where=whole > 0)
    return means.round(DIGITS)


def score_of(parts: FloatVec, part_weight: FloatVec) -> FloatVec:
    """Return the weighted mean of parts, those not known left out; NaN where none is known.

    >>> score_of(np.array([[0.2, np.nan], [0.6, 0.5]]), np.array([1.0, 3.0])).tolist()
    [0.5, 0.5]
    """
    known = ~np.isnan(parts)
    counts = part_weight[:, np.newaxis] * known
    total, whole = (np.where(known, parts, 0.0) * counts).sum(axis=0), counts.sum(axis=0)
    score = np.full(parts.shape[1], np.nan)
    np.divide(total, whole, out=score, where=whole > 0)
    return score.round(DIGITS)


def part_weights(given: Given) -> FloatVec:
    """Return how much each of ``PARTS`` counts."""
    return np.array([given.rules.cluster_weights.get(part, 0.0) for part in PARTS])
