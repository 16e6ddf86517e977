"""Who may take over which parties, how well each fits, and the best plan of all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.bonds import NANO, Bonds
from graphcrm.analysis.rules import Rules
from graphcrm.analysis.workload import capacity_of, load_of
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, BoolVec, IntVec, inverse, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.assignment import Parties, Successors, Ties, assign
from graphcrm.kernels.assignment_households import assign_households
from graphcrm.model.words import STAFF_ROLE

# Parts of fit, in hundredths.
SAME_BRANCH: Final = 35
PAST_TIE: Final = 35
NEAR: Final = 15
SPARE: Final = 15
N_CLASSES: Final = 5


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who may take parties over, in order of id.

    Parameters
    ----------
    staff : (s,) sorted positions
    branch : (s,) integers
        -1 where not known.
    capacity, load : (s,) integers
        Parties that each can look after, and does.
    places : (s,) integers
        How many parties of the plan each can take at most.
    eligible : (2, s) bool
        Who may take over a customer, a firm.
    """

    staff: IntVec
    branch: IntVec
    capacity: IntVec
    load: IntVec
    places: IntVec
    eligible: BoolVec

    @property
    def room(self) -> IntVec:
        """How many parties more each can look after."""
        return np.asarray(np.maximum(self.capacity - self.load, 0))

    @property
    def spare(self) -> IntVec:
        """Room as a share of capacity, in billionths; 0 where the capacity is 0."""
        share = self.room / np.maximum(self.capacity, 1)
        return np.rint(share * NANO).astype(np.int64)


def candidates(view: View, without: IntVec, rules: Rules, *, most: int | None) -> Candidates:
    """Return who may take parties over on the date of ``view``.

    Parameters
    ----------
    view : View
    without : positions of staff
        Who leaves, and who is not to be burdened.
    rules : Rules
    most : int, optional
        No one gets more parties than that.
    """
    graph = view.graph
    role = graph.node("staff", "role")
    may = np.array([_has_role(role, roles) for roles in (rules.customer_roles, rules.firm_roles)])
    there = view.on_staff & view.staff_visible & ~marked(without, len(role))
    staff = np.flatnonzero(there & may.any(axis=0))
    capacity, load = capacity_of(view, rules)[staff], load_of(view)[staff]
    room = np.maximum(capacity - load, 0)
    return Candidates(
        staff=staff,
        branch=graph.node("staff", "branch_ix")[staff],
        capacity=capacity,
        load=load,
        places=room if most is None else np.minimum(room, most),
        eligible=may[:, staff],
    )


def _has_role(role: IntVec, roles: tuple[str, ...]) -> BoolVec:
    """Whether staff have one of ``roles``; whose role is not known may be anything."""
    codes = [code for code, word in enumerate(STAFF_ROLE) if word in roles]
    return np.asarray(np.isin(role, [NO_IX, *codes]))


