"""What branches were to reach, beside what they reached, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.figures import BUSINESS, DATED, WORTH, date_doubts, view_of, worth_of
from graphcrm.analysis.plan_targets import OF_TIER, measures
from graphcrm.analysis.plan_targets import targets as planned
from graphcrm.analysis.standing import Tiers, views_at_month_ends
from graphcrm.analysis.tier_ranks import ranks_of_worth
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import (
    NO_DAY,
    NO_FEN,
    NO_IX,
    Day,
    FloatVec,
    IntVec,
    day_number,
    marked,
    month_number,
    month_of,
    summed_known,
)
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import SIDE
from graphcrm.reasons import Reason

NEW_CUSTOMERS, WEALTH_SALES = "new_customers", "wealth_sales"
_WEALTH: Final = tuple(SIDE).index("intermediary")
_REASONS: Final = Words(
    ("target_reached", "target_behind", "target_of_zero", "target_unknown", "target_of_nothing")
)
_REACHED, _BEHIND, _ZERO, _UNKNOWN, _NOTHING = range(5)


def targets(graph: Graph | View, *, as_of: Day | None = None, months: int = 6) -> Answer:
    """Show the targets of branches at the last month ends beside what was reached.

    Worth, aum, business and other money columns are those of active parties at the month end;
    ``n:TIER`` counts the active parties whose worth then reached that tier and no higher one;
    ``new_customers`` counts customers opened in the month, ``wealth_sales`` sums the balances, as
    they are on record, of intermediary products opened in the month.  Other measures are listed
    without a figure.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        The last month end on or before it is the newest one.  Default: the newest event date in
        the data, not after today.
    months : int, 1 to 120
        How many month ends.

    Returns
    -------
    Answer
        ``on, branch_id, measure, target, actual, target_gap, n_target, n_actual, n_target_gap,
        done_share, reason``: a row for each target, the newest month first, then by measure, then
        by ``done_share`` from the lowest up, unknown last, ties by id.  Money is in the first three
        figures, counts of parties in the other three.  Totals ``n_targets,
        n_reached, n_behind, n_no_figure``.

    Raises
    ------
    InputError
        ``months`` outside its range.

    Notes
    -----
    O(months * (parties + balances)).  A branch's own parties count, not those of branches below
    it, as targets are set for each.  Source: graphcrm's own definition, docs/methods/service.md.
    """
    now = view_of(graph, as_of)
    views = views_at_month_ends(now, months)
    newest = day_number(views[-1].as_of)
    names = measures(now)
    target = np.array([planned(now, newest, len(views), n or "") for n in names], np.int64)
    target = target.reshape(len(names), len(views), now.graph.n("branches"))
    actual = _actual(now, views, names)
    measure, month, branch = at = np.nonzero(target != NO_FEN)
    found = _Found(measure, month, branch, target[at], actual[at])
    order = found.order()
    found = _Found(*(part[order] for part in found.parts()))
    figures = found.columns(now, views, names)
    said = found.said(names, Tiers(now.graph))
    totals = {
        "n_targets": len(said),
        "n_reached": int(np.count_nonzero(said == _REACHED)),
        "n_behind": int(np.count_nonzero(said == _BEHIND)),
        "n_no_figure": int(np.count_nonzero(said >= _UNKNOWN)),
    }
    return Answer(
        "service.targets",
        now.as_of,
        now.graph.version,
        {"months": months},
        (*figures, Column("reason", Unit.REASON, said, _REASONS, facts=figures[-1:])),
        totals,
        (Reason("targets", totals), *date_doubts(now, 0)),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """Every target: of what, when, whose, how much, and how much there was."""

    measure: IntVec
    month: IntVec
    branch: IntVec
    target: IntVec
    actual: IntVec

    def parts(self) -> tuple[IntVec, ...]:
        """Return its arrays."""
        return self.measure, self.month, self.branch, self.target, self.actual

    @property
    def done(self) -> FloatVec:
        """Return what share of each target was reached; not a number where nobody can say."""
        known = (self.actual != NO_FEN) & (self.target > 0)
        share = np.full(len(self.target), np.nan)
        share[known] = self.actual[known] / self.target[known]
        return share

    def order(self) -> IntVec:
        """Return the newest month first, then by measure, then the lowest share first."""
        share = np.round(self.done, 9)
        return np.lexsort(
            (self.branch, np.nan_to_num(share, nan=np.inf), self.measure, -self.month)
        )

    def said(self, names: Sequence[str | None], tiers: Tiers) -> IntVec:
        """Return the reason of each."""
        known = np.array([_is_known(name or "", tiers) for name in names], bool)
        reached = np.where(self.actual >= self.target, _REACHED, _BEHIND)
        reached = np.where(self.target > 0, reached, _ZERO)
        reached = np.where(self.actual == NO_FEN, _UNKNOWN, reached)
        return np.where(known[self.measure], reached, _NOTHING) if len(names) else reached

    def columns(
        self, now: View, views: Sequence[View], names: Sequence[str | None]
    ) -> tuple[Column, ...]:
        """Return the columns but the reason, which names the last of them."""
        days = np.array([day_number(view.as_of) for view in views])
        counts = np.array([_is_count(name or "") for name in names], bool)[self.measure]
        gap = np.where(self.actual == NO_FEN, NO_FEN, self.actual - self.target)
        figures = {"target": self.target, "actual": self.actual, "target_gap": gap}
        return (
            Column("on", Unit.DAY, days[self.month]),
            Column("branch_id", Unit.TEXT, self.branch, now.graph.ids("branches")),
            Column("measure", Unit.TEXT, self.measure, Words(tuple(name or "" for name in names))),
            *(
                Column(name, Unit.YUAN, np.where(counts, NO_FEN, amount))
                for name, amount in figures.items()
            ),
            *(
                Column(f"n_{name}", Unit.COUNT, np.where(counts, _whole(amount), NO_FEN))
                for name, amount in figures.items()
            ),
            Column("done_share", Unit.SHARE, self.done),
        )


def _is_count(name: str) -> bool:
    """Whether a measure counts parties; all others are of money."""
    return name == NEW_CUSTOMERS or name.startswith(OF_TIER)


def _whole(hundredths: IntVec) -> IntVec:
    """Return counts kept in hundredths as counts: half a customer to be won is one."""
    return np.where(hundredths == NO_FEN, NO_FEN, -(-hundredths // 100))


def _is_known(name: str, tiers: Tiers) -> bool:
    tier = name.removeprefix(OF_TIER)
    of_tier = tier != name and tier in tiers.names[1 : tiers.unknown]
    return of_tier or name in {WORTH, BUSINESS, *DATED, NEW_CUSTOMERS, WEALTH_SALES}


def _actual(now: View, views: Sequence[View], names: Sequence[str | None]) -> IntVec:
    """Return of each measure, month and branch what there was, in hundredths; else ``NO_FEN``."""
    tiers, n = Tiers(now.graph), now.graph.n("branches")
    found = np.full((len(names), len(views), n), NO_FEN)
    flows = {NEW_CUSTOMERS: _new_customers, WEALTH_SALES: _wealth_sales}
    for at, name in enumerate(names):
        if name in flows:
            found[at] = flows[name](now, views)
    for month, view in enumerate(views):
        for at, name in enumerate(names):
            if name not in flows and _is_known(name or "", tiers):
                found[at, month] = _stock(view, str(name), tiers)
    return found


def _stock(view: View, name: str, tiers: Tiers) -> IntVec:
    """Return of each branch what its active parties come to at a month end, in hundredths."""
    n, party = view.graph.n("branches"), np.flatnonzero(view.active)
    branch = view.graph.node(PARTIES, "branch_ix")[party]
    there = branch != NO_IX
    if name.startswith(OF_TIER):
        rank = ranks_of_worth(view.graph, worth_of(view))[party]
        of_tier = np.where(rank == tiers.names.index(name.removeprefix(OF_TIER)), 100, 0)
        of_tier[rank == NO_FEN] = NO_FEN
        return np.where(marked(branch[there], n), summed_known(branch[there], of_tier[there], n), 0)
    money = worth_of(view, WORTH if name == "aum" else name)[party]
    return summed_known(branch[there], money[there], n)


def _new_customers(now: View, views: Sequence[View]) -> IntVec:
    """Return how many customers each branch opened in each month, in hundredths."""
    party = now.graph.column("customers", "ix")
    party = party[now.visible[party]]
    opened = now.graph.node(PARTIES, "opened_on")[party]
    return _by_month(now, views, party, opened, np.full(len(party), 100))


def _wealth_sales(now: View, views: Sequence[View]) -> IntVec:
    """Return what each branch sold of intermediary products in each month, in fen."""
    graph = now.graph
    side = graph.node("products", "side")[graph.column("holdings", "product_ix")]
    party = graph.column("holdings", "party_ix")
    rows = np.flatnonzero((side == _WEALTH) & now.visible[party])
    balance, opened = (graph.column("holdings", c)[rows] for c in ("balance", "opened_on"))
    sold = _by_month(now, views, party[rows], opened, balance)
    return sold if graph.n_rows("holdings") else np.full_like(sold, NO_FEN)


def _by_month(
    now: View, views: Sequence[View], party: IntVec, on: IntVec, amount: IntVec
) -> IntVec:
    """Return what amounts of parties' branches come to in each month, by the day of each.

    ``NO_FEN`` where none of what happened in a month has an amount, and where nothing of a branch
    has a day.
    """
    n, first = now.graph.n("branches"), month_of(day_number(views[0].as_of))
    branch, dated = now.graph.node(PARTIES, "branch_ix")[party], on != NO_DAY
    month = month_number(np.where(dated, on, 0)) - first
    inside = dated & (month >= 0) & (month < len(views)) & (branch != NO_IX)
    cell, n_cells = (month * n + branch)[inside], len(views) * n
    known = summed_known(cell, amount[inside], n_cells)
    total = np.where(marked(cell, n_cells), known, 0).reshape(len(views), n)
    there = branch != NO_IX
    undated = marked(branch[there], n) & ~marked(branch[there & dated], n)
    total[:, undated] = NO_FEN
    return total
