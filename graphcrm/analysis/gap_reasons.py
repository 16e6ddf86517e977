"""Why a product would fit a party, in words that tell of nobody else: circles are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.columns import NodeNames, reason_column
from graphcrm.analysis.gap_circles import FEWEST, HeldIn, Holders
from graphcrm.answer import Column, Unit, Words
from graphcrm.graph import Graph
from graphcrm.graph.arrays import NO_IX, FloatVec, IntVec, Vec, spread
from graphcrm.kernels.gap_scores import GapModel, Gaps

# Circles in the order in which they are told: one at most, and in the last place all neighbours.
CIRCLES: Final = ("gap_department", "gap_firm", "gap_group", "gap_near")
# Of each circle another code, four further on: all of it hold the product.
CODES: Final = (
    *CIRCLES,
    *("gap_department_nearly_all", "gap_firm_nearly_all"),
    *("gap_group_nearly_all", "gap_near_nearly_all"),
    *("gap_lift", "gap_lift_nearly_all", "gap_popular"),
)
_LIFT, _LIFT_ALL, _POPULAR = range(len(CODES) - 3, len(CODES))


@dataclass(frozen=True, slots=True)
class ProductNames:
    """Products as people call them: by name, or by id where none is known."""

    graph: Graph

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return what the products at ``ix`` are called."""
        names = NodeNames(self.graph, "products").take(ix)
        ids = self.graph.ids("products").take(ix)
        return [name or i for name, i in zip(names, ids, strict=True)]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What speaks for each of some gaps, ready to be said.

    Parameters
    ----------
    circle : (m,) integers
        Code of the circle that is told, -1 for none.
    holders : Holders
        Of that circle.
    held_ix : (m,) integers
        The product held that speaks most for it, -1 for none.
    share, times : (m,) float64
        Of those who hold it: which share has the product, and how many times that of all; NaN
        where all others of them do, which is not told.
    popularity : (m,) float64
    """

    circle: IntVec
    holders: Holders
    held_ix: IntVec
    share: FloatVec
    times: FloatVec
    popularity: FloatVec

    @classmethod
    def of(cls, model: GapModel, gaps: Gaps, circles: Sequence[HeldIn | None]) -> Spoken:
        """Return what speaks for gaps; ``circles`` in the order of ``CIRCLES``, neighbours apart.

        A circle is told where it has five others or more and a greater share of them holds the
        product than of all; a product held where six or more hold it and it makes the other one
        likelier.
        """
        popularity = model.popularity[gaps.product_ix]
        circle, holders = _told(gaps, circles, popularity)
        held, share = _likeliest(model, gaps)
        return cls(circle, holders, held, share, share / popularity, popularity)

    @classmethod
    def joined(cls, parts: Sequence[Spoken]) -> Spoken:
        """Return what was found of several kinds of parties, one after the other."""

        def whole(name: str) -> Vec:
            return np.concatenate([getattr(part, name) for part in parts])

        holders = zip(*((p.holders.n_others, p.holders.n_holders) for p in parts), strict=True)
        return cls(
            whole("circle"),
            Holders(*(np.concatenate(side) for side in holders)),
            whole("held_ix"),
            whole("share"),
            whole("times"),
            whole("popularity"),
        )


def why(graph: Graph, spoken: Spoken) -> Column:
    """Return why each product would fit, one or two reasons a row."""
    first = spoken.circle
    lift = np.where(np.isnan(spoken.share), _LIFT_ALL, _LIFT)
    lift = np.where(spoken.held_ix != NO_IX, lift, NO_IX)
    alone = (first == NO_IX) & (lift == NO_IX)
    parts = np.stack([np.where(alone, _POPULAR, first), lift], axis=1)
    facts = (
        Column("n", Unit.COUNT, spoken.holders.n_holders),
        Column("of", Unit.COUNT, spoken.holders.n_others),
        Column("held", Unit.TEXT, spoken.held_ix, ProductNames(graph)),
        Column("share", Unit.SHARE, spoken.share.round(2)),
        Column("times", Unit.SCORE, spoken.times.round(1)),
        Column("popularity", Unit.SHARE, spoken.popularity),
    )
    return reason_column(parts, Words(CODES), facts)


def _told(
    gaps: Gaps, circles: Sequence[HeldIn | None], popularity: FloatVec
) -> tuple[IntVec, Holders]:
    """Return which circle of each gap is told, and its numbers."""
    found = [_holders(gaps, circle) for circle in circles]
    enough = gaps.n_near >= FEWEST
    found.append(Holders(gaps.n_near * enough, gaps.n_near_holders * enough))
    code, others, holders = np.full((3, len(popularity)), NO_IX, np.int64)
    for at, one in reversed(list(enumerate(found))):  # the first stands
        speaks = one.n_holders > popularity * one.n_others
        all_of_them = np.where(one.n_holders == one.n_others, len(CIRCLES), 0)
        code = np.where(speaks, at + all_of_them, code)
        others = np.where(speaks, one.n_others, others)
        holders = np.where(speaks, one.n_holders, holders)
    return code, Holders(others, holders)


def _holders(gaps: Gaps, circle: HeldIn | None) -> Holders:
    if circle is None:
        none = np.zeros(len(gaps.party_ix), np.int64)
        return Holders(none, none)
    return circle.holders(gaps.party_ix, gaps.product_ix)


def _likeliest(model: GapModel, gaps: Gaps) -> tuple[IntVec, FloatVec]:
    """Return the product held that makes each gap likeliest, and the share of its holders.

    NaN where all of them but the party itself have it: each of them would be told of.
    """
    start, product = model.held.indptr, model.held.indices
    lengths = np.diff(start)[gaps.party_ix]
    held = product[spread(start[gaps.party_ix], lengths)]
    row = np.repeat(np.arange(len(lengths)), lengths)
    wanted = gaps.product_ix[row]
    n_held, n_both = model.together[held, held], model.together[held, wanted]
    share = n_both / n_held
    speaks = (n_held > FEWEST) & (share > model.popularity[wanted])
    share[n_both >= n_held - 1] = np.nan
    row, held, share = row[speaks], held[speaks], share[speaks]
    best = np.lexsort((held, -model.log_lift[held, wanted[speaks]], row))
    best = best[np.flatnonzero(np.diff(row[best], prepend=NO_IX))]
    found, of_them = np.full(len(lengths), NO_IX, np.int64), np.full(len(lengths), np.nan)
    found[row[best]], of_them[row[best]] = held[best], share[best]
    return found, of_them
