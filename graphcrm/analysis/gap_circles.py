"""Circles that a reason may count: colleagues of a firm or a department, firms of a group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from graphcrm.analysis.colleagues import colleagues
from graphcrm.analysis.firm_groups import group_of
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec, offsets_of, spread
from graphcrm.kernels.circles import Circles

FEWEST: Final = 5  # of a smaller circle everybody would know whose holding is meant


@dataclass(frozen=True, slots=True)
class Holders:
    """Of some parties, each with a product: the others of one circle, and who of them holds it.

    Parameters
    ----------
    n_others, n_holders : (m,) int64
        0 where there is no circle.
    """

    n_others: IntVec
    n_holders: IntVec


@dataclass(frozen=True, slots=True)
class HeldIn:
    """What the members of circles hold.

    Parameters
    ----------
    start : (n_parties + 1,) int64
        The circles of party i are ``circle[start[i]:start[i + 1]]``.
    circle : (m,) int64
    size : (g,) int64
    n_holders : (g, p) int32
    """

    start: IntVec
    circle: IntVec
    size: IntVec
    n_holders: IntVec

    @classmethod
    def of(cls, circles: Circles, held: Any) -> HeldIn:
        """Return what the members hold, by ``held``, sparse of parties times products.

        Circles that are too small to be told of are left out.

        Notes
        -----
        O(sum over members of products held) time, O(circles x products) memory.
        """
        from scipy.sparse import csr_array

        circles = circles.only(circles.size > FEWEST)
        n_parties, member = held.shape[0], circles.member
        which = np.repeat(np.arange(len(circles.size)), circles.size)
        ends = (np.ones(len(member)), member, offsets_of(circles.size))
        members = csr_array(ends, shape=(len(circles.size), n_parties))
        order = np.argsort(member, kind="stable")
        start = offsets_of(np.bincount(member, minlength=n_parties))
        n_holders = (members @ held).toarray().astype(np.int32)
        return cls(start, which[order], circles.size, n_holders)

    def holders(self, party_ix: IntVec, product_ix: IntVec) -> Holders:
        """Return of each party the circle in which most, by share, hold what it does not.

        Of equal shares the larger circle, then the first.
        """
        lengths = np.diff(self.start)[party_ix]
        circle = self.circle[spread(self.start[party_ix], lengths)]
        row = np.repeat(np.arange(len(party_ix)), lengths)
        n, k = self.size[circle] - 1, self.n_holders[circle, product_ix[row]].astype(np.int64)
        best = np.lexsort((circle, -n, -(k / n), row))
        best = best[np.flatnonzero(np.diff(row[best], prepend=NO_IX))]
        n_others, n_holders = np.zeros((2, len(party_ix)), np.int64)
        n_others[row[best]], n_holders[row[best]] = n[best], k[best]
        return Holders(n_others, n_holders)


def people_together(view: View, max_firm: int, among: BoolVec) -> tuple[Circles, Circles]:
    """Return the departments of larger firms, and the smaller firms; people ``among`` alone."""
    found = colleagues(view, max_firm)
    return found.departments.of_members(among), found.firms.of_members(among)


def groups(view: View, among: BoolVec) -> Circles:
    """Return the groups of firms that subsidiaries and common controllers make, ``among`` some.

    Links of all firms of the view count, whether these are clients or not.

    Notes
    -----
    O(firms and links).
    """
    member = np.flatnonzero(among & view.graph.is_firm)
    return Circles.of(group_of(view)[member], member)
