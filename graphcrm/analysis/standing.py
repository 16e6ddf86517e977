"""Which tier every party reached at a month end, by what it was worth then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphcrm.analysis.figures import worth_of
from graphcrm.analysis.history import month_ends, of_the_day
from graphcrm.analysis.tier_ranks import ranks_of_worth, tier_ids
from graphcrm.analysis.value_terms import ValueTerms
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, FloatVec, IntVec
from graphcrm.reasons import Reason


class Tiers:
    """The places a party can stand at: a tier, below all, unknown, or not among those asked of.

    A label for each; what is no tier has a word of the catalogue.

    Parameters
    ----------
    graph : Graph
    """

    def __init__(self, graph: Graph) -> None:
        ids = tier_ids(graph)
        self.n_tiers = len(ids)
        self.unknown, self.outside = self.n_tiers + 1, self.n_tiers + 2
        self.names = ("below_tiers", *ids, "unknown", "outside")

    def __len__(self) -> int:
        return len(self.names)

    @property
    def highest_first(self) -> IntVec:
        """The places from the highest tier down, then unknown and outside."""
        return np.array([*range(self.n_tiers, -1, -1), self.unknown, self.outside])

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return what the places are called."""
        return [self.names[i] for i in np.asarray(ix).tolist()]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where every party stood on a day.

    Parameters
    ----------
    view : View
        Of that day.
    place : (n_parties,) int64
        See :class:`Tiers`.
    money : (n_parties,) int64, fen
        What it was worth by the measure asked for; 0 where that is unknown.
    notes : list of Reason
        What there is to admit about that day.
    """

    view: View
    place: IntVec
    money: IntVec
    notes: list[Reason]


def standing(view: View, terms: ValueTerms, tiers: Tiers) -> Standing:
    """Return where every party stands on the date of a view.

    Tiers go by worth, as the bank asks for it, whatever measure is summed.

    Notes
    -----
    O(parties + balances).
    """
    rank = ranks_of_worth(view.graph, worth_of(view))
    place = np.where(rank == NO_FEN, tiers.unknown, rank)
    money = terms.money(view)
    return Standing(
        view,
        np.where(terms.among(view), place, tiers.outside),
        np.where(money == NO_FEN, 0, money),
        of_the_day(view, terms.doubts(view)),
    )


def views_at_month_ends(now: View, months: int) -> list[View]:
    """Return views of the last month ends on or before a date, the oldest first.

    Each is a view of its own, so that what it keeps goes with it.

    Raises
    ------
    InputError
        ``months`` is not between 1 and 120.
    """
    return [View(now.graph, day, now.scope) for day in month_ends(now.as_of, months)]


def shares(parts: IntVec) -> FloatVec:
    """Return parts of each row as shares of its sum; not a number where that is not positive.

    >>> shares(np.array([[1, 3], [0, 0]])).tolist()
    [[0.25, 0.75], [nan, nan]]
    """
    whole = parts.sum(axis=-1, keepdims=True)
    share = np.full(parts.shape, np.nan)
    return np.asarray(np.divide(parts, whole, out=share, where=whole > 0))
