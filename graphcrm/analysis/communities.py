"""Communities: the active parties who are tied to one another more than to the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np

from graphcrm.analysis.influence_ties import MAX_FIRM
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.risk_ties import GUARANTEE, RiskTies, risk_ties
from graphcrm.analysis.tie_strength import STRENGTHS, Strengths
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, IntVec
from graphcrm.kernels.leiden import ITERATIONS, RESOLUTION, Method, leiden

METHOD: Final = "modularity"
TRIALS: Final = 1
RNG_SEED: Final = 1


@dataclass(frozen=True, slots=True)
class Partition:
    """The community of every party.

    Parameters
    ----------
    label : (n_parties,) int32
        Position of the smallest member of its community, itself where an active party is alone;
        -1 of who is not active.
    n : int
        Communities, those of one alone among them.
    quality, modularity : float
        See :class:`graphcrm.kernels.leiden.Communities`.
    n_split : int
        Communities that did not hang together and were split.
    """

    label: IntVec
    n: int
    quality: float
    modularity: float
    n_split: int

    @property
    def size(self) -> IntVec:
        """How many are in the community whose smallest member each party is, (n_parties,)."""
        return np.bincount(self.label[self.label != NO_IX], minlength=len(self.label))


@dataclass(frozen=True, slots=True)
class Terms:
    """What communities are asked for.

    Parameters
    ----------
    method, resolution, iterations, trials, rng_seed
        See :func:`graphcrm.kernels.leiden.leiden`.
    guarantee, strengths, window_days, max_firm
        See :func:`graphcrm.analysis.risk_ties.risk_ties`.
    """

    method: Method = METHOD
    resolution: float | None = None
    iterations: int = ITERATIONS
    trials: int = TRIALS
    rng_seed: int = RNG_SEED
    guarantee: float = GUARANTEE
    strengths: Strengths = STRENGTHS
    window_days: int = WINDOW_DAYS
    max_firm: int = MAX_FIRM


def terms_of(asked: Mapping[str, Any]) -> Terms:
    """Return the terms among the arguments of a question; ``rules`` say how strong ties are.

    >>> terms_of({"method": "cpm", "least": 5}).resolution
    0.1
    """
    names = {field.name for field in fields(Terms)}
    given = {name: value for name, value in asked.items() if name in names}
    if "rules" in asked:
        given["strengths"] = asked["rules"].strengths
    if given.get("resolution") is None:
        given["resolution"] = RESOLUTION.get(given.get("method", METHOD))
    return Terms(**given)


def partition_of(view: View, terms: Terms) -> Partition:
    """Return the communities of active parties, by ties and guarantees between them.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    About O(t) in ties, a few times over; kept with the view.
    """
    return view.keep(("partition", terms), lambda: _partition(view, terms))


def ties_among(view: View, terms: Terms) -> RiskTies:
    """Return the ties of active parties that communities are found in; kept with the view."""

    def make() -> RiskTies:
        whole = risk_ties(
            view,
            guarantee=terms.guarantee,
            strengths=terms.strengths,
            window_days=terms.window_days,
            max_firm=terms.max_firm,
        )
        return whole.among(view.active)

    of_ties = (terms.guarantee, terms.strengths, terms.window_days, terms.max_firm)
    return view.keep(("ties_among", *of_ties), make)


def _partition(view: View, terms: Terms) -> Partition:
    near = ties_among(view, terms)
    found = leiden(
        near.indptr,
        near.indices,
        near.strength,
        method=terms.method,
        resolution=terms.resolution,
        iterations=terms.iterations,
        trials=terms.trials,
        rng_seed=terms.rng_seed,
    )
    label = np.where(view.active, found.label, NO_IX).astype(np.int32)
    n = int(np.count_nonzero(label == np.arange(len(label))))
    return Partition(label, n, found.quality, found.modularity, found.n_split)
