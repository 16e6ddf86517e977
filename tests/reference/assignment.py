"""Assignments the plain way: every pair in a table, tried one by one or solved all at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec
from tests.random_assignments import Asked

Best = tuple[int, int]  # how many are assigned, and the sum of weight times gain


def pair_table(asked: Asked) -> tuple[IntVec, BoolVec]:
    """Return what each pair gains, and whether it is allowed: (p, s) each."""
    parties, successors, ties = asked.parties, asked.successors, asked.ties
    same = parties.branch[:, None] == successors.branch[None, :]
    same &= parties.branch[:, None] >= 0
    gain = successors.gain[None, :] + asked.branch_gain * same
    gain[ties.party, ties.successor] += ties.gain
    allowed = successors.eligible[parties.kind]
    allowed &= parties.barred[:, None] != np.arange(len(successors.branch))
    return gain * parties.weight[:, None], allowed & same if asked.branch_only else allowed


def checked(asked: Asked, plan: IntVec) -> Best:
    """Return what a plan comes to, once every rule has been seen to hold."""
    gain, allowed = pair_table(asked)
    assigned = np.flatnonzero(plan != NO_IX)
    taken = np.bincount(plan[assigned], minlength=gain.shape[1])
    assert allowed[assigned, plan[assigned]].all()
    assert (taken <= asked.successors.places).all()
    return len(assigned), int(gain[assigned, plan[assigned]].sum())


def best_by_lp(asked: Asked) -> Best:
    """Solve the complete bipartite problem with HiGHS; the vertices of its polytope are whole."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    gain, allowed = pair_table(asked)
    p, s = gain.shape
    party, successor = np.nonzero(allowed)
    if not len(party):
        return 0, 0
    one_more = int(gain.max()) * p + 1  # to assign one more is worth more than all else
    column = np.arange(len(party))
    uses = (np.r_[party, p + successor], np.r_[column, column])
    limits: dict[str, Any] = {
        "A_ub": coo_matrix((np.ones(2 * len(column)), uses), shape=(p + s, len(column))),
        "b_ub": np.r_[np.ones(p), asked.successors.places],
        "bounds": (0, 1),
    }
    found: Any = linprog(-(gain[party, successor] + one_more), method="highs", **limits)
    count, rest = divmod(round(-found.fun), one_more)
    return count, rest


def best_by_hungarian(asked: Asked) -> Best:
    """Solve it with a column for each place, and one for each party to stay alone in."""
    from scipy.optimize import linear_sum_assignment

    gain, allowed = pair_table(asked)
    p = len(gain)
    one_more = int(gain.max(initial=0)) * p + 1
    whole = np.where(allowed, gain + one_more, 0)
    columns = np.repeat(whole, asked.successors.places, axis=1)
    columns = np.concatenate([columns, np.zeros((p, p), np.int64)], axis=1)
    row, column = linear_sum_assignment(columns, maximize=True)
    count, rest = divmod(int(columns[row, column].sum()), one_more)
    return count, rest


def best_by_force(asked: Asked) -> Best:
    """Try every plan."""
    gain, _ = pair_table(asked)
    return max(
        (len(chosen), int(sum(gain[i, j] for i, j in chosen)))
        for chosen in ([(i, j) for i, j in enumerate(plan) if j != NO_IX] for plan in _plans(asked))
    )


def _plans(asked: Asked) -> Iterator[tuple[int, ...]]:
    _, allowed = pair_table(asked)
    choices = [[NO_IX, *np.flatnonzero(row).tolist()] for row in allowed]
    for plan in product(*choices):
        taken = np.bincount([j for j in plan if j != NO_IX], minlength=allowed.shape[1])
        if (taken <= asked.successors.places).all():
            yield plan


def units_of(household: IntVec) -> list[list[int]]:
    """Return the members of each household, and everybody else alone."""
    found: dict[object, list[int]] = {}
    for party, home in enumerate(household.tolist()):
        found.setdefault(("alone", party) if home == NO_IX else home, []).append(party)
    return list(found.values())


def best_whole_by_force(asked: Asked, household: IntVec) -> Best:
    """Try every plan that keeps households together."""
    gain, allowed = pair_table(asked)
    units = units_of(household)
    choices = [[NO_IX, *np.flatnonzero(allowed[unit].all(axis=0)).tolist()] for unit in units]
    best = (0, 0)
    for plan in product(*choices):
        pairs = [(i, j) for unit, j in zip(units, plan, strict=True) if j != NO_IX for i in unit]
        taken = np.bincount([j for _, j in pairs], minlength=gain.shape[1])
        if (taken <= asked.successors.places).all():
            best = max(best, (len(pairs), int(sum(gain[pair] for pair in pairs))))
    return best


def best_whole_by_milp(asked: Asked, household: IntVec) -> Best:
    """Solve it with HiGHS, a yes or no for each household and successor."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    gain, allowed = pair_table(asked)
    units, s = units_of(household), gain.shape[1]
    one_more = int(gain.max(initial=0)) * len(gain) + 1
    total = np.array([gain[unit].sum(axis=0) + one_more * len(unit) for unit in units])
    may = np.array([allowed[unit].all(axis=0) for unit in units], float)
    once = np.kron(np.eye(len(units)), np.ones(s))
    room = np.kron([[len(unit) for unit in units]], np.eye(s))
    limits = LinearConstraint(
        np.concatenate([once, room]), -np.inf, np.r_[np.ones(len(units)), asked.successors.places]
    )
    options: dict[str, Any] = {"integrality": 1, "bounds": Bounds(0, may.ravel())}
    found: Any = milp(-total.ravel(), constraints=limits, **options)
    count, rest = divmod(round(-found.fun), one_more)
    return count, rest


def greedy(asked: Asked) -> IntVec:
    """Take the pair that gains most, again and again."""
    gain, allowed = pair_table(asked)
    plan, places = np.full(len(gain), NO_IX), asked.successors.places.copy()
    pairs = sorted(zip(*np.nonzero(allowed), strict=True), key=lambda pair: (-gain[pair], pair))
    for party, successor in pairs:
        if plan[party] == NO_IX and places[successor]:
            plan[party], places[successor] = successor, places[successor] - 1
    return plan
