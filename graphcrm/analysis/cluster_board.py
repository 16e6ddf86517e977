"""The clusters at risk of a date: their members and every figure of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isnan

import numpy as np

from graphcrm.analysis.cluster_facts import cores, owners
from graphcrm.analysis.cluster_parts import Parts, means_of, part_weights, score_of, weights_of
from graphcrm.analysis.cluster_rules import PARTS
from graphcrm.analysis.cluster_terms import Given, Members
from graphcrm.analysis.communities import ties_among
from graphcrm.analysis.community_ids import Named, named_of
from graphcrm.analysis.figures import worth_of
from graphcrm.analysis.links import household_of
from graphcrm.analysis.risk_ties import RiskTies
from graphcrm.answer import DIGITS
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, NO_IX, FloatVec, IntVec, inverse
from graphcrm.graph.spaces import PARTIES


def board_of(view: View, given: Given, before: Named | None = None) -> Board:
    """Return the clusters of a view, kept with it."""
    known = None if before is None else (before.version, before.as_of, before.scores is None)
    return view.keep(("clusters", repr(given), known), lambda: Board(view, given, before))


@dataclass(frozen=True)
class Board:
    """The clusters of a view; arrays have an entry a cluster, in the order of their numbers.

    Parameters
    ----------
    view : View
    given : Given
    before : Named, optional
        The communities of an earlier version, with the scores that clusters then had.
    """

    view: View
    given: Given
    before: Named | None = None

    @cached_property
    def named(self) -> Named:
        """The communities, with ids kept from before."""
        return named_of(self.view, self.given.terms, self.before)

    @cached_property
    def members(self) -> Members:
        """Who is in which cluster."""
        return Members.of(self.named, self.view, self.given.least)

    @cached_property
    def ties(self) -> RiskTies:
        """The ties of active parties."""
        return ties_among(self.view, self.given.terms)

    @cached_property
    def party_worth(self) -> IntVec:
        """What every party is worth, in fen; ``NO_FEN`` unknown."""
        return worth_of(self.view, self.given.worth)

    @cached_property
    def known_worth(self) -> IntVec:
        """The same, unknown worth counting nothing."""
        return np.where(self.party_worth == NO_FEN, 0, self.party_worth)

    @cached_property
    def worth(self) -> IntVec:
        """What each cluster is worth, as far as known, in fen."""
        return self.members.sums(self.known_worth)

    @cached_property
    def parties(self) -> Parts:
        """The parts of every party."""
        return Parts(self.view, self.given)

    @cached_property
    def parts(self) -> FloatVec:
        """The parts of each cluster, (4, k), in the order of ``PARTS``; NaN unknown."""
        party, group, n = self.members.party, self.members.group, self.members.n
        weight = weights_of(self.party_worth[party], group, n)
        return means_of(self.parties.all[:, party], weight, group, n)

    @cached_property
    def score(self) -> FloatVec:
        """How much each is at risk, 0..1."""
        return score_of(self.parts, part_weights(self.given))

    @cached_property
    def n_parties(self) -> IntVec:
        """How many are in each."""
        return self.members.sums(np.ones(self.view.graph.n(PARTIES), bool))

    @cached_property
    def counts(self) -> dict[str, IntVec]:
        """Return how many members are what reasons name."""
        signals, contagion, _, exposure = self.parties.all
        n_staff, sums = self.parties.links.per_party, self.members.sums
        return {
            "n_parties": self.n_parties,
            "n_signals": sums(signals > 0),
            "n_contagion": sums(contagion > 0),
            "n_events": sums(self.parties.has_event),
            "n_orphan": sums(n_staff == 0),
            "n_single": sums(n_staff == 1),
            "n_exposed": sums(exposure > 0),
            "n_exposure_unknown": sums(np.isnan(exposure)),
            "n_firms": sums(self.view.graph.is_firm),
            "n_worth_unknown": sums(self.party_worth == NO_FEN),
        }

    @cached_property
    def n_households(self) -> IntVec:
        """How many households have a member in each."""
        home, n = household_of(self.view)[self.members.party], self.view.graph.n("households")
        pair = self.members.group[home != NO_IX] * max(n, 1) + home[home != NO_IX]
        return np.bincount(np.unique(pair) // max(n, 1), minlength=self.members.n)

    @cached_property
    def owner(self) -> IntVec:
        """The lead with most worth in each, -1 for nobody."""
        return owners(self.view, self.members, self.known_worth)

    @cached_property
    def core(self) -> tuple[IntVec, FloatVec]:
        """What holds each together, and how much of its inner strength that is."""
        return cores(self.ties, self.members)

    @cached_property
    def score_before(self) -> FloatVec:
        """What each scored in the version that its id was kept from; NaN where there is none."""
        scores = (self.before.scores if self.before else None) or {}
        ids = self.named.ids.take(self.members.number)
        return np.array([scores.get(i or "", np.nan) for i in ids], np.float64)

    @cached_property
    def change(self) -> FloatVec:
        """By how much the score of each has grown since."""
        return (self.score - self.score_before).round(DIGITS)

    @cached_property
    def action(self) -> IntVec:
        """Which of the bank's actions comes next for each, -1 for none."""
        code = np.full(self.members.n, NO_IX, np.int64)
        conditions = list(self.given.rules.cluster_actions.values())
        for at, least in reversed(list(enumerate(conditions))):  # of several the first stands
            holds = [self.parts[PARTS.index(part)] >= value for part, value in least.items()]
            code[np.all(holds, axis=0) if holds else slice(None)] = at
        return code

    @cached_property
    def order(self) -> IntVec:
        """The clusters, those most at risk first, then those of most worth, then by id."""
        score = np.nan_to_num(-self.score, nan=1.0)
        ids = np.array(self.named.ids.take(self.members.number), object)
        by_id = inverse(np.argsort(ids, kind="stable"), self.members.n)[:-1]
        return np.lexsort((by_id, -self.worth, score))

    def listed(self, floor: int) -> IntVec:
        """Return the clusters of at least so much worth, or of none that is known, in order."""
        unknown = self.counts["n_worth_unknown"] == self.n_parties
        wanted = (self.worth >= floor) | unknown
        return np.asarray(self.order[wanted[self.order]])

    @property
    def scores(self) -> dict[str, float]:
        """The known score of every cluster by its id."""
        ids = self.named.ids.take(self.members.number)
        found = zip(ids, self.score.tolist(), strict=True)
        return {i: score for i, score in found if i and not isnan(score)}
