"""Branches and the staff who work in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.sample import columns as col
from graphcrm.sample import names
from graphcrm.sample.draw import AS_OF, NONE, BoolVec, Groups, IntVec, Streams, between, chance
from graphcrm.sample.places import STREETS, Place
from graphcrm.sample.profile import Profile
from graphcrm.sample.villages import township_names

ROLES = ("account_manager", "wealth_adviser", "corporate_manager", "team_lead", "teller", "other")
MANAGER, ADVISER, CORPORATE, LEAD, TELLER, OTHER = range(6)
DEPARTMENTS = ("零售业务部", "财富管理部", "公司业务部", "营业室", "营业室", "综合管理部")
LEAVES = ("resign", "retire", "transfer", "rotation")
N_YEARS = 3
OUTLETS_PER_SUB = 4


def roles_named(roles: tuple[str, ...]) -> tuple[int, ...]:
    """Return the codes of roles.

    >>> roles_named(("teller",)) == (TELLER,)
    True
    """
    return tuple(ROLES.index(role) for role in roles)


@dataclass(frozen=True)
class Network:
    """Branches as a tree: head office 0, then sub-branches, then outlets.

    ``outlet`` holds the row of each outlet among the branches, ``managers`` how many retail
    managers look after random customers there.
    """

    ids: pa.Array
    table: pa.Table
    outlet: IntVec
    managers: IntVec
    corporate: IntVec


@dataclass(frozen=True)
class Staff:
    """Random staff, by row; the ids of the ``first`` planted ones stand before theirs."""

    ids: pa.Array
    first: int
    role: IntVec
    outlet: IntVec
    gone: BoolVec
    virtual: BoolVec
    table: pa.Table

    def id_of(self, row: IntVec) -> pa.Array:
        """Return the ids of random staff rows."""
        return col.take(self.ids, np.where(row == NONE, NONE, row + self.first))

    def groups(self, roles: tuple[int, ...], n_outlets: int, *, gone: bool = False) -> Groups:
        """Return real staff of ``roles`` by outlet, those on staff or those gone."""
        chosen = np.isin(self.role, roles) & ~self.virtual & (self.gone == gone)
        rows = np.flatnonzero(chosen).astype(np.int64)
        return Groups(self.outlet[rows], n_outlets, rows)


def network(streams: Streams, profile: Profile, n_customers: int) -> Network:
    """Build head office, sub-branches of four outlets each, and outlets; a township has one.

    The first outlet is the planted branch; one of its retail managers looks after random customers.
    """
    rng = streams("branches")
    n_managers = n_customers / profile.customers_per_manager
    few, many = profile.outlet_managers
    n_outlets = max(4, round(n_managers / ((few + many - 1) / 2) + 0.75))
    n_subs = -(-n_outlets // OUTLETS_PER_SUB)
    managers = between(rng, few, many, n_outlets)
    corporate = between(rng, *profile.outlet_corporate, n_outlets)
    corporate[-1] = max(corporate[-1], 1)  # somebody looks after firms
    managers[0], corporate[0] = 1, 0
    names_ = _branch_names(profile.place, n_subs, n_outlets)
    head, sub, outlet = profile.place.levels
    ids_ = col.ids("B", np.arange(1 + n_subs + n_outlets, dtype=np.int64), 4)
    parents = [None] + [0] * n_subs + [1 + i // OUTLETS_PER_SUB for i in range(n_outlets)]
    rows = [
        {
            "branch_id": id_,
            "name": name,
            "parent_branch_id": None if parent is None else ids_[parent].as_py(),
            "level": head if parent is None else sub if parent == 0 else outlet,
            "city": profile.place.city,
        }
        for id_, name, parent in zip(ids_.to_pylist(), names_, parents, strict=True)
    ]
    outlets = np.arange(n_outlets, dtype=np.int64) + 1 + n_subs
    return Network(ids_, col.rows_table("branches", rows), outlets, managers, corporate)


def _branch_names(place: Place, n_subs: int, n_outlets: int) -> list[str]:
    """Return names after townships, one of which has one outlet, or in a city after streets."""
    _, sub, outlet = place.levels
    if place.townships:
        towns = township_names(place, np.arange(n_outlets, dtype=np.int64)).to_pylist()
        subs, outlets = towns[::OUTLETS_PER_SUB], towns
    else:
        streets = [_street(i) for i in range(n_subs + n_outlets)]
        subs, outlets = streets[:n_subs], streets[n_subs:]
    found = [place.head_office, *(s + sub for s in subs), *(o + outlet for o in outlets)]
    if place.main_outlet:
        found[1 + n_subs] = place.main_outlet
    return found


def _street(i: int) -> str:
    street = STREETS[i * 7 % len(STREETS)]
    return street if i < len(STREETS) else f"{street}{i // len(STREETS) + 1}"


def staff(streams: Streams, profile: Profile, net: Network, planted: pa.Table) -> Staff:
    """Fill each outlet: retail and corporate managers, a team lead, tellers, a virtual number.

    The planted branch gets one account manager and tellers only; the rest of its staff is planted.
    Each outlet also keeps those who left in the last three years.
    """
    rng = streams("staff")
    posts = _posts(rng, profile, net)
    outlet, role, gone, virtual = (np.concatenate(v) for v in zip(*posts, strict=True))
    n = len(role)
    left = AS_OF - between(rng, 20, 365 * N_YEARS, n)
    planned = chance(rng, 0.02, n) & ~gone & ~virtual
    leaves = np.where(gone, left, np.where(planned, AS_OF + between(rng, 20, 200, n), NONE))
    joined = np.where(gone, left, AS_OF) - between(rng, 400, 7000, n, skew=2)
    number = np.arange(n, dtype=np.int64) + planted.num_rows + 1
    columns = {
        "staff_id": col.ids("S", number, 5),
        "name": _names(rng, outlet, virtual),
        "role": col.words(ROLES, np.where(virtual, OTHER, role)),
        "department": col.words(DEPARTMENTS, role),
        "branch_id": col.take(net.ids, net.outlet[outlet]),
        "joined_on": col.dates(np.where(virtual, NONE, joined)),
        "leaves_on": col.dates(leaves),
        "leave_kind": col.words(
            LEAVES, np.where(gone, between(rng, 0, 4, n), np.where(planned, 1, NONE))
        ),
        "capacity": col.plain(np.where(role == CORPORATE, 40, 400), (role <= CORPORATE) & ~virtual),
        "is_virtual": col.plain(virtual),
    }
    table = pa.concat_tables([planted, col.table("staff", columns)]).combine_chunks()
    ids_ = table["staff_id"].combine_chunks()
    return Staff(ids_, planted.num_rows, role, outlet, gone, virtual, table)


def _posts(
    rng: np.random.Generator, profile: Profile, net: Network
) -> list[tuple[IntVec, IntVec, BoolVec, BoolVec]]:
    """Return outlet, role, gone and virtual of every post, outlet by outlet."""
    posts = []
    for place in range(len(net.outlet)):
        n_advisers = profile.outlet_advisers if place else 0
        here = [MANAGER] * (int(net.managers[place]) - n_advisers) + [ADVISER] * n_advisers
        here += [CORPORATE] * int(net.corporate[place]) + [LEAD] * int(place > 0)
        size = int(rng.integers(*profile.outlet_staff)) if place else 5
        here += [TELLER] * max(size - len(here), 1)
        n_left = max(round(len(here) * profile.turnover * N_YEARS), profile.least_left)
        left = [MANAGER] + [here[int(i)] for i in rng.integers(0, len(here), n_left - 1)]
        roles = np.array([*here, *left, OTHER], dtype=np.int64)
        gone = np.zeros(len(roles), dtype=np.bool_)
        gone[len(here) : -1] = True
        virtual = np.zeros(len(roles), dtype=np.bool_)
        virtual[-1] = True
        posts.append((np.full(len(roles), place, dtype=np.int64), roles, gone, virtual))
    return posts


def _names(rng: np.random.Generator, outlet: IntVec, virtual: BoolVec) -> pa.Array:
    """Return names of people, and what a placeholder is called."""
    n = len(outlet)
    surname = between(rng, 0, len(names.SURNAMES), n, skew=2)
    people = names.person_names(rng, surname, chance(rng, 0.45, n))
    placeholder = col.words(("公共户", "待分配", "网点虚拟号"), outlet % 3)
    return pc.if_else(pa.array(virtual), placeholder, people)
