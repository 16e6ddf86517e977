"""Parts that ties are made of: circles of people, and rows of a table that each name two ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.tie_strength import TIE_KINDS
from graphcrm.graph.arrays import NO_DAY, NO_IX, FloatVec, IntVec
from graphcrm.kernels.circles import Circles
from graphcrm.kernels.tie_graph import Tie

TIE_TABLES: Final = (
    *("coverage", "contacts", "household_members", "kinship", "referrals", "employment"),
    *("firm_links", "transfers", "attendance"),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Circles of people who are tied to one another, and since when each of them is in it."""

    kind: str
    table: str
    circles: Circles
    since: IntVec

    @property
    def n_pairs(self) -> int:
        """How many pairs the circles make."""
        return self.circles.n_pairs

    def ties(self, strength: float) -> Tie:
        """Return the pairs: tied since both of them are in the circle."""
        one, other = Circles(np.arange(len(self.since)), self.circles.size).pairs()
        days = self.since[one], self.since[other]
        on = np.where(np.minimum(*days) == NO_DAY, np.int32(NO_DAY), np.maximum(*days))
        strengths, row = (np.broadcast_to(x, len(on)) for x in (strength, np.int64(NO_IX)))
        member = self.circles.member
        return _tie(self, member[one], member[other], strengths, on, row)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table that each tie two nodes; ``strength`` where they differ, else the kind's."""

    kind: str
    table: str
    one: IntVec
    other: IntVec
    on: IntVec
    row: IntVec
    strength: FloatVec | None = None

    @property
    def n_pairs(self) -> int:
        """How many pairs there are, some of them twice."""
        return len(self.row)

    def ties(self, strength: float) -> Tie:
        """Return the pairs, those that differ being at most as strong as their kind."""
        most = np.broadcast_to(strength, len(self.row))
        own = most if self.strength is None else np.minimum(self.strength, most)
        return _tie(self, self.one, self.other, own, self.on, self.row)


def _tie(
    what: Rows | Group, one: IntVec, other: IntVec, strength: FloatVec, on: IntVec, row: IntVec
) -> Tie:
    kind, table = np.int8(TIE_KINDS.index(what.kind)), np.int8(TIE_TABLES.index(what.table))
    kinds, tables = (np.broadcast_to(code, len(row)) for code in (kind, table))
    return Tie(one, other, kinds, strength, on, tables, row)
