"""Rows of a firm's neighbourhood: who stands in which ring, and what is said of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final, NamedTuple

import numpy as np

from graphcrm.analysis.tie_nodes import CalledNodes
from graphcrm.analysis.ways import HOP_SAID
from graphcrm.answer import DIGITS, Column, Unit, Words
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, FloatVec, IntVec
from graphcrm.graph.spaces import PARTIES

RINGS: Final = ("group", "controller", "supplier", "dealer", "next")
CODES: Final = (
    *("near_below", "near_below_unknown", "near_above", "near_above_unknown", "near_many_ways"),
    *("near_same_controller", "near_linked", "near_noted"),
    *("near_supplies", "near_supplies_unknown", "near_buys", "near_buys_unknown"),
    *("near_oversold", "near_above_one", "near_itself"),
    *("near_own", "near_home", "near_no_client", "near_way", "near_no_way"),
)
# The first whose codes are said of a row is its flag.
FLAGS: Final[Mapping[str, Sequence[str]]] = {
    "too_many_ways": ["near_many_ways"],
    "ownership_above_one": ["near_oversold", "near_above_one"],
    "owns_itself": ["near_itself"],
    "share_unknown": ["near_below_unknown", "near_above_unknown"],
    "amount_unknown": ["near_supplies_unknown", "near_buys_unknown"],
}
_SHARES: Final = ("control_share", "control_least", "owner_share", "owner_least", "amount_share")


class Hops(NamedTuple):
    """Ties on ways to parties of some rows, way after way: whose row, what kind, both ends."""

    row: IntVec
    kind: IntVec
    one: IntVec
    other: IntVec


NO_HOPS: Final = Hops(*(np.zeros(0, np.int64) for _ in range(4)))


@dataclass(frozen=True, slots=True)
class Near:
    """Parties around a firm, each once in a ring.

    Parameters
    ----------
    ring, party, step, via : (m,) integers
    control_share, owner_share, amount_share : (m,) float64
        See :func:`graphcrm.analysis.neighbourhood.neighbourhood`; NaN where not known.
    control_least, owner_least : (m,) float64
        The parts of the first two that are known.
    says : (m, len(CODES)) bool
        What is said of each.
    """

    ring: IntVec
    party: IntVec
    step: IntVec
    via: IntVec
    control_share: FloatVec
    control_least: FloatVec
    owner_share: FloatVec
    owner_least: FloatVec
    amount_share: FloatVec
    says: BoolVec

    @classmethod
    def of_ring(
        cls,
        ring: str,
        party: IntVec,
        *,
        step: IntVec,
        via: IntVec,
        shares: Mapping[str, FloatVec],
        says: Mapping[str, BoolVec],
    ) -> Near:
        """Return rows of one ring; shares that are not given are not known."""
        m = len(party)
        every = {name: shares.get(name, np.full(m, np.nan)) for name in _SHARES}
        nobody = np.zeros(m, bool)
        said = np.stack([says.get(code, nobody) for code in CODES], axis=1)
        return cls(np.full(m, RINGS.index(ring)), party, step, via, **every, says=said)

    @classmethod
    def together(cls, parts: Sequence[Near]) -> Near:
        """Return the rows of several rings."""
        return cls(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)))

    def at(self, order: IntVec) -> Near:
        """Return some of the rows, in that order."""
        return Near(*(getattr(self, field.name)[order] for field in fields(self)))

    def saying(self, more: Mapping[str, BoolVec]) -> Near:
        """Return the rows with more said of them."""
        says = self.says.copy()
        for code, mask in more.items():
            says[:, CODES.index(code)] |= mask
        return replace(self, says=says)

    @property
    def flag(self) -> IntVec:
        """What is to be checked about each, codes of ``FLAGS``; -1 for nothing."""
        tests = [self.said(*codes) for codes in FLAGS.values()]
        return np.select(tests, range(len(FLAGS)), NO_IX)

    def said(self, *codes: str) -> BoolVec:
        """Whether one of some codes is said of each."""
        return np.asarray(self.says[:, [CODES.index(code) for code in codes]].any(axis=1))

    def share(self, name: str) -> Column:
        """Return one of the shares as a column."""
        return Column(name, Unit.SHARE, np.round(getattr(self, name), DIGITS))

    def reason(self, view: View, strength: Column, hops: Hops = NO_HOPS) -> Column:
        """Return what is said of each row as sentences, the hops of its way last.

        Parameters
        ----------
        view : View
        strength : Column
            Of the way to each.
        hops : Hops
        """
        row, code = np.nonzero(self.says)
        nobody = np.full(len(row), NO_IX, np.int64)
        row, code, one, other = map(
            np.concatenate,
            zip(
                (row, code, nobody, nobody),
                (hops.row, hops.kind + len(CODES), hops.one, hops.other),
                strict=True,
            ),
        )
        order = np.argsort(row, kind="stable")
        row, called = row[order], CalledNodes(view)
        via = Column("via", Unit.TEXT, self.via, view.graph.ids(PARTIES))
        facts = (
            *(fact.reorder(row) for fact in (via, strength, *map(self.share, _SHARES))),
            Column("one", Unit.TEXT, one[order], called),
            Column("other", Unit.TEXT, other[order], called),
        )
        offsets = np.searchsorted(row, np.arange(len(self.party) + 1))
        words = Words((*CODES, *HOP_SAID))
        return Column("reason", Unit.REASON, code[order], words, offsets, facts)
