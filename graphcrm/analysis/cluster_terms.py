"""What the questions about clusters at risk are asked with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import blake2s
from typing import Any, Final

import numpy as np

from graphcrm.analysis.attrition import EVENT_DAYS
from graphcrm.analysis.communities import Terms, terms_of
from graphcrm.analysis.community_ids import Named
from graphcrm.analysis.figures import WORTH
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.risk_ties import GUARANTEE
from graphcrm.analysis.rules import RULES, Rules, check_days
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec, inverse, summed
from graphcrm.kernels.activation import SPREAD
from graphcrm.kernels.leiden import Method

LEAST: Final = 5
MOST: Final = 50


@dataclass(frozen=True)
class Given:
    """The parameters of the board.

    Parameters
    ----------
    least : int, >= 2
        Parties of a community from which on it is a cluster.
    method, resolution, guarantee
        See :class:`graphcrm.analysis.communities.Terms`.
    event_days, spread
        See :func:`graphcrm.analysis.contagion.contagion_of`.
    window_days, worth, rules
    """

    least: int = LEAST
    method: Method = "modularity"
    resolution: float | None = None
    guarantee: float = GUARANTEE
    event_days: int = EVENT_DAYS
    spread: float = SPREAD
    window_days: int = WINDOW_DAYS
    worth: str = WORTH
    rules: Rules = RULES

    def __post_init__(self) -> None:
        """Refuse what makes no cluster."""
        if self.least < 2:
            raise InputError("least is 2 or more parties")
        check_days(self.event_days, "event_days")

    @property
    def terms(self) -> Terms:
        """What communities are asked for."""
        names = ("method", "resolution", "guarantee", "window_days", "rules")
        return terms_of({name: getattr(self, name) for name in names})

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> Given:
        """Return what is among the arguments of a question."""
        return cls(**{f.name: asked[f.name] for f in fields(cls) if f.name in asked})

    @property
    def score_key(self) -> str:
        """What scores hang on beside who is in which cluster, as a word for a file name."""
        weights = sorted(self.rules.cluster_weights.items())
        asked = repr((self.event_days, self.spread, self.worth, weights))
        return blake2s(asked.encode(), digest_size=4).hexdigest()

    def said(self) -> dict[str, object]:
        """Return the parameters as an answer names them."""
        names = ("least", "method", "resolution", "guarantee", "event_days", "spread")
        own = {name: getattr(self, name) for name in (*names, "window_days", "worth")}
        own["resolution"] = self.terms.resolution  # the one that held, asked for or not
        return own | self.rules.said(
            "tie_strength", "cluster_weights", "cluster_actions", "cluster_action_texts"
        )


@dataclass(frozen=True, slots=True)
class Members:
    """The members of clusters, cluster by cluster, each from the smallest on.

    Parameters
    ----------
    number : (k,) int64
        Of each cluster its number among the communities that have ids.
    party : (m,) int64
    group : (m,) int64
        The place of the party's cluster in ``number``.
    of_party : (n_parties + 1,) int64
        The same of every party, -1 of who is in none, and at the end.
    """

    number: IntVec
    party: IntVec
    group: IntVec
    of_party: IntVec

    @classmethod
    def of(cls, named: Named, view: View, least: int) -> Members:
        """Return the communities of at least so many parties.

        Notes
        -----
        O(n log n) in parties.
        """
        number = np.append(named.number_in(view), NO_IX).astype(np.int64)
        kept = np.flatnonzero(named.size >= least)
        of_party = inverse(kept, len(named.ids))[number]
        party = np.flatnonzero(of_party != NO_IX)
        party = party[np.argsort(of_party[party], kind="stable")]
        return cls(kept, party, of_party[party], of_party)

    @property
    def n(self) -> int:
        """How many clusters there are."""
        return len(self.number)

    def sums(self, values: IntVec | BoolVec) -> IntVec:
        """Return the sum of whole numbers of members, in each cluster."""
        return summed(self.group, values[self.party], self.n)
