"""Rings: parties each of whom guarantees, step by step, every other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.columns import reason_column
from graphcrm.analysis.figures import view_of
from graphcrm.analysis.guarantee_facts import guarantee_doubts, guarantee_totals
from graphcrm.analysis.guarantee_graph import GuaranteeGraph, guarantee_graph
from graphcrm.analysis.guarantee_groups import GuaranteeGroups
from graphcrm.answer import Answer, Column, Total, Unit, Words, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_IX, BoolVec, Day, IntVec, is_among, offsets_of, summed
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.strong import strong_components
from graphcrm.model.words import GUARANTEE_KIND
from graphcrm.reasons import Reason

KINDS: Final = ("joint_group", "mutual_pair", "ring")
_JOINT: Final = tuple(GUARANTEE_KIND).index("joint")
_LARGE: Final = np.iinfo(np.int64).max
_REASONS: Final = Words(
    (
        *("guarantee_joint_group", "guarantee_mutual_pair", "guarantee_ring"),
        *("guarantee_mutual_inside", "guarantee_company_inside", "guarantee_amount_missing"),
    )
)
_MUTUAL, _COMPANY, _MISSING = range(len(KINDS), len(_REASONS.words))


def rings(graph: Graph | View, *, as_of: Day | None = None) -> Answer:
    """List the rings of guarantees: parties each of whom guarantees, step by step, all others.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.

    Returns
    -------
    Answer
        ``ring_id, party_ids, amount, n_parties, n_guarantees, mutual, joint, kind,
        n_amount_unknown, reason``, greatest amount first.  ``ring_id`` is the smallest id of the
        ring; ``amount`` the sum of what its parties guarantee one another; ``mutual`` how many
        pairs do both ways; ``joint``: all of it is one joint contract.  ``kind``: ``joint_group``,
        ``mutual_pair`` or ``ring``, the first that fits.  A missing or negative amount counts as 0
        and is counted.  Totals ``n_rings, n_parties, amount, n_joint_group, n_mutual_pair, n_ring,
        n_guarantees, n_amount_unknown, n_amount_negative, n_self, n_unknown_start``, the latter
        five of all guarantees.

    Raises
    ------
    InputError
        The amounts are so large that their sums would not be exact.

    Notes
    -----
    O(n + m log m) in parties and guarantees.  Parties need not be active, nor clients.
    """
    view = view_of(graph, as_of)
    found = _Rings(view, guarantee_graph(view))
    totals = found.totals()
    return Answer(
        "risk.rings",
        view.as_of,
        view.graph.version,
        {},
        found.columns(),
        totals,
        (
            Reason("guarantee_rings", {"n": len(found.groups.first), **_counts(totals)}),
            *guarantee_doubts(view, totals),
        ),
    )


def ring_of(view: View) -> IntVec:
    """Return of each party the smallest of its ring of guarantees, -1 where it is on none.

    Notes
    -----
    O(n + m); kept with the view.
    """

    def make() -> IntVec:
        graph = guarantee_graph(view)
        label = strong_components(graph.giver, graph.taker, n=graph.n_parties)
        alone = np.bincount(label, minlength=graph.n_parties)[label] < 2
        label[alone] = NO_IX
        return label

    return view.keep("guarantee_rings", make)


@dataclass(frozen=True)
class _Rings:
    """The rings of a date, greatest amount first."""

    view: View
    graph: GuaranteeGraph

    @cached_property
    def groups(self) -> GuaranteeGroups:
        """The rings."""
        label = ring_of(self.view)
        amount = summed(label[self._guarantor], self.graph.amount[self._rows], self.graph.n_parties)
        return GuaranteeGroups(label, amount)

    @cached_property
    def _rows(self) -> IntVec:
        """Guarantees between two of one ring."""
        label = ring_of(self.view)
        one, other = label[self.graph.guarantor_ix], label[self.graph.borrower_ix]
        return np.flatnonzero((one != NO_IX) & (one == other))

    @cached_property
    def _guarantor(self) -> IntVec:
        """Who gave each of them."""
        return self.graph.guarantor_ix[self._rows]

    @cached_property
    def mutual(self) -> IntVec:
        """How many pairs of each ring guarantee each other."""
        return self.groups.count(mutual_pairs(self.graph))

    @cached_property
    def joint(self) -> BoolVec:
        """Of which rings every guarantee is of one joint contract, of known number."""
        contract, row = self.graph.contract[self._rows], self.groups.row[self._guarantor]
        least, most = np.full((2, len(self.groups.first)), [[_LARGE], [-1]])
        np.minimum.at(least, row, contract)
        np.maximum.at(most, row, contract)
        other = self._guarantor[self.graph.kind[self._rows] != _JOINT]
        one = (least == most) & (least != NO_IX)
        return np.asarray(one & (self.groups.count(other) == 0))

    @cached_property
    def kind(self) -> IntVec:
        """Place in ``KINDS`` of each ring."""
        return np.select((self.joint, self.groups.n_parties == 2), (0, 1), 2)

    @cached_property
    def n_amount_unknown(self) -> IntVec:
        """How many guarantees within each ring have no amount, or a negative one."""
        return self.groups.count(self._guarantor[self.graph.is_doubtful[self._rows]])

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        ids, groups = self.view.graph.ids(PARTIES), self.groups
        facts = (
            Column("amount", Unit.YUAN, groups.amount),
            Column("n_parties", Unit.COUNT, groups.n_parties),
            Column("n_guarantees", Unit.COUNT, groups.count(self._guarantor)),
            Column("mutual", Unit.COUNT, self.mutual),
            Column("joint", Unit.FLAG, self.joint),
            Column("kind", Unit.WORD, self.kind, Words(KINDS)),
            Column("n_amount_unknown", Unit.COUNT, self.n_amount_unknown),
        )
        return (
            Column("ring_id", Unit.TEXT, groups.first, ids),
            Column("party_ids", Unit.LIST, groups.party, ids, offsets_of(groups.n_parties)),
            *facts,
            self._reason(facts),
        )

    def _reason(self, facts: tuple[Column, ...]) -> Column:
        """Return what each ring is, what speaks for looking closer, and what is not known."""
        is_company = self.view.graph.node(PARTIES, "is_guarantee_company") == 1
        n_companies = self.groups.count(self.groups.party[is_company[self.groups.party]])
        parts = [
            self.kind,
            np.where((self.mutual > 0) & (self.kind == KINDS.index("ring")), _MUTUAL, NO_IX),
            np.where(n_companies > 0, _COMPANY, NO_IX),
            np.where(self.n_amount_unknown > 0, _MISSING, NO_IX),
        ]
        return reason_column(np.stack(parts, axis=1), _REASONS, facts)

    def totals(self) -> dict[str, Total]:
        """Return how many rings of each kind there are, and what they sum to."""
        of_kind = np.bincount(self.kind, minlength=len(KINDS)).tolist()
        listed = self.groups.row != NO_IX
        return {
            "n_rings": len(self.groups.first),
            "n_parties": len(self.groups.party),
            "amount": yuan(int(self.groups.amount.sum())),
            **{f"n_{kind}": n for kind, n in zip(KINDS, of_kind, strict=True)},
            **guarantee_totals(self.view, self.graph, listed),
        }


def mutual_pairs(graph: GuaranteeGraph) -> IntVec:
    """Return the smaller party of each pair of whom each guarantees the other."""
    wide = max(graph.n_parties, 1)
    # edges stand by guarantor and then borrower, so their numbers are in order
    back = is_among(graph.taker * wide + graph.giver, graph.giver * wide + graph.taker)
    return graph.giver[back & (graph.giver < graph.taker)]


def _counts(totals: dict[str, Total]) -> dict[str, int | float]:
    names = ("n_parties", "amount", *(f"n_{kind}" for kind in KINDS))
    return {
        name: float(totals[name] or 0) if name == "amount" else int(totals[name] or 0)
        for name in names
    }
