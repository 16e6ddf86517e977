"""Who guarantees whose loans on a date, for how much, and which of it is doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphcrm.analysis.figures import summable
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, BoolVec, IntVec, summed
from graphcrm.graph.spaces import PARTIES


@dataclass(frozen=True)
class GuaranteeGraph:
    """Guarantees that hold, a row a contract, and the edges that they sum to.

    Parameters
    ----------
    row : (m,) int64
        Rows of the table ``guarantees``, in its order; nobody's guarantee for himself is among
        them.
    guarantor_ix, borrower_ix : (m,) int64
        Visible parties, active or not.
    amount : (m,) int64, fen, >= 0
        0 where it is missing or negative.
    contract : (m,) int32
        Equal for rows of one contract; -1 where it has no number.
    kind : (m,) int8
        Place in the words of the model: single, mutual, joint; -1 where it is not known.
    is_unknown, is_negative : (m,) bool
        Whose amount is missing, or below 0.
    n_self : int
        Valid rows left out, of parties who guarantee themselves.
    n_parties : int
    """

    row: IntVec
    guarantor_ix: IntVec
    borrower_ix: IntVec
    amount: IntVec
    contract: IntVec
    kind: IntVec
    is_unknown: BoolVec
    is_negative: BoolVec
    n_self: int
    n_parties: int

    @cached_property
    def is_doubtful(self) -> BoolVec:
        """Whose amount cannot be used: it is missing or negative."""
        return self.is_unknown | self.is_negative

    @cached_property
    def _pairs(self) -> tuple[IntVec, IntVec]:
        wide = max(self.n_parties, 1)
        return np.unique(self.guarantor_ix * wide + self.borrower_ix, return_inverse=True)

    @property
    def edge(self) -> IntVec:
        """Which edge each row is part of."""
        return self._pairs[1]

    @cached_property
    def giver(self) -> IntVec:
        """The guarantor of each edge; a pair is one edge, by guarantor and then borrower."""
        return self._pairs[0] // max(self.n_parties, 1)

    @cached_property
    def taker(self) -> IntVec:
        """The borrower of each edge."""
        return self._pairs[0] % max(self.n_parties, 1)

    @cached_property
    def edge_amount(self) -> IntVec:
        """What the rows of each edge sum to, in fen."""
        return summed(self.edge, self.amount, len(self.giver))

    @cached_property
    def edge_unknown(self) -> IntVec:
        """How many rows of each edge have no amount, or a negative one."""
        return np.bincount(self.edge[self.is_doubtful], minlength=len(self.giver))


def guarantee_graph(view: View) -> GuaranteeGraph:
    """Return the guarantees of the date between parties that the viewer may see.

    Active parties or not, clients or not.  A guarantee without an amount, or of a negative one,
    stands with an amount of 0 and is marked.

    Raises
    ------
    InputError
        The amounts are so large that their sums would not be exact.

    Notes
    -----
    O(m log m) in guarantees; kept with the view.
    """
    return view.keep("guarantee_graph", lambda: _made(view))


def _made(view: View) -> GuaranteeGraph:
    graph = view.graph

    def column(name: str) -> IntVec:
        return np.asarray(graph.column("guarantees", name))

    guarantor, borrower = column("guarantor_ix"), column("borrower_ix")
    valid, itself = view.valid("guarantees"), guarantor == borrower
    row = np.flatnonzero(valid & ~itself)
    amount = column("amount")[row]
    unknown = amount == NO_FEN
    negative = ~unknown & (amount < 0)
    return GuaranteeGraph(
        row=row,
        guarantor_ix=guarantor[row].astype(np.int64),
        borrower_ix=borrower[row].astype(np.int64),
        amount=summable(np.maximum(amount, 0), "the amounts of guarantees are", "column amount"),
        contract=column("contract_id_code")[row],
        kind=column("kind")[row],
        is_unknown=unknown,
        is_negative=negative,
        n_self=int(np.count_nonzero(valid & itself)),
        n_parties=graph.n(PARTIES),
    )
