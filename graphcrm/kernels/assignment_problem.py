"""Who is to be assigned, who may take them, and what each pair gains."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec


@dataclass(frozen=True, slots=True)
class Parties:
    """Whom to assign, p of them, in order of id.

    Parameters
    ----------
    kind : (p,) integers
        Row of ``Successors.eligible``.
    branch : (p,) integers
        -1 where not known.
    weight : (p,) int64, >= 1
        How much what a party gains counts.
    barred : (p,) integers
        The one successor that a party must not get, -1 for none.
    """

    kind: IntVec
    branch: IntVec
    weight: IntVec
    barred: IntVec


@dataclass(frozen=True, slots=True)
class Successors:
    """Who may take parties, s of them, in order of id.

    Parameters
    ----------
    branch : (s,) integers
        -1 where not known.
    places : (s,) int64, >= 0
        How many parties each can take.
    eligible : (kinds, s) bool
        Who may take parties of which kind.
    gain : (s,) int64, >= 0
        What anybody gains with each.
    """

    branch: IntVec
    places: IntVec
    eligible: BoolVec
    gain: IntVec


@dataclass(frozen=True, slots=True)
class Ties:
    """Pairs of a party and a successor that gain more than the rest, sorted by both, each once.

    Parameters
    ----------
    party, successor : (m,) integers
    gain : (m,) int64, >= 0
        Over what branch and successor bring.
    """

    party: IntVec
    successor: IntVec
    gain: IntVec


@dataclass(frozen=True)
class Problem:
    """What `assign` is asked, with what follows from it for single pairs."""

    parties: Parties
    successors: Successors
    ties: Ties
    branch_gain: int
    branch_only: bool

    @cached_property
    def places(self) -> IntVec:
        """(s,) No more than there are parties."""
        return np.minimum(self.successors.places, len(self.parties.kind)).astype(np.int64)

    @cached_property
    def room(self) -> IntVec:
        """(kinds, s) Places for parties of each kind."""
        return np.where(self.successors.eligible, self.places, 0)

    @cached_property
    def barred(self) -> IntVec:
        """(p,) The barred successor, -1 also where he has no room anyway."""
        barred = self.parties.barred
        matters = barred != NO_IX
        matters[matters] = self.room[self.parties.kind[matters], barred[matters]] > 0
        return np.where(matters, barred, NO_IX)

    @cached_property
    def open_ties(self) -> IntVec:
        """Which ties can be used."""
        party, successor = self.ties.party, self.ties.successor
        usable = self.room[self.parties.kind[party], successor] > 0
        usable &= self.barred[party] != successor
        if self.branch_only:
            usable &= self.same_branch(party, successor)
        return np.flatnonzero(usable)

    def same_branch(self, party: IntVec, successor: IntVec) -> BoolVec:
        """Return which pairs are of one known branch."""
        branch = self.parties.branch[party]
        return np.asarray((branch != NO_IX) & (branch == self.successors.branch[successor]))

    def gain(self, party: IntVec, successor: IntVec) -> IntVec:
        """Return what pairs gain, weights and ties aside."""
        return np.asarray(
            self.successors.gain[successor] + self.branch_gain * self.same_branch(party, successor)
        )

    @cached_property
    def gain_of_ties(self) -> IntVec:
        """What each pair of `open_ties` gains in all, times the weight."""
        party, successor = self.ties.party[self.open_ties], self.ties.successor[self.open_ties]
        whole = self.gain(party, successor) + self.ties.gain[self.open_ties]
        return np.asarray(self.parties.weight[party] * whole)
