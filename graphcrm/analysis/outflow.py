"""Where money leaves the bank: net outflow by outside channel, party, branch, cluster or month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, get_args

import numpy as np

from graphcrm.analysis.columns import (
    NodeNames,
    StaffIds,
    branch_column,
    greatest_first,
    party_columns,
    reason_column,
)
from graphcrm.analysis.communities import terms_of
from graphcrm.analysis.community_ids import Named, named_of
from graphcrm.analysis.figures import WORTH, doubts, view_of, worth_of
from graphcrm.analysis.flow_groups import By, FlowGroups, flow_groups
from graphcrm.analysis.flow_rows import (
    CHANNELS,
    Flows,
    Sums,
    first_days,
    flow_rows,
    sums_of,
)
from graphcrm.analysis.links import WINDOW_DAYS, live_links
from graphcrm.analysis.responsible import responsible_staff
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.analysis.supplies import share_of
from graphcrm.answer import DIGITS, Answer, Column, Total, Unit, Words, sum_fen, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, Day, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

MONTHS: Final = 3
_REASONS: Final = Words(
    (
        *("outflow_out", "outflow_out_alone", "outflow_in", "outflow_unknown", "outflow_share"),
        *("outflow_by", "outflow_gaps"),
    )
)
_OUT, _ALONE, _IN, _UNKNOWN, _SHARE, _BY, _GAPS = range(len(_REASONS.words))


def outflow(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    by: By = "party",
    months: int = MONTHS,
    worth: str = WORTH,
    rules: Rules = RULES,
    before: Named | None = None,
) -> Answer:
    """List where money leaves the bank: what went out less what came in by outside channels.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    by : str
        ``party``, ``branch``, ``cluster`` (community of two or more), ``channel`` or ``month``.
    months : int, 1 to 120
        The month of the date and those before it, so many in all.
    worth : str
        ``worth``, ``business`` or a money column.
    rules : Rules
        How strong the ties are that make clusters.
    before : Named, optional
        Communities of an earlier version, whose ids stay; the application keeps them.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, flow_channel, month, amount_in, amount_out, net, worth,
        share_of_worth, n_missing, staff_id, reason``, greatest net outflow first; ``flow_channel``
        and ``month`` are those that most left by and in, none where nothing did.  By others than
        party: ``branch_id, name`` or ``cluster_id`` in place of the party, or ``flow_channel`` or
        ``month`` first, and ``n_parties``, those with flows.  Active parties only.  ``worth`` is
        that of the active parties of the group, of the whole bank for a channel or month.  A
        missing amount is not known: sums skip it, ``n_missing`` counts it.  Totals ``amount_in,
        amount_out, net, n_parties, n_net_out, n_missing, n_inactive, n_months_with_flows,
        n_worth_unknown``.

    Raises
    ------
    InputError
        ``by`` or ``months`` is out of its range, or ``worth`` is no measure.

    Notes
    -----
    O(m + n) in flows and parties; by cluster that of the communities as well.
    """
    if by not in get_args(By):
        raise InputError(f"by is {', '.join(get_args(By))}")
    view = view_of(graph, as_of)
    flows = flow_rows(view, months)
    named = named_of(view, terms_of({"rules": rules}), before) if by == "cluster" else None
    found = _Outflow(view, flows, worth_of(view, worth), by, months, named)
    totals = found.totals()
    listed = marked(flows.party_ix, view.graph.n(PARTIES))
    return Answer(
        "risk.outflow",
        view.as_of,
        view.graph.version,
        {"by": by, "months": months, "worth": worth},
        found.columns(),
        totals,
        (*found.says(totals), *doubts(view, listed, worth)),
    )


@dataclass(frozen=True)
class _Outflow:
    """Net outflows of groups of rows."""

    view: View
    flows: Flows
    money: IntVec
    by: By
    months: int
    named: Named | None

    @cached_property
    def groups(self) -> FlowGroups:
        """What the rows are of."""
        return flow_groups(self.view, self.flows, self.by, months=self.months, named=self.named)

    @cached_property
    def _sums(self) -> Sums:
        return self.groups.sums()

    @cached_property
    def at(self) -> IntVec:
        """The groups with rows: greatest net outflow first, unknown last, ties by id."""
        some = np.flatnonzero(self._sums.n_rows)
        return some[greatest_first(self._sums.net[some], some)]

    @cached_property
    def worth(self) -> IntVec:
        """What the active parties of each group are worth, in fen."""
        active = np.where(self.view.active, self.money, NO_FEN)
        return self.groups.worth(active)[self.at]

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        sums, at = self._sums, self.at
        share = np.round(share_of(sums.net[at], self.worth), DIGITS)
        facts = (
            Column("amount_in", Unit.YUAN, sums.amount_in[at]),
            Column("amount_out", Unit.YUAN, sums.amount_out[at]),
            Column("net", Unit.YUAN, sums.net[at]),
            Column("worth", Unit.YUAN, self.worth),
            Column("share_of_worth", Unit.SHARE, share),
            Column("n_missing", Unit.COUNT, sums.n_missing[at]),
        )
        channel, month = self._channel(), self._month()
        first, after = self._who(channel, month)
        return (*first, *facts, *after, self._reason((*facts, channel, month)))

    def _channel(self) -> Column:
        groups, of = self.groups, self.at
        if self.by != "channel":
            of = groups.most_by(groups.flows.channel, len(CHANNELS))[of]
        return Column("flow_channel", Unit.WORD, of, Words(CHANNELS))

    def _month(self) -> Column:
        groups, of = self.groups, self.at
        if self.by != "month":
            of = groups.most_by(groups.flows.month, self.months)[of]
        days = np.append(first_days(self.view, self.months), NO_DAY)
        return Column("month", Unit.DAY, days[of])

    def _who(self, channel: Column, month: Column) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
        """Return the columns that say whose outflow each row is, and who looks after it."""
        graph, at = self.view.graph, self.at
        if self.by == "party":
            staff = responsible_staff(self.view, live_links(self.view, WINDOW_DAYS), at)
            who = (*party_columns(graph, at), branch_column(graph, PARTIES, at))
            after = Column("staff_id", Unit.TEXT, staff, StaffIds(self.view))
            return (*who, channel, month), (after,)
        n_parties = Column("n_parties", Unit.COUNT, self.groups.n_parties()[at])
        match self.by:
            case "branch":
                branch = np.where(at < graph.n("branches"), at, NO_IX)
                own = (
                    Column("branch_id", Unit.TEXT, branch, graph.ids("branches")),
                    Column("name", Unit.TEXT, branch, NodeNames(graph, "branches")),
                )
                return (*own, n_parties, channel, month), ()
            case "channel":
                return (channel, n_parties, month), ()
            case "month":
                return (month, n_parties, channel), ()
            case _:
                assert self.named is not None
                cluster = Column("cluster_id", Unit.TEXT, at, self.named.ids)
                return (cluster, n_parties, channel, month), ()

    def _reason(self, facts: tuple[Column, ...]) -> Column:
        """Return what left each, by what most, and what is not known."""
        at, net = self.at, self._sums.net[self.at]
        alone = self._sums.amount_in[at] == NO_FEN
        leaves = net > 0
        named = self.by != "channel"
        parts = [
            np.select((net == NO_FEN, leaves & alone, leaves), (_UNKNOWN, _ALONE, _OUT), _IN),
            np.where(leaves & (self.worth > 0), _SHARE, NO_IX),
            np.where(leaves & named & (facts[-2].data != NO_IX), _BY, NO_IX),
            np.where((net != NO_FEN) & (self._sums.n_missing[at] > 0), _GAPS, NO_IX),
        ]
        return reason_column(np.stack(parts, axis=1), _REASONS, facts)

    @cached_property
    def _party_sums(self) -> Sums:
        return sums_of(self.flows, self.flows.party_ix, self.view.graph.n(PARTIES))

    def totals(self) -> dict[str, Total]:
        """Return what moved in all, whatever the groups."""
        all_, has = self._party_sums, self._party_sums.n_rows > 0
        out, into = sum_fen(all_.amount_out), sum_fen(all_.amount_in)
        return {
            "amount_in": yuan(into),
            "amount_out": yuan(out),
            "net": yuan(out - into),
            "n_parties": int(np.count_nonzero(has)),
            "n_net_out": int(np.count_nonzero(has & (all_.net > 0))),
            "n_missing": int(all_.n_missing.sum()),
            "n_inactive": self.flows.n_inactive,
            "n_months_with_flows": len(np.unique(self.flows.month)),
            "n_worth_unknown": int(np.count_nonzero(has & (self.money == NO_FEN))),
        }

    def says(self, totals: dict[str, Total]) -> Iterator[Reason]:
        """Say how much left, and what the data does not tell."""
        if not self.view.graph.n_rows("flows"):
            yield Reason("outflow_none")
            return
        n = {name: int(totals[name] or 0) for name in ("n_parties", "n_net_out")}
        sums = {name: float(totals[name] or 0) for name in ("amount_in", "amount_out", "net")}
        facts = {**n, **sums, "by": -sums["net"], "months": self.months}
        yield Reason("outflow" if sums["net"] >= 0 else "outflow_inward", facts)
        if (found := int(totals["n_months_with_flows"] or 0)) < self.months:
            yield Reason("outflow_months", {"n": self.months - found, "months": self.months})
        if totals["n_missing"]:
            yield Reason("outflow_missing", {"n": totals["n_missing"]})
        if totals["n_inactive"]:
            yield Reason("outflow_inactive", {"n": totals["n_inactive"]})
