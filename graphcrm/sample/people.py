"""Natural persons: who they are, whom they live with, when they came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.graph.arrays import place_in_group
from graphcrm.sample import names
from graphcrm.sample.draw import (
    AS_OF,
    NONE,
    BoolVec,
    IntVec,
    Streams,
    between,
    chance,
    pick,
)
from graphcrm.sample.profile import Profile
from graphcrm.sample.villages import Sites, clans, sites

YEAR = 365
NEW_SINCE = AS_OF - 3 * YEAR
HOME_ROLES = ("head", "spouse", "child", "parent")
HEAD, SPOUSE, CHILD, PARENT = range(4)


@dataclass(frozen=True)
class Homes:
    """Households and kinship between random customers, by customer position."""

    n: int
    member: IntVec
    home: IntVec
    role: IntVec
    parent_home: IntVec  # per home: the home of the head's parents, or NONE
    relative: IntVec  # (k,) kinship: relative is `relation` of other
    other: IntVec
    relation: IntVec


@dataclass
class People:
    """Customers by position; the first ``n_planted`` are overwritten by the plot."""

    n: int
    n_planted: int
    birth: IntVec
    male: BoolVec
    surname: IntVec
    outlet: IntVec
    site: Sites
    phone: IntVec
    opened: IntVec
    closed: IntVec
    worth: IntVec  # yuan times 100
    band: IntVec
    n_txn: IntVec

    @property
    def dwelling(self) -> IntVec:
        """The number of each home; neighbours have neighbouring ones."""
        return self.site.dwelling

    @property
    def village(self) -> IntVec:
        """The number of each village, NONE in a town."""
        return self.site.village

    @property
    def random(self) -> BoolVec:
        """Which customers are not planted."""
        return np.asarray(np.arange(self.n) >= self.n_planted)

    @property
    def active(self) -> BoolVec:
        """Which customers are active at the sample's end."""
        return np.asarray(self.closed == NONE)

    @property
    def age(self) -> IntVec:
        """Ages in years, near enough for drawing."""
        return np.asarray((AS_OF - self.birth) // YEAR, dtype=np.int64)


def homes(streams: Streams, profile: Profile, n_planted: int, n: int) -> Homes:
    """Put a share of the random customers into households, and link some to the parents' one."""
    rng = streams("households")
    n_random = n - n_planted
    mean = sum((i + 1) * s for i, s in enumerate(profile.household_sizes))
    n_homes = max(int(n_random * profile.in_household / mean), 1)
    size = 1 + pick(rng, profile.household_sizes, n_homes)
    n_homes = max(int(np.searchsorted(np.cumsum(size), n_random, side="right")), 1)
    size = size[:n_homes]
    home = np.repeat(np.arange(n_homes, dtype=np.int64), size)
    place = place_in_group(home)
    with_parent = chance(rng, 0.22, n_homes)[home] & (size[home] == 2)
    role = np.where(with_parent & (place == 1), PARENT, place)
    member = rng.permutation(n_random)[: len(home)].astype(np.int64) + n_planted
    parents = np.full(n_homes, NONE, dtype=np.int64)
    younger = np.arange(1, n_homes, 2)
    younger = younger[chance(rng, 0.5, len(younger))]
    parents[younger] = younger - 1
    relative, other, relation = _kinship(member, home, role, parents)
    return Homes(n_homes, member, home, role, parents, relative, other, relation)


def _kinship(
    member: IntVec, home: IntVec, role: IntVec, parents: IntVec
) -> tuple[IntVec, IntVec, IntVec]:
    """Return who is what of whom: everyone of the head, children also of the spouse."""
    n_homes = len(parents)
    who = np.full((4, n_homes), NONE, dtype=np.int64)
    who[role, home] = member
    head = who[HEAD]
    pairs = [(who[r], head, np.full(n_homes, r)) for r in (SPOUSE, CHILD, PARENT)]
    pairs.append((who[CHILD], who[SPOUSE], np.full(n_homes, CHILD)))
    linked = np.where(parents == NONE, 0, parents)
    for r in (HEAD, SPOUSE):
        parent = np.where(parents == NONE, NONE, who[r][linked])
        pairs.append((head, parent, np.full(n_homes, CHILD)))
    relative, other, relation = (
        np.concatenate(v).astype(np.int64) for v in zip(*pairs, strict=True)
    )
    both = (relative != NONE) & (other != NONE)
    return relative[both], other[both], relation[both]


def people(
    streams: Streams, profile: Profile, family: Homes, *, n_planted: int, n: int, managers: IntVec
) -> People:
    """Draw every customer; household members are drawn to fit each other."""
    rng = streams("customers")
    age = _by_band(rng, pick(rng, profile.age_shares, n), (*profile.ages_from, profile.age_to))
    male = chance(rng, 0.5, n)
    surname = between(rng, 0, len(names.SURNAMES), n, skew=2)
    _fit_families(rng, family, age, male, surname)
    birth = AS_OF - age * YEAR - age // 4 - between(rng, 0, 360, n) - 1
    unit = np.arange(n, dtype=np.int64)
    heads = family.member[family.role == HEAD]
    unit[family.member] = heads[family.home]
    outlet = pick(rng, [float(m) for m in managers], n)[unit]
    site = sites(streams, profile, unit, outlet)
    surname = clans(streams, profile, site, unit=unit, surname=surname)
    phone = np.arange(n, dtype=np.int64)
    shares_phone = chance(rng, 0.06, len(family.member)) & (family.role != HEAD)
    phone[family.member[shares_phone]] = unit[family.member[shares_phone]]
    opened = _opened(rng, profile, birth)
    closed = np.where(
        chance(rng, profile.closed_share, n),
        AS_OF - between(rng, 0, np.maximum(np.minimum(AS_OF - opened - 30, 1100), 1), n),
        NONE,
    )
    closed = np.where((closed != NONE) & (closed <= opened), NONE, closed)
    band = pick(rng, profile.worth_shares, n)
    worth = _by_band(rng, band, (*profile.worth_from, profile.worth_to), scale=100)
    sleeping = rng.random(n) < np.asarray(profile.sleeping_shares)[band]
    n_txn = np.where(sleeping, 0, 1 + between(rng, 0, 240, n, skew=2))
    return People(
        n,
        n_planted,
        birth,
        male,
        surname,
        outlet,
        site,
        phone,
        opened,
        closed,
        np.where(closed == NONE, worth, 0),
        band,
        n_txn,
    )


def _by_band(
    rng: np.random.Generator, band: IntVec, bounds: tuple[int, ...], *, scale: int = 1
) -> IntVec:
    """Draw a number inside each band, low ones more often where bands are wide."""
    edges = np.asarray(bounds, dtype=np.int64) * scale
    return between(rng, edges[band], edges[band + 1], len(band), skew=1 if scale == 1 else 2)


def _fit_families(
    rng: np.random.Generator, family: Homes, age: IntVec, male: BoolVec, surname: IntVec
) -> None:
    """Make ages, genders and surnames of household members fit, in place."""
    heads = family.member[family.role == HEAD]
    age[heads] = 26 + between(rng, 0, 52, len(heads))
    younger = np.flatnonzero(family.parent_home != NONE)
    age[heads[younger]] = 26 + between(rng, 0, 26, len(younger))
    older = heads[family.parent_home[younger]]
    age[older] = age[heads[younger]] + 23 + between(rng, 0, 8, len(younger))
    male[heads] = chance(rng, 0.68, len(heads))
    surname[heads[younger]] = np.where(male[older], surname[older], surname[heads[younger]])
    for role, low, high in ((SPOUSE, -3, 3), (CHILD, -32, -23), (PARENT, 22, 30)):
        at = family.role == role
        who, head = family.member[at], heads[family.home[at]]
        age[who] = np.clip(age[head] + between(rng, low, high, len(who)), 1, 96)
        if role == SPOUSE:
            male[who] = ~male[head]
        else:
            like = male[head] if role == CHILD else male[who]
            surname[who] = np.where(like, surname[head], surname[who])


def _opened(rng: np.random.Generator, profile: Profile, birth: IntVec) -> IntVec:
    """Draw when each became a customer: some lately, nobody before the age of 16 unless a child."""
    n = len(birth)
    days = np.where(
        chance(rng, profile.new_share, n),
        between(rng, 0, 3 * YEAR, n),
        between(rng, 3 * YEAR, 20 * YEAR, n, skew=2),
    )
    earliest = birth + np.where(AS_OF - birth > 17 * YEAR, 16 * YEAR, 60)
    floor = np.minimum(earliest + between(rng, 0, 300, n), AS_OF - 1)
    return np.asarray(np.maximum(AS_OF - days, floor), dtype=np.int64)
