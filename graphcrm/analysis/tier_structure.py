"""How many parties there are of each tier or branch, and what they are worth, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Literal, TypeAlias

import numpy as np

from graphcrm.analysis.cohorts import cohorts
from graphcrm.analysis.figures import (
    GOLD,
    MANAGED_WORTH,
    WORTH,
    Book,
    KindOfParty,
    view_of,
)
from graphcrm.analysis.history import once
from graphcrm.analysis.plan_targets import OF_TIER, n_unused, targets
from graphcrm.analysis.standing import Tiers, shares, standing, views_at_month_ends
from graphcrm.analysis.value_terms import ValueTerms
from graphcrm.answer import Answer, Column, Total, Unit, Words, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, Day, IntVec, day_number, summed
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

By: TypeAlias = Literal["tier", "branch", "cohort"]
_MOVED: Final = Words(("structure_first", "structure_same", "structure_more", "structure_less"))
_FIRST, _SAME, _MORE, _LESS = range(len(_MOVED.words))


def structure(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    by: By = "tier",
    months: int = 12,
    worth: str = WORTH,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
    kind: KindOfParty | None = None,
) -> Answer:
    """Count the parties of each tier, branch or opening year, and what they are worth.

    By tier and branch at each of the last month ends, against the branches' targets; by cohort, the
    year in which parties opened, on the date: how old and new customers grow and are looked after.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    by : {"tier", "branch", "cohort"}
        Tiers go by the worth of the month end and the least worth that the bank asks of each.
    months : int, 1 to 120
        How many month ends, the newest on or before the date; nothing to do with cohorts.
    worth : str
        ``worth``, ``business`` or a money column.
    book : {"all", "managed"}
        Every active party, or only those that ought to have a manager.
    managed_tier : str
        Lowest tier of the managed book.
    managed_worth : float, yuan
        Least worth of the managed book.
    kind : {"customers", "firms"}, optional
        Default: both.

    Returns
    -------
    Answer
        By tier ``on, tier, n_parties, worth, share, worth_share, target, target_gap, reason``, the
        oldest month first, in each the highest tier first, then who is below all tiers and whose
        worth is unknown.  ``target`` is how many parties the branches that have one are to have of
        the tier, ``target_gap`` how many more than that these have.  By branch ``branch_id`` in
        place of ``tier`` and targets of worth in yuan.  By cohort ``cohort, n_parties, worth,
        share, worth_share, n_known_before, worth_before, growth, contacts_per_party, reason``, the
        earliest year first.  Shares are of all, null where there are none or their sum is not
        positive.
        Totals ``n_months, n_parties, worth`` at the newest month end, ``n_worth_unknown``,
        ``n_targets_unused``.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    O(months * (parties + balances)); only one month is held at a time.
    """
    now = view_of(graph, as_of)
    terms = ValueTerms(worth, book, managed_tier, managed_worth, kind)
    parameters = {"by": by, "months": months, **terms.said()}
    if by == "cohort":
        return cohorts(now, terms, parameters)
    if by not in ("tier", "branch"):
        raise InputError("by is tier, branch or cohort")
    tiers = Tiers(now.graph)
    # A month is summed before the next one is looked at.
    found = [_month(view, terms, tiers) for view in views_at_month_ends(now, months)]
    past = _Past(now, tiers, found, worth)
    return past.answer(parameters, by_tier=by == "tier")


@dataclass(frozen=True, slots=True)
class _Month:
    """One month end, every branch by every place; the last branch is that of parties without one.

    Parameters
    ----------
    day : date
    n, worth : (n_branches + 1, n_places) int64
    n_worth_unknown : int
    notes : list of Reason
    """

    day: date
    n: IntVec
    worth: IntVec
    n_worth_unknown: int
    notes: list[Reason]


def _month(view: View, terms: ValueTerms, tiers: Tiers) -> _Month:
    at = standing(view, terms, tiers)
    branch = view.graph.node(PARTIES, "branch_ix")
    shape = view.graph.n("branches") + 1, len(tiers)
    cell = np.where(branch == NO_IX, shape[0] - 1, branch) * shape[1] + at.place
    n = np.bincount(cell, minlength=shape[0] * shape[1])
    worth = summed(cell, at.money, len(n))
    n_unknown = terms.n_unknown(view)
    return _Month(view.as_of, n.reshape(shape), worth.reshape(shape), n_unknown, at.notes)


@dataclass(frozen=True)
class _Past:
    """All months; arrays of a row a month.

    Parameters
    ----------
    now : View
    tiers : Tiers
    months : sequence of _Month
        The oldest first, at least one.
    measure : str
    """

    now: View
    tiers: Tiers
    months: Sequence[_Month]
    measure: str

    @cached_property
    def n(self) -> IntVec:
        """How many, of every month, branch and place but outside."""
        return np.array([month.n for month in self.months])[..., : self.tiers.outside]

    @cached_property
    def worth(self) -> IntVec:
        """What they are worth, in fen."""
        return np.array([month.worth for month in self.months])[..., : self.tiers.outside]

    def answer(self, parameters: dict[str, object], *, by_tier: bool) -> Answer:
        """Return the rows with what they mean."""
        newest, columns = self.months[-1], self._by_tier() if by_tier else self._by_branch()
        # A plan is for everybody of its branches, whoever is asked about.
        part = parameters["book"] != "all" or parameters["kind"] is not None
        planned = any(c.name == "target" and (c.data != NO_FEN).any() for c in columns)
        of_part = [Reason("structure_part")] if part and planned else []
        totals: dict[str, Total] = {
            "n_months": len(self.months),
            "n_parties": int(self.n[-1].sum()),
            "worth": yuan(int(self.worth[-1].sum())),
            "n_worth_unknown": newest.n_worth_unknown,
            "n_targets_unused": n_unused(self.now, self.tiers.names[1 : self.tiers.unknown]),
        }
        return Answer(
            "value.structure",
            self.now.as_of,
            self.now.graph.version,
            parameters,
            columns,
            totals,
            (self._says(), *of_part, *self._doubts(totals)),
        )

    def _by_tier(self) -> tuple[Column, ...]:
        n, worth = self.n.sum(axis=1), self.worth.sum(axis=1)
        order = self.tiers.highest_first[:-1]
        is_tier = (order > 0) & (order <= self.tiers.n_tiers)
        shown = order[(is_tier & (n.sum() > 0)) | (n[:, order] > 0).any(axis=0)]
        target, gap = (of[:, shown] for of in self._targets_of_tiers())
        label = Column("tier", Unit.WORD, np.tile(shown, len(n)), self.tiers)
        return self._columns(label, n[:, shown], worth[:, shown], (Unit.COUNT, target, gap))

    def _by_branch(self) -> tuple[Column, ...]:
        n, worth = self.n.sum(axis=2), self.worth.sum(axis=2)
        target = np.full(n.shape, NO_FEN)
        target[:, :-1] = targets(self.now, self._newest, len(n), self.measure)
        shown = np.flatnonzero(((n > 0) | (target != NO_FEN)).any(axis=0))
        gap = np.where(target == NO_FEN, NO_FEN, worth - target)
        branch = np.tile(np.where(shown == n.shape[1] - 1, NO_IX, shown), len(n))
        label = Column("branch_id", Unit.TEXT, branch, self.now.graph.ids("branches"))
        measured = (Unit.YUAN, target[:, shown], gap[:, shown])
        return self._columns(label, n[:, shown], worth[:, shown], measured)

    def _targets_of_tiers(self) -> tuple[IntVec, IntVec]:
        """Return how many are to be of each place, and how many more the same branches have."""
        wanted = np.full((len(self.months), self.tiers.outside), NO_FEN)
        gap = wanted.copy()
        for place in range(1, self.tiers.unknown):
            name = OF_TIER + self.tiers.names[place]
            target = targets(self.now, self._newest, len(self.months), name)
            has = target != NO_FEN
            some = has.any(axis=1)
            whole = np.where(has, target, 0).sum(axis=1) // 100
            there = np.where(has, self.n[:, :-1, place], 0).sum(axis=1)
            wanted[some, place], gap[some, place] = whole[some], (there - whole)[some]
        return wanted, gap

    @property
    def _newest(self) -> int:
        return day_number(self.months[-1].day)

    def _columns(
        self, label: Column, n: IntVec, worth: IntVec, target: tuple[Unit, IntVec, IntVec]
    ) -> tuple[Column, ...]:
        """Return the columns of a row a month and label."""
        unit, wanted, gap = target
        days = np.array([day_number(month.day) for month in self.months])
        return (
            Column("on", Unit.DAY, np.repeat(days, n.shape[1])),
            label,
            Column("n_parties", Unit.COUNT, n.ravel()),
            Column("worth", Unit.YUAN, worth.ravel()),
            Column("share", Unit.SHARE, shares(n).ravel()),
            Column("worth_share", Unit.SHARE, shares(worth).ravel()),
            Column("target", unit, wanted.ravel()),
            Column("target_gap", unit, gap.ravel()),
            _reason(n, worth),
        )

    def _says(self) -> Reason:
        first, last = self.n[0].sum(), self.n[-1].sum()
        return Reason(
            "structure",
            {
                "n": len(self.months),
                "day": self.months[-1].day.isoformat(),
                "n_parties": int(last),
                "worth": yuan(int(self.worth[-1].sum())),
                "n_before": int(first),
                "worth_before": yuan(int(self.worth[0].sum())),
            },
        )

    def _doubts(self, totals: dict[str, Total]) -> list[Reason]:
        unused, n_tiers = int(totals["n_targets_unused"] or 0), self.tiers.n_tiers
        return [
            *([] if n_tiers else [Reason("structure_no_tiers")]),
            *([Reason("structure_targets", {"n": unused})] if unused else []),
            *once([note for month in self.months for note in month.notes]),
        ]


def _reason(n: IntVec, worth: IntVec) -> Column:
    """Compare every month with the one before."""
    first: BoolVec = np.zeros(n.shape, bool)
    first[:1] = True
    more, by = (np.diff(of, axis=0, prepend=of[:1]) for of in (n, worth))
    code = np.select([first, more == 0, more > 0], [_FIRST, _SAME, _MORE], _LESS)
    facts = (
        Column("n_parties", Unit.COUNT, n.ravel()),
        Column("n", Unit.COUNT, np.abs(more).ravel()),
        Column("by", Unit.YUAN, by.ravel()),
    )
    return Column("reason", Unit.REASON, code.ravel(), _MOVED, facts=facts)
