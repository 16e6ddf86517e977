"""How long parties like each other stay: survival of attrition, by kind and tier of worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.attrition import attrition
from graphcrm.analysis.figures import dated_worth, worth_of
from graphcrm.analysis.tier_ranks import ranks_of_worth, tier_ids, tiers_by_rank
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, BoolVec, FloatVec, IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.kaplan_meier import kaplan_meier

MONTH_DAYS: Final = 30.4375  # a year of 365.25 days
LEAST_EVENTS: Final = 30
LEAST_PARTIES: Final = 100


@dataclass(frozen=True, slots=True)
class Segments:
    """Kind and tier id, kind, or all, as labels; the last two have words of the catalogue."""

    names: tuple[str, ...]

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return what the segments at ``ix`` are called."""
        return [self.names[i] for i in np.asarray(ix).tolist()]


@dataclass(frozen=True)
class Lifetimes:
    """The curves of segments: every kind with every tier, each kind, and all parties.

    Parameters
    ----------
    view : View
    least_events, least_parties : int
        Of a segment that has a curve of its own.
    """

    view: View
    least_events: int = LEAST_EVENTS
    least_parties: int = LEAST_PARTIES

    @cached_property
    def n_steps(self) -> int:
        """Steps of worth of one kind: unknown, below every tier, and each tier."""
        return len(tiers_by_rank(self.view.graph)) + 2

    @cached_property
    def followed(self) -> tuple[IntVec, IntVec, BoolVec]:
        """Who was followed, for how many days, and who left on the last of them."""
        view, events = self.view, attrition(self.view)
        opened = view.graph.node(PARTIES, "opened_on").astype(np.int64)
        happened = events.on != NO_DAY
        noticed = int(events.on[happened].min()) - 1 if happened.any() else view.day
        start = np.maximum(opened, noticed)
        end = np.where(happened, events.on, view.day)
        client = view.graph.node(PARTIES, "is_client") != 0
        party = np.flatnonzero(view.visible & client & (start <= end))
        return party, (end - start)[party], happened[party]

    def step_of(self, worth: IntVec) -> IntVec:
        """Return the segment of each party by such worth: kind times step."""
        rank = ranks_of_worth(self.view.graph, worth)
        step = np.where(rank == NO_FEN, 0, rank + 1)
        begins = np.where(self.view.graph.is_firm, self.n_steps, 0)
        return np.asarray(begins + step, np.int64)

    @cached_property
    def before(self) -> IntVec:
        """The most that each party was worth, by today's figures and month ends."""
        rows, worth = dated_worth(self.view)
        most = worth_of(self.view).copy()
        np.maximum.at(most, self.view.graph.column("balances", "party_ix")[rows], worth)
        return most

    @cached_property
    def _groups(self) -> tuple[IntVec, int]:
        """The three segments of all who were followed, one after the other, and how many exist."""
        party, n = self.followed[0], 2 * self.n_steps
        own, kind = self.step_of(self.before)[party], n + self.view.graph.is_firm[party]
        return np.concatenate([own, kind, np.full(len(party), n + 2)]), n + 3

    @cached_property
    def curves(self) -> tuple[IntVec, FloatVec]:
        """Who is followed into each day, and the share still there, of every segment."""
        _, days, left = self.followed
        return kaplan_meier(np.tile(days, 3), np.tile(left, 3), *self._groups)

    @cached_property
    def counts(self) -> tuple[IntVec, IntVec]:
        """How many parties and events each segment has."""
        group, n = self._groups
        events = group[np.tile(self.followed[2], 3)]
        return np.bincount(group, minlength=n), np.bincount(events, minlength=n)

    @cached_property
    def segment(self) -> IntVec:
        """The segment that each party's survival is taken from, by its worth today."""
        n_parties, n_events = self.counts
        enough = (n_parties >= self.least_parties) & (n_events >= self.least_events)
        own, n = self.step_of(worth_of(self.view)), 2 * self.n_steps
        kind = n + self.view.graph.is_firm
        return np.asarray(np.select([enough[own], enough[kind]], [own, kind], n + 2), np.int64)

    @cached_property
    def last(self) -> IntVec:
        """The last day of each curve: into which enough parties are followed to go by it.

        Of few parties half are enough: a curve that ended with the first to leave would go on as if
        that many left a day.
        """
        there, _ = self.curves
        least = np.clip((there[:, :1] + 1) // 2, 1, max(self.least_parties, 1))
        return np.asarray(np.maximum(np.count_nonzero(there >= least, axis=1) - 1, 0), np.int64)

    def after(self, months: IntVec) -> FloatVec:
        """Return the share of each segment that is there after so many months.

        Beyond the last day of a curve as many leave a month as did up to then on average.
        """
        _, share = self.curves
        days = months * MONTH_DAYS
        row, last = np.arange(len(share))[:, None], self.last[:, None]
        seen = share[row, np.minimum(np.floor(days).astype(np.int64), last)]
        beyond = days > last
        longer = np.where(beyond, days / np.maximum(last, 1), 1.0)
        return np.asarray(np.where(beyond, seen**longer, seen))

    @property
    def labels(self) -> Segments:
        """What the segments are called."""
        kinds = ("customer", "firm")
        steps = ("unknown", "below", *tier_ids(self.view.graph))
        return Segments((*(f"{kind}:{step}" for kind in kinds for step in steps), *kinds, "all"))
