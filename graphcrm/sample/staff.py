"""Branches and the staff who work in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.sample import columns as col
from graphcrm.sample import names
from graphcrm.sample.draw import AS_OF, NONE, BoolVec, Groups, IntVec, Streams, between, chance
from graphcrm.sample.profile import Profile

ROLES = ("account_manager", "wealth_adviser", "corporate_manager", "team_lead", "teller", "other")
MANAGER, ADVISER, CORPORATE, LEAD, TELLER, OTHER = range(6)
DEPARTMENTS = ("零售业务部", "财富管理部", "公司业务部", "营业室", "营业室", "综合管理部")
LEAVES = ("resign", "retire", "transfer", "rotation")
N_YEARS = 3
TURNOVER = 0.12


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
    """Build head office, sub-branches of four outlets each, and outlets.

    The first outlet is the planted branch; one of its retail managers looks after random customers.
    """
    rng = streams("branches")
    n_managers = n_customers / profile.customers_per_manager
    n_outlets = max(4, round(n_managers / 4 + 0.75))
    n_subs = -(-n_outlets // 4)
    managers = between(rng, 3, 6, n_outlets)  # two to four account managers and one adviser
    corporate = between(rng, 1, 3, n_outlets)
    managers[0], corporate[0] = 1, 0
    names_ = ["澜川分行"] + [f"{_place(i)}支行" for i in range(n_subs)]
    names_ += [f"{_place(n_subs + i)}网点" for i in range(n_outlets)]
    ids_ = col.ids("B", np.arange(1 + n_subs + n_outlets, dtype=np.int64), 4)
    parents = [None] + [0] * n_subs + [1 + i // 4 for i in range(n_outlets)]
    rows = [
        {
            "branch_id": id_,
            "name": name,
            "parent_branch_id": None if parent is None else ids_[parent].as_py(),
            "level": "分行" if parent is None else "支行" if parent == 0 else "网点",
            "city": "澜川市",
        }
        for id_, name, parent in zip(ids_.to_pylist(), names_, parents, strict=True)
    ]
    outlets = np.arange(n_outlets, dtype=np.int64) + 1 + n_subs
    return Network(ids_, col.rows_table("branches", rows), outlets, managers, corporate)


def _place(i: int) -> str:
    street = names.STREETS[i * 7 % len(names.STREETS)]
    return street if i < len(names.STREETS) else f"{street}{i // len(names.STREETS) + 1}"


def staff(streams: Streams, net: Network, planted: pa.Table) -> Staff:
    """Fill each outlet: retail and corporate managers, a team lead, tellers, a virtual number.

    The planted branch gets one account manager and tellers only; the rest of its staff is planted.
    Each outlet also keeps those who left in the last three years.
    """
    rng = streams("staff")
    outlet, role, gone, virtual = (np.concatenate(v) for v in zip(*_posts(rng, net), strict=True))
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


def _posts(rng: np.random.Generator, net: Network) -> list[tuple[IntVec, IntVec, BoolVec, BoolVec]]:
    """Return outlet, role, gone and virtual of every post, outlet by outlet."""
    posts = []
    for place in range(len(net.outlet)):
        n_advisers = int(place > 0)
        here = [MANAGER] * (int(net.managers[place]) - n_advisers) + [ADVISER] * n_advisers
        here += [CORPORATE] * int(net.corporate[place]) + [LEAD] * int(place > 0)
        size = int(rng.integers(8, 13)) if place else 5
        here += [TELLER] * max(size - len(here), 1)
        left = [MANAGER] + [here[int(i)] for i in rng.integers(0, len(here), 2)]
        n_left = round(len(here) * TURNOVER * N_YEARS) - len(left)
        left += [here[int(i)] for i in rng.integers(0, len(here), max(n_left, 0))]
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
