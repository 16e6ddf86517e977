"""The best assignment by solvers that are given every pair."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.assignments import BRANCH_GAIN, FIT, Asked
from benchmarks.harness import BenchmarkError

Table = npt.NDArray[np.float64]


def pairs(asked: Asked) -> tuple[Table, npt.NDArray[np.bool_]]:
    """Return what each pair gains, in parts of 1.0, and which are allowed."""
    parties, successors, ties = asked.parties, asked.successors, asked.ties
    same = parties.branch[:, None] == successors.branch[None, :]
    gain = successors.gain[None, :] + BRANCH_GAIN * same
    gain[ties.party, ties.successor] += ties.gain
    allowed = successors.eligible[parties.kind]
    allowed &= parties.barred[:, None] != np.arange(len(successors.branch))
    return gain * parties.weight[:, None] / FIT, allowed


def by_highs(asked: Asked) -> float:
    """Return the greatest sum, with the prize for each party assigned, by HiGHS."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    gain, allowed = pairs(asked)
    (p, s), (party, successor) = gain.shape, np.nonzero(allowed)
    column, ones = np.arange(len(party)), np.ones(2 * len(party))
    uses = np.r_[party, p + successor], np.r_[column, column]
    limits: dict[str, Any] = {
        "A_ub": coo_matrix((ones, uses), shape=(p + s, len(party))).tocsr(),
        "b_ub": np.r_[np.ones(p), asked.successors.places],
        "bounds": (0, 1),
    }
    found: Any = linprog(-(gain + prize(gain))[party, successor], method="highs", **limits)
    return float(-found.fun)


def by_hungarian(asked: Asked) -> float:
    """Return it by the Hungarian method, with a column for each place and one to stay alone in."""
    from scipy.optimize import linear_sum_assignment

    gain, allowed = pairs(asked)
    places = np.minimum(asked.successors.places, len(gain))
    whole = np.repeat(np.where(allowed, gain + prize(gain), 0.0), places, axis=1)
    whole = np.concatenate([whole, np.zeros((len(gain), len(gain)))], axis=1)
    row, column = linear_sum_assignment(whole, maximize=True)
    return float(whole[row, column].sum())


def prize(gain: Table) -> float:
    """Return more than any chain of exchanges can gain."""
    return float(gain.max(initial=0.0)) * 20 + 1


def check(asked: Asked, plan: npt.NDArray[Any], theirs: float) -> None:
    """Compare a plan's sum with a peer's.

    Raises
    ------
    BenchmarkError
        The plan breaks a rule, or the sums differ.
    """
    gain, allowed = pairs(asked)
    given = np.flatnonzero(plan >= 0)
    taken = np.bincount(plan[given], minlength=gain.shape[1])
    if not allowed[given, plan[given]].all() or (taken > asked.successors.places).any():
        raise BenchmarkError("assignment: a pair that is not allowed, or a place too few")
    ours = float((gain + prize(gain))[given, plan[given]].sum())
    if abs(ours - theirs) > 1e-6:
        raise BenchmarkError(f"assignment: {ours:.9f}, the peer: {theirs:.9f}")
