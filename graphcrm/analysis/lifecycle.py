"""Which parties are new, go down, go up or stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.attrition import WORDS
from graphcrm.analysis.columns import branch_column, greatest_first, party_columns, reason_column
from graphcrm.analysis.figures import (
    GOLD,
    MANAGED_WORTH,
    WORTH,
    Book,
    KindOfParty,
    view_of,
)
from graphcrm.analysis.life_stages import (
    DECLINING,
    EXPLORING,
    FALL,
    GROWING,
    MATURE,
    RISE,
    STAGES,
    LifeCycle,
    life_cycle_of,
)
from graphcrm.analysis.value_terms import ValueTerms
from graphcrm.answer import Answer, Column, Total, Unit, Words
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, Day, IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

_REASONS: Final = Words(
    (
        *("life_exploring", "life_event", "life_fell", "life_rose", "life_category"),
        *("life_mature", "life_mature_unknown"),
    )
)
_NEW, _EVENT, _FELL, _ROSE, _CATEGORY, _AS_IT_WAS, _NO_HISTORY = range(len(_REASONS.words))


def lifecycle(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    worth: str = WORTH,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
    kind: KindOfParty | None = None,
    fall: float = FALL,
    rise: float = RISE,
) -> Answer:
    """List at which stage of its life with the bank each party is, greatest worth first.

    Parameters
    ----------
    graph, as_of, book, managed_tier, managed_worth, kind
        As in :func:`~graphcrm.analysis.concentration.concentration`.
    worth : str
        What the rows are ordered by and show; stages go by aum and deposits whatever it is.
    fall, rise : float
        By what share worth changes in six months where a party declines or grows.

    Returns
    -------
    Answer
        ``party_id, life_cycle, kind, name, branch_id, worth, opened_on, worth_before, change,
        since, reason``.  ``life_cycle`` see :func:`~graphcrm.analysis.life_stages.life_cycle_of`;
        ``worth_before`` is that of six months before the newest month end, ``change`` what became
        of it since; both null without month ends.  ``since`` is the day of what speaks for the
        stage, null for mature ones.
        Totals ``n_parties, n_exploring, n_declining, n_growing, n_mature, n_change_unknown,
        n_opened_unknown, n_worth_unknown``.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    O(m log m) in balances, holdings and payrolls.
    """
    view = view_of(graph, as_of)
    terms = ValueTerms(worth, book, managed_tier, managed_worth, kind)
    found = _Stages(view, terms, fall, rise)
    return Answer(
        "value.lifecycle",
        view.as_of,
        view.graph.version,
        {**terms.said(), "fall": fall, "rise": rise},
        found.columns(),
        found.totals,
        (*found.says(), *terms.doubts(view)),
    )


@dataclass(frozen=True)
class _Stages:
    """The stages of the parties asked about."""

    view: View
    terms: ValueTerms
    fall: float
    rise: float

    @cached_property
    def life(self) -> LifeCycle:
        """The stage of every party."""
        return life_cycle_of(self.view, fall=self.fall, rise=self.rise)

    @cached_property
    def party(self) -> IntVec:
        """The parties asked about, greatest worth first."""
        party = np.flatnonzero(self.terms.among(self.view))
        return party[greatest_first(self.terms.money(self.view)[party], party)]

    @cached_property
    def opened(self) -> IntVec:
        """Since when each of them banks here."""
        return np.asarray(self.view.graph.node(PARTIES, "opened_on")[self.party])

    @cached_property
    def said(self) -> IntVec:
        """What speaks for each stage, (n, 7): codes of reasons, -1 where it does not."""
        life, at = self.life, self.party
        stage, change = life.stage[at], life.change[at]
        declining, growing, mature = (stage == s for s in (DECLINING, GROWING, MATURE))
        tests = (
            stage == EXPLORING,
            declining & life.has_event[at],
            declining & (change <= -self.fall),
            growing & (change >= self.rise),
            growing & (life.category_on[at] != NO_DAY),
            mature & ~np.isnan(change),
            mature & np.isnan(change),
        )
        return np.where(np.stack(tests, axis=1), np.arange(len(tests)), NO_IX)

    def columns(self) -> tuple[Column, ...]:
        """Return the rows."""
        graph, at, life = self.view.graph, self.party, self.life
        party, *named = party_columns(graph, at)
        figures = (
            Column("opened_on", Unit.DAY, self.opened),
            Column("worth_before", Unit.YUAN, life.before[at]),
            Column("change", Unit.SHARE, life.change[at]),
        )
        return (
            party,
            Column("life_cycle", Unit.WORD, life.stage[at], Words(STAGES)),
            *named,
            branch_column(graph, PARTIES, at),
            Column("worth", Unit.YUAN, self.terms.money(self.view)[at]),
            *figures,
            Column("since", Unit.DAY, self._since()),
            reason_column(self.said, _REASONS, (*figures, *self._facts())),
        )

    def _since(self) -> IntVec:
        """Return the first day of what speaks for the stage."""
        life, at = self.life, self.party
        days = (self.opened, life.events.on[at], life.on[at], life.on[at], life.category_on[at])
        last = np.iinfo(np.int32).max
        speaks = self.said[:, : len(days)] != NO_IX
        first = np.where(speaks, np.stack(days, axis=1), last).min(axis=1, initial=last)
        return np.where(first == last, NO_DAY, first)

    def _facts(self) -> tuple[Column, ...]:
        life, at = self.life, self.party
        return (
            Column("cause", Unit.WORD, life.events.cause[at], Words(WORDS)),
            Column("event_on", Unit.DAY, life.events.on[at]),
            Column("by", Unit.SHARE, np.abs(life.change[at])),
            Column("on", Unit.DAY, life.on[at]),
            Column("now", Unit.YUAN, life.now[at]),
            Column("category_on", Unit.DAY, life.category_on[at]),
        )

    @cached_property
    def totals(self) -> dict[str, Total]:
        """How many are at which stage, and of how many what is not known."""
        n = np.bincount(self.life.stage[self.party], minlength=len(STAGES)).tolist()
        unknown = self.life.before[self.party] == NO_FEN
        return {
            "n_parties": len(self.party),
            **{f"n_{stage}": many for stage, many in zip(STAGES, n, strict=True)},
            "n_change_unknown": int(np.count_nonzero(unknown)),
            "n_opened_unknown": int(np.count_nonzero(self.opened == NO_DAY)),
            "n_worth_unknown": self.terms.n_unknown(self.view),
        }

    def says(self) -> list[Reason]:
        """Return how many are at which stage, and what the data cannot say of it."""
        totals = {name: value or 0 for name, value in self.totals.items()}
        found = [Reason("lifecycle", totals), *history_doubts(self.life, self.party)]
        if totals["n_opened_unknown"]:
            found.append(Reason("life_opened_unknown", {"n": totals["n_opened_unknown"]}))
        return found


def history_doubts(life: LifeCycle, party: IntVec) -> list[Reason]:
    """Return what there is to admit about stages that need month-end figures."""
    if not life.events.has_balances:
        return [Reason("life_no_balances")]
    n = int(np.count_nonzero(life.before[party] == NO_FEN))
    return [Reason("life_change_unknown", {"n": n})] if n else []
