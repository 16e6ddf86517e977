"""Who works for which firm, and who runs it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.sample.draw import (
    AS_OF,
    NONE,
    BoolVec,
    Groups,
    IntVec,
    Streams,
    between,
    chance,
    pick,
)
from graphcrm.sample.firms import Firms
from graphcrm.sample.people import YEAR, People
from graphcrm.sample.profile import Profile

PER_DEPARTMENT = 30


@dataclass(frozen=True)
class Jobs:
    """Who works where, by position of customer and firm."""

    customer: IntVec
    firm: IntVec
    role: IntVec
    since: IntVec
    until: IntVec
    department: IntVec
    payroll: BoolVec

    def colleagues(self, n_customers: int, department_size: int = PER_DEPARTMENT) -> IntVec:
        """Return per customer the department he works in as one number, NONE without a job."""
        works = (self.role == 0) & (self.until == NONE)
        group = np.full(n_customers, NONE, dtype=np.int64)
        group[self.customer[works]] = (
            self.firm[works] * department_size * 100 + self.department[works]
        )
        return group


def jobs(
    streams: Streams,
    profile: Profile,
    staff_of: People,
    all_: Firms,
    *,
    plant: int,
    plant_size: int,
    suppliers: IntVec,
) -> Jobs:
    """Give random customers of working age a job: first the plant's, then the other firms'.

    A firm banks either nobody or a share of its headcount, a supplier of the plant's nobody or 60
    to 90 %; everyone has one job at most.
    """
    rng = streams("employment")
    fit = staff_of.random & staff_of.active & (staff_of.age >= 20) & (staff_of.age < 60)
    pool = rng.permutation(np.flatnonzero(fit)).astype(np.int64)
    banked = pick(rng, (0.45, 0.30, 0.25), all_.n)
    low, high = np.array([0, 10, 60])[banked], np.array([1, 45, 91])[banked]
    reached = between(rng, low, high, all_.n)
    size = all_.headcount * reached // 100
    size[suppliers] = _all_or_none(all_.headcount[suppliers], reached[suppliers])
    size[: all_.n_planted] = 0
    wanted = int(staff_of.n * profile.employed)
    order = rng.permutation(all_.n)
    fits = np.cumsum(size[order]) <= max(min(wanted, len(pool)) - plant_size, 0)
    size[order[~fits]] = 0
    firm = np.concatenate(
        [np.full(min(plant_size, len(pool)), plant), np.repeat(np.arange(all_.n), size)]
    )
    firm = firm[: len(pool)].astype(np.int64)
    customer = pool[: len(firm)]
    n_departments = np.maximum(np.bincount(firm, minlength=all_.n) // PER_DEPARTMENT, 1)
    department = between(rng, 0, n_departments[firm], len(firm))
    paying = (chance(rng, 0.6, all_.n) & all_.client) | (np.arange(all_.n) == plant)
    left = chance(rng, 0.07, len(firm)) & (firm != plant) & ~np.isin(firm, suppliers)
    since = AS_OF - between(rng, 200, 15 * YEAR, len(firm), skew=2)
    since = np.maximum(since, staff_of.birth[customer] + 18 * YEAR)
    until = np.where(left, AS_OF - between(rng, 0, 190, len(firm)), NONE)
    unknown = chance(rng, 0.25, len(firm))
    return Jobs(
        customer,
        firm,
        np.zeros(len(firm), dtype=np.int64),
        np.where(unknown, NONE, since),
        until,
        department,
        paying[firm] & ~left,
    )


def _all_or_none(headcount: IntVec, reached: IntVec) -> IntVec:
    """Return how many of a firm bank here: none, or from 60 to 90 of a hundred.

    >>> _all_or_none(np.array([10, 10, 10, 2]), np.array([0, 20, 90, 80])).tolist()
    [0, 6, 9, 0]
    """
    low, high = -(-headcount * 6 // 10), headcount * 9 // 10
    wanted = np.clip(headcount * (60 + reached // 3) // 100, low, high)
    return np.where((reached > 0) & (low <= high), wanted, 0).astype(np.int64)


def key_people(streams: Streams, staff_of: People, all_: Firms) -> Jobs:
    """Name legal representatives, executives, shareholders and finance heads among customers."""
    rng = streams("key_people")
    pool = np.flatnonzero(staff_of.random & staff_of.active & (staff_of.age >= 25))
    at = [
        np.flatnonzero(all_.random & chance(rng, s, all_.n))
        for s in (0.55, 0.12, 0.3, 0.12, 0.1, 0.05)
    ]
    firm = np.concatenate(at).astype(np.int64)
    role = np.repeat(np.arange(1, 7), [len(a) for a in at]).astype(np.int64)
    n = len(firm)
    boss = rng.permutation(pool)[np.arange(all_.n) % len(pool)]
    anyone = pool[between(rng, 0, len(pool), n)]
    same = np.isin(role, (1, 3, 5))  # one person is often legal rep, shareholder and controller
    none = np.full(n, NONE, dtype=np.int64)
    return Jobs(
        np.where(same, boss[firm], anyone).astype(np.int64),
        firm,
        role,
        AS_OF - between(rng, 100, 12 * YEAR, n),
        none,
        none,
        np.zeros(n, dtype=np.bool_),
    )


def seats(group: IntVec) -> Groups:
    """Return members by group number, for drawing a colleague."""
    known = np.flatnonzero(group != NONE).astype(np.int64)
    _, dense = np.unique(group[known], return_inverse=True)
    return Groups(dense.astype(np.int64), int(dense.max(initial=-1)) + 1, known)