def weight_by_worth(worth: IntVec) -> IntVec:
    """Return the weight of each party: 1 to 5, by how many of the others are worth less.

    A fifth of the parties for each step; what is not known or not positive weighs 1.

    >>> weight_by_worth(np.array([100, 500, 200, 300, 400, -1])).tolist()
    [1, 5, 2, 3, 4, 1]
    """
    known = worth != NO_FEN
    n_less = np.searchsorted(np.sort(worth[known]), worth)
    step = np.minimum(N_CLASSES * n_less // max(len(worth), 1), N_CLASSES - 1)
    return np.where(known & (worth > 0), 1 + step, 1).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Fit:
    """How well pairs of a party and a successor fit, in billionths, and why.

    Parameters
    ----------
    fit, past_tie, spare : (m,) int64, billionths
    same_branch, near : (m,) bool
    last_on : (m,) int32
        Day of the successor's newest effective contact with the party.
    """

    fit: IntVec
    same_branch: BoolVec
    past_tie: IntVec
    near: BoolVec
    spare: IntVec
    last_on: IntVec


@dataclass(frozen=True)
class Takeover:
    """Parties that need somebody, and who may take them over.

    Parameters
    ----------
    view : View
    party : (p,) sorted positions
    weight : (p,) int64, >= 1
    held_by : (p,) positions of staff
        Who holds each now, and so cannot be who takes it over.
    candidates : Candidates
    bonds : Bonds
        Of the parties and the candidates.
    branch_only : bool
        Only successors of the party's own branch.
    """

    view: View
    party: IntVec
    weight: IntVec
    held_by: IntVec
    candidates: Candidates
    bonds: Bonds
    branch_only: bool

    @cached_property
    def kind(self) -> IntVec:
        """Which are customers, 0, and which are firms, 1."""
        return self.view.graph.is_firm[self.party].astype(np.int64)

    @cached_property
    def branch(self) -> IntVec:
        """The branch of each party, -1 where not known."""
        return np.asarray(self.view.graph.node(PARTIES, "branch_ix")[self.party])

    @cached_property
    def barred(self) -> IntVec:
        """Row of the candidate who holds each party already, -1 for none."""
        return inverse(self.candidates.staff, self.view.graph.n("staff"))[self.held_by]

    def assigned(self, household: IntVec) -> tuple[IntVec, float]:
        """Return the candidate of each party, -1 for none, and how far from the optimum at most.

        As many parties as can be, and of such plans one of greatest sum of weight times fit.
        Without ``household`` (all -1) that is the optimum itself.
        """
        who = self.candidates
        spare = _hundredth(SPARE * who.spare)
        sides = (
            Parties(self.kind, self.branch, self.weight, self.barred),
            Successors(who.branch, who.places, who.eligible, spare),
            self._ties(),
        )
        gain, only = SAME_BRANCH * NANO // 100, self.branch_only
        if not np.any(household != NO_IX):
            return assign(*sides, branch_gain=gain, branch_only=only), 0.0
        return assign_households(*sides, household, branch_gain=gain, branch_only=only)

    def fit(self, row: IntVec, candidate: IntVec) -> Fit:
        """Return how well candidates fit the parties at ``row``.

        0.35 for the same branch, 0.35 times the past tie, 0.15 where the candidate looks after
        somebody near, and 0.15 times the spare share; rounded to nine digits.
        """
        at = self.bonds.find(row, candidate)
        past, near, last_on = (
            np.append(values, nothing)[at]
            for values, nothing in (
                (self.bonds.past, 0),
                (self.bonds.near, False),
                (self.bonds.last_on, NO_DAY),
            )
        )
        spare, branch = self.candidates.spare[candidate], self.branch[row]
        same = (branch != NO_IX) & (branch == self.candidates.branch[candidate])
        whole = NANO * (SAME_BRANCH * same + NEAR * near)
        fit = _hundredth(whole + PAST_TIE * past + SPARE * spare)
        return Fit(fit, same, past, near, spare, last_on)

    def allowed(self, row: IntVec, candidate: IntVec) -> BoolVec:
        """Whether candidates may take over the parties at ``row``, room aside."""
        may = self.candidates.eligible[self.kind[row], candidate] & (self.barred[row] != candidate)
        if not self.branch_only:
            return np.asarray(may)
        branch = self.branch[row]
        return np.asarray(may & (branch != NO_IX) & (branch == self.candidates.branch[candidate]))

    def _ties(self) -> Ties:
        """Return what bonds gain over branch and spare room.

        A pair's three gains add up to its fit to the last digit: where a branch or somebody near
        adds, it adds an even number, so that halves are rounded alike.
        """
        bonds = self.bonds
        may = self.allowed(bonds.party, bonds.successor)
        party, successor = bonds.party[may], bonds.successor[may]
        spare = SPARE * self.candidates.spare[successor]
        near = NEAR * NANO * bonds.near[may]
        gain = _hundredth(near + PAST_TIE * bonds.past[may] + spare) - _hundredth(spare)
        return Ties(party, successor, gain)


def _hundredth(values: IntVec) -> IntVec:
    """Return a hundredth, rounded to the nearest and halves to even."""
    return np.rint(values / 100).astype(np.int64)
