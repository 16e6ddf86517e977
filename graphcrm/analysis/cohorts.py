"""Old and new customers: what those of each opening year hold, how it grows, who is met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.dated import YEAR_DAYS, year_before
from graphcrm.analysis.figures import newest_balance
from graphcrm.analysis.links import EFFECTIVE
from graphcrm.analysis.standing import shares
from graphcrm.analysis.value_terms import ValueTerms
from graphcrm.answer import Answer, Column, Total, Unit, Words, yuan
from graphcrm.graph import View
from graphcrm.graph.arrays import (
    NO_DAY,
    NO_FEN,
    NO_IX,
    BoolVec,
    FloatVec,
    IntVec,
    month_number,
    summed,
)
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

_EPOCH: Final = 1970
_SAID: Final = Words(("cohort_grows", "cohort_shrinks", "cohort_not_known"))
_GROWS, _SHRINKS, _NOT_KNOWN = range(len(_SAID.words))


def cohorts(view: View, terms: ValueTerms, parameters: Mapping[str, object]) -> Answer:
    """Return a row for each opening year, the earliest first and those of unknown opening last.

    Growth is that of the parties who were active in the book a year earlier and whose worth is
    known of both days, from month-end rows of their own.
    """
    found = _Cohorts(view, terms)
    totals: dict[str, Total] = {
        "n_months": 0,
        "n_parties": len(found.party),
        "worth": yuan(int(found.money.sum())),
        "n_worth_unknown": terms.n_unknown(view),
        "n_targets_unused": 0,
    }
    return Answer(
        "value.structure",
        view.as_of,
        view.graph.version,
        parameters,
        found.columns(),
        totals,
        (found.says(), *terms.doubts(view)),
    )


@dataclass(frozen=True, slots=True)
class _Years:
    """Years as labels, so that nobody writes 2,019."""

    years: IntVec

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return the years at ``ix``; None where it is not known."""
        return [str(self.years[i]) if i >= 0 else None for i in np.asarray(ix).tolist()]


@dataclass(frozen=True)
class _Cohorts:
    """The parties asked about, by the year in which they opened.

    Parameters
    ----------
    view : View
    terms : ValueTerms
    """

    view: View
    terms: ValueTerms

    @cached_property
    def party(self) -> IntVec:
        """Those asked about."""
        return np.flatnonzero(self.terms.among(self.view))

    @cached_property
    def money(self) -> IntVec:
        """Their worth, 0 where it is unknown."""
        money = self.terms.money(self.view)[self.party]
        return np.where(money == NO_FEN, 0, money)

    @cached_property
    def _grouped(self) -> tuple[IntVec, IntVec]:
        """The years there are, and of each party the place of its own; unknown are the last."""
        opened = self.view.graph.node(PARTIES, "opened_on")[self.party]
        last = np.iinfo(np.int64).max
        year = np.where(opened == NO_DAY, last, month_number(opened) // 12 + _EPOCH)
        years, group = np.unique(year, return_inverse=True)
        return years, group

    @cached_property
    def before(self) -> View:
        """The view of a year earlier."""
        return View(self.view.graph, year_before(self.view.as_of), self.view.scope)

    @cached_property
    def _compared(self) -> BoolVec:
        """Of whom the worth of both days is known, from different month ends."""
        was, now = (newest_balance(view)[self.party] for view in (self.before, self.view))
        known = [self.terms.money(view)[self.party] != NO_FEN for view in (self.before, self.view)]
        there = self.terms.among(self.before)[self.party]
        return np.asarray(there & (was != NO_IX) & (was != now) & known[0] & known[1])

    def _sums(self, of: IntVec) -> IntVec:
        years, group = self._grouped
        return summed(group, of, len(years))

    def columns(self) -> tuple[Column, ...]:
        """Return a row a year."""
        years, group = self._grouped
        n, worth = np.bincount(group, minlength=len(years)), self._sums(self.money)
        n_known = np.bincount(group[self._compared], minlength=len(years))
        before = self.terms.money(self.before)[self.party]
        before = self._sums(np.where(self._compared, before, 0))
        after = self._sums(np.where(self._compared, self.money, 0))
        growth = np.full(len(years), np.nan)
        np.divide(after - before, before, out=growth, where=before > 0)
        place = np.where(years == np.iinfo(np.int64).max, NO_IX, np.arange(len(years)))
        columns = (
            Column("cohort", Unit.TEXT, place, _Years(years)),
            Column("n_parties", Unit.COUNT, n),
            Column("worth", Unit.YUAN, worth),
            Column("share", Unit.SHARE, shares(n)),
            Column("worth_share", Unit.SHARE, shares(worth)),
            Column("n_known_before", Unit.COUNT, n_known),
            Column("worth_before", Unit.YUAN, np.where(n_known > 0, before, NO_FEN)),
            Column("growth", Unit.SHARE, growth),
            Column("contacts_per_party", Unit.SCORE, self._contacts(n)),
        )
        return (*columns, _reason(columns, growth))

    def _contacts(self, n: IntVec) -> FloatVec:
        """Return how many effective contacts of the last 365 days a party had on average."""
        view, graph = self.view, self.view.graph
        age = view.day - graph.column("contacts", "contacted_on")
        counts = view.valid("contacts") & (age < YEAR_DAYS)
        counts &= EFFECTIVE[graph.column("contacts", "channel")]
        who = graph.column("contacts", "party_ix")[counts]
        each = np.bincount(who, minlength=graph.n(PARTIES))[self.party]
        return np.asarray(self._sums(each) / np.maximum(n, 1))

    def says(self) -> Reason:
        """Return how many are new, and what they hold of all."""
        opened = self.view.graph.node(PARTIES, "opened_on")[self.party]
        new = opened > self.view.day - YEAR_DAYS
        facts = {"n": len(self.party), "n_new": int(np.count_nonzero(new))}
        worth = yuan(int(self.money[new].sum()))
        return Reason(
            "cohorts", {**facts, "worth_new": worth, "worth": yuan(int(self.money.sum()))}
        )


def _reason(columns: tuple[Column, ...], growth: FloatVec) -> Column:
    code = np.select([np.isnan(growth), growth >= 0], [_NOT_KNOWN, _GROWS], _SHRINKS)
    facts = (*columns, Column("by", Unit.SHARE, np.abs(growth)))
    return Column("reason", Unit.REASON, code, _SAID, facts=facts)
