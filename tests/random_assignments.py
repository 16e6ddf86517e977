"""Small random assignments with ties of every sort."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st

from graphcrm.graph.arrays import NO_IX, IntVec
from graphcrm.kernels.assignment import Parties, Successors, Ties, assign, assign_households


@dataclass(frozen=True)
class Asked:
    """The arguments of one call."""

    parties: Parties
    successors: Successors
    ties: Ties
    branch_gain: int
    branch_only: bool

    def answer(self) -> IntVec:
        return assign(
            *(self.parties, self.successors, self.ties),
            branch_gain=self.branch_gain,
            branch_only=self.branch_only,
        )

    def answer_whole(self, household: IntVec, effort: float = 2.0) -> tuple[IntVec, float]:
        return assign_households(
            *(self.parties, self.successors, self.ties, household),
            branch_gain=self.branch_gain,
            branch_only=self.branch_only,
            effort=effort,
        )

    def without_bars(self) -> Asked:
        parties = replace(self.parties, barred=np.full(len(self.parties.kind), NO_IX))
        return replace(self, parties=parties)

    def with_places(self, places: IntVec) -> Asked:
        return replace(self, successors=replace(self.successors, places=places))


def random_assignment(
    rng: np.random.Generator, n_parties: int, n_successors: int, *, n_ties: int = 10
) -> Asked:
    """Draw few kinds, branches, weights and gains, so that many plans are equally good."""
    p, s, kinds, branches = n_parties, n_successors, 2, 3
    barred = np.where(rng.random(p) < 0.5, rng.integers(0, max(s, 1), p), NO_IX)
    parties = Parties(
        kind=rng.integers(0, kinds, p),
        branch=rng.integers(-1, branches, p),
        weight=rng.integers(1, 4, p),
        barred=barred if s else np.full(p, NO_IX),
    )
    successors = Successors(
        branch=rng.integers(-1, branches, s),
        places=rng.integers(0, 4, s),
        eligible=rng.random((kinds, s)) < 0.7,
        gain=rng.integers(0, 20, s),
    )
    pair = np.sort(rng.choice(p * s, min(n_ties, p * s), replace=False))
    ties = Ties(pair // max(s, 1), pair % max(s, 1), rng.integers(0, 30, len(pair)))
    return Asked(parties, successors, ties, int(rng.integers(0, 25)), bool(rng.random() < 0.3))


@st.composite
def assignments(draw: st.DrawFn, most: int = 9) -> Asked:
    """Draw a call with up to ``most`` parties and successors."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return random_assignment(rng, draw(st.integers(0, most)), draw(st.integers(0, most)))


def random_households(rng: np.random.Generator, n_parties: int) -> IntVec:
    """Draw households of one to some; a third of the parties have none."""
    household = rng.integers(0, max(n_parties // 2, 1), n_parties)
    return np.where(rng.random(n_parties) < 1 / 3, NO_IX, household)


@st.composite
def whole_assignments(draw: st.DrawFn, most: int = 9) -> tuple[Asked, IntVec]:
    """Draw a call in which nobody is barred, with households."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(0, most))
    asked = random_assignment(rng, n, draw(st.integers(0, most)))
    return asked.without_bars(), random_households(rng, n)
