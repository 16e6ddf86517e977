"""How much of what a party owns hangs on the loans of others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphcrm.analysis.columns import party_columns
from graphcrm.analysis.figures import view_of
from graphcrm.analysis.guarantee_facts import guarantee_doubts, guarantee_totals
from graphcrm.analysis.guarantee_graph import GuaranteeGraph, guarantee_graph
from graphcrm.analysis.net_assets import STATES, net_assets_of, state_of
from graphcrm.answer import DIGITS, Answer, Column, Unit, Words
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, Day, FloatVec, IntVec, summed


def guarantee_exposure(view: View) -> FloatVec:
    """Return what part of each party's net assets its guarantees would take, at most 1.

    Returns
    -------
    (n_parties,) float64
        The sum of what it guarantees by its net assets; 1 where that is more, or where there are no
        net assets to pay from; 0 where it guarantees nothing; NaN where net assets, or amounts that
        would make a difference, are not known.

    Raises
    ------
    InputError
        The amounts are so large that their sums would not be exact.

    Notes
    -----
    O(n + m log m) in parties and guarantees; kept with the view.  A negative amount is not known.
    """
    return view.keep("guarantee_exposure", lambda: _Given(view, guarantee_graph(view)).share)


def exposures(graph: Graph | View, *, as_of: Day | None = None) -> Answer:
    """List who guarantees others' loans, and what part of their net assets that is.

    Returns
    -------
    Answer
        ``party_id, kind, name, guarantee_exposure, amount, net_assets, state, n_guarantees,
        n_amount_unknown``, greatest exposure first, unknown last.

    Raises
    ------
    InputError
        The amounts are so large that their sums would not be exact.
    """
    view = view_of(graph, as_of)
    given = _Given(view, guarantee_graph(view))
    totals = guarantee_totals(view, given.graph, given.n_rows > 0)
    notes = tuple(guarantee_doubts(view, totals))
    return Answer(
        "risk.exposure", view.as_of, view.graph.version, {}, given.columns(), totals, notes
    )


@dataclass(frozen=True)
class _Given:
    """What every party guarantees to others."""

    view: View
    graph: GuaranteeGraph

    @cached_property
    def n_rows(self) -> IntVec:
        """How many guarantees each gave."""
        return np.bincount(self.graph.guarantor_ix, minlength=self.graph.n_parties)

    @cached_property
    def n_unknown(self) -> IntVec:
        """Of how many of them the amount is not known."""
        doubtful = self.graph.guarantor_ix[self.graph.is_doubtful]
        return np.bincount(doubtful, minlength=self.graph.n_parties)

    @cached_property
    def amount(self) -> IntVec:
        """What each guarantees in all, as far as known, in fen."""
        return summed(self.graph.guarantor_ix, self.graph.amount, self.graph.n_parties)

    @cached_property
    def share(self) -> FloatVec:
        """Their exposure."""
        owned = net_assets_of(self.view)
        taken = (self.amount > 0) & (owned != NO_FEN) & (self.amount >= owned)
        unknown = (self.n_rows > 0) & ((self.n_unknown > 0) | (owned == NO_FEN))
        part = np.divide(self.amount, owned, out=np.zeros(len(owned)), where=owned > 0)
        return np.round(np.select((taken, unknown), (1.0, np.nan), part), DIGITS)

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        party = np.flatnonzero(self.n_rows)
        party = party[np.lexsort((party, np.nan_to_num(-self.share[party], nan=1.0)))]
        owned = net_assets_of(self.view)[party]
        return (
            *party_columns(self.view.graph, party),
            Column("guarantee_exposure", Unit.SHARE, self.share[party]),
            Column("amount", Unit.YUAN, self.amount[party]),
            Column("net_assets", Unit.YUAN, owned),
            Column("state", Unit.WORD, state_of(owned), Words(STATES)),
            Column("n_guarantees", Unit.COUNT, self.n_rows[party]),
            Column("n_amount_unknown", Unit.COUNT, self.n_unknown[party]),
        )
