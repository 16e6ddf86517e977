"""Who controls a firm and what it controls: shares through firms in between, and their owners."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np

from graphcrm.analysis.firm_groups import (
    SAME_CONTROLLER,
    SUBSIDIARY,
    group_of,
    linked_firms,
    linked_rows,
)
from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec, inverse
from graphcrm.graph.csr import Csr
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.control import Held, held_by
from graphcrm.kernels.steps import steps_from
from graphcrm.model.words import EMPLOYMENT_ROLE

SHAREHOLDER: Final = tuple(EMPLOYMENT_ROLE).index("shareholder")
# Whose share is said to be what he holds in all, through whatever firms.
_ULTIMATE: Final = [
    tuple(EMPLOYMENT_ROLE).index(role) for role in ("beneficial_owner", "actual_controller")
]
Noted: TypeAlias = tuple[IntVec, IntVec, FloatVec]  # firm, person, share


@dataclass(frozen=True)
class Group:
    """The group of one firm, and who holds what in it.

    Parameters
    ----------
    view : View
    firm : int
        Position of the firm.
    """

    view: View
    firm: int

    @cached_property
    def member(self) -> IntVec:
        """The firms of the group, the firm itself included, by position."""
        label = group_of(self.view)
        return np.flatnonzero(label == label[self.firm])

    @cached_property
    def _place(self) -> IntVec:
        """Where each party stands in ``member``, -1 elsewhere."""
        return inverse(self.member, self.view.graph.n(PARTIES))

    def _rows(self, *kinds: str) -> IntVec:
        rows = linked_rows(self.view, *kinds)
        return rows[self._place[linked_firms(self.view, rows)[0]] >= 0]

    def _ends(self, rows: IntVec) -> tuple[IntVec, IntVec]:
        one, other = linked_firms(self.view, rows)
        return self._place[one], self._place[other]

    @cached_property
    def _holdings(self) -> tuple[IntVec, IntVec, FloatVec]:
        """Subsidiary, parent and share of every holding inside the group, by place."""
        rows = self._rows(SUBSIDIARY)
        return *self._ends(rows), self.view.graph.column("firm_links", "share")[rows]

    @cached_property
    def below(self) -> Held:
        """What the firm holds of each member."""
        child, parent, share = self._holdings
        return held_by(Csr.of(parent, child, n_rows=len(self.member)), share, self._here)

    @cached_property
    def above(self) -> Held:
        """What each member holds of the firm."""
        return held_by(self._to_parents, self._holdings[2], self._here)

    @cached_property
    def up(self) -> IntVec:
        """How many holdings lie between each member and the firm below it, -1 for no way."""
        return steps_from(self._to_parents, self._here)[0]

    @cached_property
    def _to_parents(self) -> Csr:
        child, parent, _ = self._holdings
        return Csr.of(child, parent, n_rows=len(self.member))

    @cached_property
    def _here(self) -> int:
        return int(self._place[self.firm])

    @cached_property
    def steps(self) -> tuple[IntVec, IntVec]:
        """How many steps each member is from the firm, and the party before it, -1 for itself."""
        one, other = self._ends(self._rows(SUBSIDIARY, SAME_CONTROLLER))
        both = np.concatenate([one, other]), np.concatenate([other, one])
        arcs = Csr.of(*both, n_rows=len(self.member))
        step, via = steps_from(arcs, self._here)
        return step, np.append(self.member, -1)[via]

    @cached_property
    def same_controller(self) -> BoolVec:
        """Which members have the same controller as the firm, by a row that says so."""
        one, other = self._ends(self._rows(SAME_CONTROLLER))
        here, found = self._here, np.zeros(len(self.member), bool)
        found[np.concatenate([other[one == here], one[other == here]])] = True
        return found

    @cached_property
    def owners(self) -> Owners:
        """Which persons hold shares of the firm, at it or at those above it."""
        return _owners(self, self._place)


@dataclass(frozen=True, slots=True)
class Owners:
    """Persons who hold shares of a firm, each once, by position.

    Parameters
    ----------
    person : (m,) int64
    share : (m,) float64
        What each holds of the firm in all; NaN where a share on the way is not known.
    least : (m,) float64
        The part of it that is known.
    via : (m,) int64
        The nearest of the firms where he is noted, ties by id.
    step : (m,) int64
        1 where that is the firm itself, one more for each firm in between.
    """

    person: IntVec
    share: FloatVec
    least: FloatVec
    via: IntVec
    step: IntVec


def share_or_unknown(held: Held) -> FloatVec:
    """Return shares held; NaN where there is no way, or not all of one is known or was walked."""
    known = (held.n_ways > 0) & (held.n_unknown == 0) & held.complete
    return np.where(known, held.share, np.nan)


def _noted(view: View, roles: list[int]) -> Noted:
    """Return firm, person and share of valid jobs in some roles: of each pair the largest."""
    graph = view.graph
    role, share = (graph.column("employment", name) for name in ("role", "share"))
    rows = np.flatnonzero(view.valid("employment") & np.isin(role, roles))
    firm, person = (graph.column("employment", f"{n}_ix")[rows] for n in ("firm", "customer"))
    order = np.lexsort((-share[rows], person, firm))  # what is not known comes last
    firm, person, share = firm[order], person[order], share[rows][order]
    first = np.flatnonzero((np.diff(firm, prepend=-1) != 0) | (np.diff(person, prepend=-1) != 0))
    return firm[first].astype(np.int64), person[first].astype(np.int64), share[first]


def _owners(group: Group, place: IntVec) -> Owners:
    """Return who holds what at the firm itself and through those above it.

    What is noted of a beneficial owner or actual controller of the firm itself is said to be all
    that he holds of it, through whatever firms: it is not added to what is found on the way, the
    greater of the two stands.
    """
    view, here = group.view, group.firm
    through = np.where(group.member == here, 1.0, share_or_unknown(group.above))
    near = (group.above.n_ways > 0) | (group.member == here)
    noted = [_noted(view, [SHAREHOLDER]), _noted(view, [SHAREHOLDER, *_ULTIMATE])]
    at_it, above = (np.isin(firm, here) for firm, _, _ in noted)
    above = ~above & np.append(near, False)[place[noted[1][0]]]
    parts = [_at(noted[0], at_it), _at(noted[1], above)]
    whole = _at(ultimate := _noted(view, _ULTIMATE), ultimate[0] == here)
    firm, person, share = (np.concatenate(each) for each in zip(*parts, whole, strict=True))
    people, who = np.unique(person, return_inverse=True)
    held = share * through[place[firm]]
    n_found = len(person) - len(whole[0])
    found = _sums(who[:n_found], held[:n_found], len(people))
    said = np.full(len(people), np.nan)
    said[who[n_found:]] = held[n_found:]
    step = group.up[place[firm]] + 1
    order = np.lexsort((firm, step, who))
    first = order[np.unique(who[order], return_index=True)[1]]
    share, least = (np.fmax(one, said) for one in found)
    return Owners(people, share, least, firm[first], step[first])


def _at(rows: Noted, mask: BoolVec) -> Noted:
    firm, person, share = rows
    return firm[mask], person[mask], share[mask]


def _sums(who: IntVec, held: FloatVec, n: int) -> tuple[FloatVec, FloatVec]:
    """Return the sum of each, NaN where it holds nothing or not all is known; and of the known."""
    known = np.bincount(who, np.nan_to_num(held), minlength=n)
    unknown = np.bincount(who, np.isnan(held), minlength=n) > 0
    nothing = np.bincount(who, minlength=n) == 0
    return np.where(unknown | nothing, np.nan, known), np.where(nothing, np.nan, known)
