"""Who left after a past date, and what was known of everybody on that date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.attrition import EVENT_DAYS, WORDS, Attrition, attrition
from graphcrm.analysis.contagion import Spread, contagion_of
from graphcrm.analysis.dated import DatedView
from graphcrm.analysis.month_worth import MonthWorth
from graphcrm.analysis.risk_ties import risk_ties
from graphcrm.analysis.signals import HALF_LIFE_DAYS, own_signals
from graphcrm.analysis.tie_strength import STRENGTHS, Strengths
from graphcrm.answer import DIGITS
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, BoolVec, FloatVec, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.activation import SPREAD

HORIZON_DAYS: Final = 365
KEPT_DAYS: Final = 365  # whoever has a balances row so lately is followed
MOST_PARTIES: Final = 50_000  # judged at once; more make intervals narrower than anybody needs
METHODS: Final = ("contagion", "own_signals", "worth", "degree", "random")


@dataclass(frozen=True)
class RiskTerms:
    """How nearness to a loss is reckoned at the cut-off."""

    event_days: int = EVENT_DAYS
    spread: float = SPREAD
    half_life_days: float = HALF_LIFE_DAYS
    strengths: Strengths = STRENGTHS


@dataclass(frozen=True)
class RiskTrial:
    """A cut-off, and who left after it.

    Parameters
    ----------
    view : DatedView
        At the cut-off.
    after : Attrition
        Events up to the date that is asked about.
    until : int
        The last day that events count on.
    terms : RiskTerms
    rng_seed : int
        Draws the parties that are judged where there are more than ``most``, and random scores.
    most : int
    """

    view: DatedView
    after: Attrition
    until: int
    terms: RiskTerms
    rng_seed: int = 1
    most: int = MOST_PARTIES

    @classmethod
    def at(
        cls, view: View, cutoff: date, terms: RiskTerms, *, horizon_days: int, **drawing: int
    ) -> RiskTrial:
        """Return the trial of a date before that of ``view``, over so many days at most."""
        past = DatedView(view.graph, cutoff, view.scope)
        until = min(view.day, past.day + horizon_days)
        return cls(past, attrition(view), until, terms, **drawing)

    @cached_property
    def active(self) -> BoolVec:
        """Who banked here at the cut-off and had not left by then.

        Whoever has a month end of the year before it did, whether or not one knows since when.
        """
        before = attrition(self.view).on != NO_DAY
        left = (self.after.on != NO_DAY) & (self.after.on <= self.view.day)
        there = self.view.active | (self.view.visible & self.followed)
        return np.asarray(there & ~before & ~left)

    @cached_property
    def followed(self) -> BoolVec:
        """Who has a balances row of the year up to the cut-off: a fall of his would be seen."""
        months = MonthWorth.of(self.view)
        lately = (months.on > self.view.day - KEPT_DAYS) & (months.worth != NO_FEN)
        return marked(months.party[lately], self.view.graph.n(PARTIES))

    @cached_property
    def among(self) -> IntVec:
        """Who can be judged: whoever is followed, or all where nobody is."""
        known = self.active & self.followed
        return np.flatnonzero(known if known.any() else self.active)

    @cached_property
    def party(self) -> IntVec:
        """Who is judged: all of these, or as many of them as chance draws."""
        if len(self.among) <= self.most:
            return self.among
        rng = np.random.default_rng(self.rng_seed)
        return np.sort(rng.choice(self.among, self.most, replace=False))

    @cached_property
    def happened(self) -> BoolVec:
        """Who of those judged left in time."""
        on = self.after.on[self.party]
        return np.asarray((on > self.view.day) & (on <= self.until))

    @property
    def causes(self) -> dict[str, int]:
        """How many left in which way."""
        cause = self.after.cause[self.party][self.happened]
        return {word: int(np.count_nonzero(cause == code)) for code, word in enumerate(WORDS)}

    @cached_property
    def near(self) -> Spread:
        """How near everybody was to those who had left by the cut-off."""
        return contagion_of(
            self.view,
            event_days=self.terms.event_days,
            spread=self.terms.spread,
            strengths=self.terms.strengths,
        )

    @cached_property
    def scores(self) -> Mapping[str, FloatVec]:
        """By each of ``METHODS`` what was known of those judged; -inf where that is nothing."""
        ties = risk_ties(self.view, strengths=self.terms.strengths)
        random = np.random.default_rng(self.rng_seed).random(self.view.graph.n(PARTIES))
        whole = (
            self.near.energy,
            own_signals(self.view, self.terms.half_life_days),
            _worth(self.view),
            np.diff(ties.indptr).astype(np.float64),
            random,
        )
        return {
            name: score[self.party].round(DIGITS) + 0.0
            for name, score in zip(METHODS, whole, strict=True)
        }


def _worth(view: View) -> FloatVec:
    """Return what each party was worth at its last month end; its own row is today's."""
    months = MonthWorth.of(view)
    known = months.worth != NO_FEN
    worth = np.full(view.graph.n(PARTIES), -np.inf)
    worth[months.party[known]] = months.worth[known] / 100  # by party and month: the last stands
    return worth
