"""Contagion: who is tied to people who left, in how many steps and how strongly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.attrition import EVENT_DAYS, attrition
from graphcrm.analysis.influence_ties import MAX_FIRM
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.risk_ties import GUARANTEE, RiskTies, risk_ties
from graphcrm.analysis.tie_strength import STRENGTHS, Strengths
from graphcrm.answer import DIGITS
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, FloatVec, IntVec
from graphcrm.kernels.activation import SPREAD, activation

_UNITS: Final = 10**DIGITS


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the energy of those who left has come to rest.

    Parameters
    ----------
    start : (n_parties,) float64
        What each began with: 1 of whoever left.
    energy : (n_parties,) float64
        What rests with each, rounded to 9 digits.
    rounds : int
    residual : float
        See :class:`graphcrm.kernels.activation.Activation`.
    n_near : (n_parties,) int64
        How many direct neighbours of each began with something.
    near_kind : (n_parties,) int8
        Of the strongest tie to such a one, of equal ones to the smallest, its place in
        ``risk_ties.RISK_KINDS``; -1 where there is none.
    """

    start: FloatVec
    energy: FloatVec
    rounds: int
    residual: float
    n_near: IntVec
    near_kind: IntVec


def contagion_of(
    view: View,
    *,
    start: FloatVec | None = None,
    event_days: int = EVENT_DAYS,
    spread: float = SPREAD,
    guarantee: float = GUARANTEE,
    strengths: Strengths = STRENGTHS,
    window_days: int = WINDOW_DAYS,
    max_firm: int = MAX_FIRM,
) -> Spread:
    """Return how the loss of some parties spreads over the ties of all that the viewer may see.

    Spreading activation: whoever had an attrition event lately begins with 1; of all that arrives
    at a party ``spread`` goes on to its neighbours by the strength of their ties, and the rest
    stays.  Parties carry, active or not; staff do not.

    Parameters
    ----------
    view : View
    start : (n_parties,) float64, optional
        What each begins with instead, 0 or more.
    event_days : int, days
        How long an event counts.
    spread : float in [0, 1)
    guarantee, strengths, window_days, max_firm
        See :func:`graphcrm.analysis.risk_ties.risk_ties`.

    Raises
    ------
    InputError
        A parameter outside its range, or more ties than memory is allowed for.
    ConvergenceError
        It does not end, by a ``spread`` near 1.

    Notes
    -----
    O(ties) a round; kept with the view where it begins with events.
    """

    def make() -> Spread:
        ties = risk_ties(
            view,
            guarantee=guarantee,
            strengths=strengths,
            window_days=window_days,
            max_firm=max_firm,
        )
        begin = attrition(view).recent(event_days).astype(np.float64) if start is None else start
        return _rest(ties, begin, spread)

    if start is not None:
        return make()
    key = ("contagion", event_days, spread, guarantee, strengths, window_days, max_firm)
    return view.keep(key, make)


def _rest(ties: RiskTies, start: FloatVec, spread: float) -> Spread:
    found = activation(ties.indptr, ties.indices, ties.strength, start, spread=spread)
    energy = found.energy.round(DIGITS)
    return Spread(start, energy, found.rounds, found.residual, *_near(ties, start))


def _near(ties: RiskTies, start: FloatVec) -> tuple[IntVec, IntVec]:
    """Return how many neighbours of each begin with something, and the kind of the best tie."""
    source = np.flatnonzero(start)
    entry, n_ties = ties.entries_of(source)  # they are seen from both ends
    party, strength = ties.indices[entry], ties.strength[entry]
    weakness = _UNITS - np.rint(strength * _UNITS).astype(np.int64)
    order = np.lexsort((np.repeat(source, n_ties), weakness, party))
    first = order[np.flatnonzero(np.diff(party[order], prepend=NO_IX))]
    kind = np.full(ties.n, NO_IX, np.int8)
    kind[party[first]] = ties.kind[entry[first]]
    return np.bincount(party, minlength=ties.n), kind
