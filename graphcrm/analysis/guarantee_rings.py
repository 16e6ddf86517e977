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
from graphcrm.answer import Answer, Column, Total, Unit, Words, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_IX, BoolVec, Day, IntVec, is_among, marked, offsets_of, summed
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
            Reason("guarantee_rings", {"n": len(found.ring), **_counts(totals)}),
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
    def _label(self) -> IntVec:
        return ring_of(self.view)

    @cached_property
    def _rows(self) -> IntVec:
        """Guarantees between two of one ring."""
        one, other = self.graph.guarantor_ix, self.graph.borrower_ix
        label = self._label
        return np.flatnonzero((label[one] != NO_IX) & (label[one] == label[other]))

    @cached_property
    def _ring_of_row(self) -> IntVec:
        return self._label[self.graph.guarantor_ix[self._rows]]

    def _per_ring(self, which: BoolVec) -> IntVec:
        """Count the inner guarantees of each ring that are so."""
        return np.bincount(self._ring_of_row[which], minlength=self.graph.n_parties)[self.ring]

    @cached_property
    def _amount_of(self) -> IntVec:
        """What each ring sums to, at its smallest party."""
        return summed(self._ring_of_row, self.graph.amount[self._rows], self.graph.n_parties)

    @cached_property
    def ring(self) -> IntVec:
        """The smallest party of each ring, in the order of the rows."""
        first = np.flatnonzero(self._label == np.arange(len(self._label)))
        return first[np.lexsort((first, -self._amount_of[first]))]

    @cached_property
    def amount(self) -> IntVec:
        """What the parties of each ring guarantee one another, in fen."""
        return self._amount_of[self.ring]

    @cached_property
    def party(self) -> IntVec:
        """The parties on rings, ring by ring, each from the smallest on."""
        party = np.flatnonzero(self._label != NO_IX)
        place = np.zeros(self.graph.n_parties, np.int64)
        place[self.ring] = np.arange(len(self.ring))
        return party[np.argsort(place[self._label[party]], kind="stable")]

    @cached_property
    def n_parties(self) -> IntVec:
        """How many are on each ring."""
        on = self._label[self._label != NO_IX]
        return np.bincount(on, minlength=self.graph.n_parties)[self.ring]

    @cached_property
    def n_guarantees(self) -> IntVec:
        """How many guarantees are within each ring."""
        return self._per_ring(np.ones(len(self._rows), bool))

    @cached_property
    def mutual(self) -> IntVec:
        """How many pairs of each ring guarantee each other."""
        return np.bincount(self._label[mutual_pairs(self.graph)], minlength=self.graph.n_parties)[
            self.ring
        ]

    @cached_property
    def joint(self) -> BoolVec:
        """Of which rings every guarantee is of one joint contract, of known number."""
        contract, kind = self.graph.contract[self._rows], self.graph.kind[self._rows]
        least, most = np.full((2, self.graph.n_parties), [[_LARGE], [-1]])
        np.minimum.at(least, self._ring_of_row, contract)
        np.maximum.at(most, self._ring_of_row, contract)
        one = (least == most)[self.ring] & (least[self.ring] != NO_IX)
        return np.asarray(one & (self._per_ring(kind != _JOINT) == 0))

    @cached_property
    def kind(self) -> IntVec:
        """Place in ``KINDS`` of each ring."""
        return np.select((self.joint, self.n_parties == 2), (0, 1), 2)

    @cached_property
    def n_amount_unknown(self) -> IntVec:
        """How many guarantees within each ring have no amount, or a negative one."""
        return self._per_ring((self.graph.is_unknown | self.graph.is_negative)[self._rows])

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        ids = self.view.graph.ids(PARTIES)
        facts = (
            Column("amount", Unit.YUAN, self.amount),
            Column("n_parties", Unit.COUNT, self.n_parties),
            Column("n_guarantees", Unit.COUNT, self.n_guarantees),
            Column("mutual", Unit.COUNT, self.mutual),
            Column("joint", Unit.FLAG, self.joint),
            Column("kind", Unit.WORD, self.kind, Words(KINDS)),
            Column("n_amount_unknown", Unit.COUNT, self.n_amount_unknown),
        )
        return (
            Column("ring_id", Unit.TEXT, self.ring, ids),
            Column("party_ids", Unit.LIST, self.party, ids, offsets_of(self.n_parties)),
            *facts,
            self._reason(facts),
        )

    def _reason(self, facts: tuple[Column, ...]) -> Column:
        """Return what each ring is, what speaks for looking closer, and what is not known."""
        company = np.flatnonzero(self.view.graph.node(PARTIES, "is_guarantee_company") == 1)
        with_company = marked(self._label[company], self.graph.n_parties + 1)[self.ring]
        parts = [
            self.kind,
            np.where((self.mutual > 0) & (self.kind == KINDS.index("ring")), _MUTUAL, NO_IX),
            np.where(with_company, _COMPANY, NO_IX),
            np.where(self.n_amount_unknown > 0, _MISSING, NO_IX),
        ]
        return reason_column(np.stack(parts, axis=1), _REASONS, facts)

    def totals(self) -> dict[str, Total]:
        """Return how many rings of each kind there are, and what they sum to."""
        of_kind = np.bincount(self.kind, minlength=len(KINDS)).tolist()
        listed = marked(self.party, self.graph.n_parties)
        return {
            "n_rings": len(self.ring),
            "n_parties": len(self.party),
            "amount": yuan(int(self.amount.sum())),
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
