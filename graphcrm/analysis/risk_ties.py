"""Ties that risk runs along: between parties only, one a pair, guarantees among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.influence_ties import MAX_FIRM
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.tie_strength import STRENGTHS, TIE_KINDS, Strengths
from graphcrm.analysis.ties import TieGraph, ties
from graphcrm.analysis.unknown_starts import unknown_starts
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec, distinct, offsets_of, spread
from graphcrm.graph.spaces import PARTIES

GUARANTEE: Final = 0.5
RISK_KINDS: Final = (*TIE_KINDS, "guarantee")
_GUARANTEE: Final = RISK_KINDS.index("guarantee")
_TABLES: Final = ("household_members", "employment", "firm_links", "guarantees")


@dataclass(frozen=True, slots=True)
class RiskTies:
    """A symmetric graph of parties, compressed by row.

    Parameters
    ----------
    indptr : (n_parties + 1,) int64
        The neighbours of party i are at ``indptr[i]:indptr[i + 1]``.
    indices : (e,) int32
        Neighbours of each party in their order, each once, never itself.
    strength : (e,) float64, above 0
        Of the strongest tie of the two.
    kind : (e,) int8
        Its place in ``RISK_KINDS``; of equally strong ones the first.
    """

    indptr: IntVec
    indices: IntVec
    strength: FloatVec
    kind: IntVec

    @property
    def n(self) -> int:
        """How many parties there are."""
        return len(self.indptr) - 1

    @property
    def party(self) -> IntVec:
        """Whose each entry is, (e,) int32."""
        return np.repeat(np.arange(self.n, dtype=np.int32), np.diff(self.indptr))

    def entries_of(self, party: IntVec) -> tuple[IntVec, IntVec]:
        """Return where the ties of some parties stand, party by party, and how many each has.

        Examples
        --------
        >>> ends = np.array([0, 1, 1, 2]), np.array([1, 0, 2, 1])
        >>> chain = RiskTies.of(*ends, np.array([.9, .9, .5, .5]), np.zeros(4, np.int8), n=3)
        >>> [part.tolist() for part in chain.entries_of(np.array([2, 1]))]
        [[3, 1, 2], [1, 2]]
        """
        n_ties = np.diff(self.indptr)[party]
        return spread(self.indptr[party], n_ties), n_ties

    def among(self, kept: BoolVec) -> RiskTies:
        """Return the ties that have both ends in a mask of parties.

        Examples
        --------
        >>> ends = np.array([0, 1, 1, 2]), np.array([1, 0, 2, 1])
        >>> chain = RiskTies.of(*ends, np.array([.9, .9, .5, .5]), np.zeros(4, np.int8), n=3)
        >>> chain.among(np.array([True, True, False])).indptr.tolist()
        [0, 1, 2, 2]
        """
        whole = kept[self.party] & kept[self.indices]
        n_before = offsets_of(whole)
        return RiskTies(
            n_before[self.indptr], self.indices[whole], self.strength[whole], self.kind[whole]
        )

    @classmethod
    def of(
        cls, party: IntVec, other: IntVec, strength: FloatVec, kind: IntVec, *, n: int
    ) -> RiskTies:
        """Return entries, seen from both ends and sorted by party and other, as rows."""
        indptr = offsets_of(np.bincount(party, minlength=n))
        return cls(indptr, other.astype(np.int32), strength, kind)


def risk_ties(
    view: View,
    *,
    guarantee: float = GUARANTEE,
    strengths: Strengths = STRENGTHS,
    window_days: int = WINDOW_DAYS,
    max_firm: int = MAX_FIRM,
) -> RiskTies:
    """Return how visible parties are tied, active or not, each pair by its strongest tie.

    Parameters
    ----------
    view : View
    guarantee : float, 0..1
        Strength of a valid guarantee, whichever way and of whatever amount; 0 leaves them out.
    strengths, window_days, max_firm
        See :func:`graphcrm.analysis.ties.ties`.  Staff tie nobody here.

    Raises
    ------
    InputError
        A parameter outside its range, or more ties than memory is allowed for.

    Notes
    -----
    O(t log t) in ties; kept with the view.  Who guarantees himself is tied to nobody by that.
    """
    if not 0 <= guarantee <= 1:  # not a number is neither
        raise InputError("guarantee is from 0 to 1")
    key = ("risk_ties", guarantee, strengths, window_days, max_firm)

    def make() -> RiskTies:
        whole = ties(view, window_days=window_days, strengths=strengths, max_firm=max_firm)
        return _with_guarantees(whole, _guaranteed(view), guarantee, n=view.graph.n(PARTIES))

    return view.keep(key, make)


def n_unknown_start(view: View, listed: BoolVec) -> int:
    """Return how many ties between listed parties count without a beginning."""
    return sum(unknown_starts(view, table, listed) for table in _TABLES)


def _with_guarantees(whole: TieGraph, pairs: IntVec, guarantee: float, *, n: int) -> RiskTies:
    """Return the strongest ties of parties; where a guarantee is stronger, that."""
    most = int(whole.indptr[n])  # staff stand behind all parties
    entry = np.flatnonzero(whole.strongest[:most] & (whole.other[:most] < n))
    pairs = pairs if guarantee else pairs[:0]
    pair = np.concatenate([whole.node[entry].astype(np.int64) * n + whole.other[entry], pairs])
    strength = np.append(whole.strength[entry], np.full(len(pairs), guarantee))
    kind = np.append(whole.kind[entry], np.full(len(pairs), _GUARANTEE, np.int8))
    order = np.argsort(pair, kind="stable")  # two sorted runs; a tie before its guarantee
    pair, strength, kind = pair[order], strength[order], kind[order]
    again = np.flatnonzero(pair[1:] == pair[:-1]) + 1
    weaker = again[strength[again] > strength[again - 1]] - 1
    strength[weaker], kind[weaker] = guarantee, _GUARANTEE
    once = np.delete(np.arange(len(pair)), again)
    party, other = np.divmod(pair[once], max(n, 1))
    return RiskTies.of(party, other, strength[once], kind[once], n=n)


def _guaranteed(view: View) -> IntVec:
    """Return the pairs of whom one guarantees the other, from both ends, as one number each."""
    rows, n = np.flatnonzero(view.valid("guarantees")), view.graph.n(PARTIES)
    one, other = (
        view.graph.column("guarantees", name)[rows].astype(np.int64)
        for name in ("guarantor_ix", "borrower_ix")
    )
    two = one != other
    return distinct(np.concatenate([one[two] * n + other[two], other[two] * n + one[two]]))
