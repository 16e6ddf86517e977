"""The firms to win next around a firm, and the warmest way from staff to each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from graphcrm.analysis.firm_people import people_worth, work_people
from graphcrm.analysis.firm_rings import housemates
from graphcrm.analysis.firms_asked import prospects
from graphcrm.analysis.near import NO_HOPS, RINGS, Hops, Near
from graphcrm.analysis.payroll import banked_people
from graphcrm.analysis.walk import Given, Walk, walk_of
from graphcrm.analysis.warm_paths import MAX_HOPS
from graphcrm.analysis.ways import flat_hops
from graphcrm.graph import View
from graphcrm.graph.arrays import FloatVec, IntVec, marked

_OWN, _HOME = 2, 3  # steps: over one of the firm's people; over somebody who lives with him


@dataclass(frozen=True)
class NextFirms:
    """The firms around a firm that are no clients: those that staff have the warmest way to.

    Parameters
    ----------
    view : View
    near : Near
        Who is around the firm, prospects or not, in whatever rings.
    most : int
        How many are listed; 0: nothing is looked for, and no ties are made.
    given : Given
        Which ties there are, and whom a way may pass.
    money : (n_parties,) int64
        What each party is worth, in fen.
    """

    view: View
    near: Near
    most: int
    given: Given
    money: IntVec

    @cached_property
    def found(self) -> Near:
        """Every firm to win, once: in the fewest steps, of equal ones in the first ring."""
        near = self.near.at(np.flatnonzero(prospects(self.view)[self.near.party] & (self.most > 0)))
        order = np.lexsort((near.ring, near.step, near.party))
        near = near.at(order[np.unique(near.party[order], return_index=True)[1]])
        return replace(near, ring=np.full(len(near.party), RINGS.index("next")))

    @cached_property
    def walk(self) -> Walk:
        """The ties, and who may be passed."""
        return walk_of(self.view, self.given)

    @cached_property
    def _warmth(self) -> FloatVec:
        """How strong the best way from staff to each firm is; 0 where there is none."""
        if not len(self.found.party):
            return np.zeros(0)
        return self.walk.from_staff(MAX_HOPS).strength(self.found.party)

    @cached_property
    def _order(self) -> IntVec:
        party = self.found.party
        worth = people_worth(self.view, self.money)[party]
        return np.lexsort((party, -worth, -self._warmth))[: self.most]

    @cached_property
    def n_reached(self) -> int:
        """How many of the firms found have a way from staff."""
        return int(np.count_nonzero(self._warmth))

    @cached_property
    def strength(self) -> FloatVec:
        """The strength of the best way to each firm listed; NaN where there is none."""
        warmth = self._warmth[self._order]
        return np.where(warmth > 0, warmth, np.nan)

    @cached_property
    def worth_people(self) -> IntVec:
        """What the people of each firm listed are worth who bank here, in fen; unknown counts 0."""
        return people_worth(self.view, self.money)[self.rows.party]

    @cached_property
    def rows(self) -> Near:
        """The firms listed: the warmest first, then by the worth of their people and id."""
        reached = self._warmth[self._order] > 0
        return self.found.at(self._order).saying({"near_way": reached, "near_no_way": ~reached})

    def hops(self, first: int) -> Hops:
        """Return the ties on the best way to each firm listed, whose rows begin at ``first``."""
        reached = np.flatnonzero(~np.isnan(self.strength))
        if not len(reached):
            return NO_HOPS
        near = self.walk.from_staff(MAX_HOPS)
        firms = self.rows.party[reached].tolist()
        best = [self.walk.paths(near, firm, k=1, max_hops=MAX_HOPS) for firm in firms]
        one, other, tie, offsets = flat_hops(best)
        row = np.repeat(first + reached, np.diff(offsets))
        return Hops(row, self.walk.ties.kind[tie].astype(np.int64), one, other)


def employers(view: View, firm: int) -> Near:
    """Return the other firms whose people are of the firm's, or live with one of those.

    Each through such a person, one of the firm's own people first, ties by id.

    Notes
    -----
    O(m log m) in employment, pay and household members.
    """
    people, banked, n = work_people(view), banked_people(view), len(view.active)
    own = banked.customer_ix[banked.firm_ix == firm]
    _, member = housemates(view, marked(own, n))
    step = np.zeros(n, np.int64)
    step[member], step[own] = _HOME, _OWN
    pair = np.flatnonzero((step[people.customer_ix] > 0) & (people.firm_ix != firm))
    other, person = people.firm_ix[pair], people.customer_ix[pair]
    order = np.lexsort((person, step[person], other))
    first = order[np.unique(other[order], return_index=True)[1]]
    party, via = other[first], person[first]
    says = {"near_own": step[via] == _OWN, "near_home": step[via] == _HOME}
    return Near.of_ring("next", party, step=step[via], via=via, shares={}, says=says)
