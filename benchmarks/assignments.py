"""Parties and successors as a bank of a size has them, on arrays alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.kernels.assignment import Parties, Successors, Ties, assign

IntVec = npt.NDArray[Any]
FIT = 10**9  # gains of 1.0, as hand-over plans count them
BRANCH_GAIN = 35 * FIT // 100


@dataclass(frozen=True)
class Asked:
    """Whom to assign to whom."""

    parties: Parties
    successors: Successors
    ties: Ties

    def plan(self) -> IntVec:
        return assign(self.parties, self.successors, self.ties, branch_gain=BRANCH_GAIN)


def drawn(n_parties: int, n_successors: int, *, n_holders: int = 10, full: float = 0.0) -> Asked:
    """Draw parties of a few holders: most of one branch, with one tie and a half, mostly there.

    Parameters
    ----------
    n_parties, n_successors : int
    n_holders : int
        Among how many successors the present ones are.
    full : float
        What share of the places is taken.
    """
    rng = np.random.default_rng(7)
    p, s, n_branches = n_parties, n_successors, max(n_successors // 20, 1)
    branch = rng.integers(0, n_branches, s)
    holder = rng.choice(rng.choice(s, min(n_holders, s), replace=False), p)
    stays = rng.random(p) < 0.7
    of_party = np.where(stays, branch[holder], rng.integers(0, n_branches, p))
    capacity = np.where(rng.random(s) < 0.3, 40, 400)
    places = (capacity * rng.random(s) * (1 - full)).astype(np.int64)
    parties = Parties(
        kind=(rng.random(p) < 0.1).astype(np.int64),
        branch=of_party,
        weight=np.ones(p, np.int64),
        barred=np.full(p, -1),
    )
    eligible = np.stack([rng.random(s) < 0.75, rng.random(s) < 0.25])
    spare = np.round(0.15 * FIT * places / capacity).astype(np.int64)
    return Asked(parties, Successors(branch, places, eligible, spare), _ties(of_party, branch, rng))


def _ties(of_party: IntVec, branch: IntVec, rng: np.random.Generator) -> Ties:
    """Draw 0, 1, 2, … ties a party, seven of ten with somebody of its branch where there is one."""
    party = np.repeat(np.arange(len(of_party)), rng.poisson(1.5, len(of_party)))
    by_branch = np.argsort(branch, kind="stable")
    begin, end = (np.searchsorted(branch[by_branch], of_party[party], w) for w in ("left", "right"))
    near = begin + rng.integers(0, 2**30, len(party)) % np.maximum(end - begin, 1)
    near = by_branch[np.minimum(near, len(branch) - 1)]
    other = rng.integers(0, len(branch), len(party))
    successor = np.where((rng.random(len(party)) < 0.7) & (end > begin), near, other)
    pair = np.unique(party * len(branch) + successor)
    past = 0.35 * np.minimum(1, rng.exponential(0.5, len(pair)))
    home = 0.15 * (rng.random(len(pair)) < 0.3)
    gain = np.round((past + home) * FIT).astype(np.int64)
    return Ties(pair // len(branch), pair % len(branch), gain)


def second_persons(n_parties: int, n_successors: int, *, weights: int = 1) -> Asked:
    """Draw parties of everybody, each of which must not get the one who holds it."""
    asked = drawn(n_parties, n_successors, n_holders=n_successors)
    rng = np.random.default_rng(8)
    barred, weight = (
        rng.integers(0, n_successors, n_parties),
        rng.integers(1, weights + 1, n_parties),
    )
    return replace(asked, parties=replace(asked.parties, barred=barred, weight=weight))


def households(asked: Asked) -> IntVec:
    """Draw households of one to five customers of one branch."""
    rng, parties = np.random.default_rng(9), asked.parties
    found = np.full(len(parties.kind), -1)
    people = np.flatnonzero(parties.kind == 0)
    people = people[np.argsort(parties.branch[people], kind="stable")]
    ends = rng.choice([1, 2, 2, 3, 4, 5], len(people)).cumsum()
    found[people] = np.searchsorted(ends, np.arange(len(people)), side="right")
    return found
