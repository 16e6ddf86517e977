"""Falls that spread: in some circles a few move their money away, and those near them follow.

A circle is a household, a department or somebody with those whom he brought in, tied since a known
day.  Half of the circles are struck: a third of their people fall first.  Of the others there each
falls later with the chance of the profile's `contagion`, of those in circles that are not struck
hardly anybody.  Nothing but month ends shows it: what people are worth now is as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.graph.arrays import place_in_group
from graphcrm.sample.draft import Draft
from graphcrm.sample.draw import (
    NONE,
    BoolVec,
    IntVec,
    between,
    chance,
    day,
    first_of_each,
    iso,
    month_ends,
)

N_MONTHS = 24
FELL_FROM = 3.0  # times as much there was before
CUTOFF = day(2025, 12, 31)  # who falls first has fallen by then, who falls later has not
TIED_SINCE = day(2025, 6, 30)  # at the latest
LEAST_WORTH = 25_000_00  # fen; before the fall it is well above 50,000 yuan
MOST_IN_CIRCLE = 8
ONE_IN = 3  # falls first where his circle is struck
UNRELATED = 0.04  # falls later though nobody near him fell
FIRST, LATER = (12, 16), (18, 22)  # month ends that have less for the first time

Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class Falls:
    """People in circles whose month ends are kept, in the order of customers.

    Parameters
    ----------
    member : (k,) int64
        Positions of customers, each once.
    struck : (k,) bool
        Whether some of his circle fall first.
    first : (k,) bool
        Whether he is one of them.
    month : (k,) int64
        The first month end that has less, `N_MONTHS` where none has.
    ids : (k,) strings
    chance : float
        Of falling later where the circle is struck.
    """

    member: IntVec
    struck: BoolVec
    first: BoolVec
    month: IntVec
    ids: pa.Array
    chance: float

    @cached_property
    def later(self) -> BoolVec:
        """Who falls after the cut-off."""
        return np.asarray(~self.first & (self.month < N_MONTHS))

    @property
    def truth(self) -> dict[str, object]:
        """What truth.json says of it."""
        near = self.struck & ~self.first
        return {
            "cutoff": iso(CUTOFF),
            "chance_near": self.chance,
            "chance_elsewhere": UNRELATED,
            "followed_ids": self.ids.to_pylist(),
            "first_ids": self.ids.filter(pa.array(self.first)).to_pylist(),
            "near_ids": self.ids.filter(pa.array(near)).to_pylist(),
            "later_ids": self.ids.filter(pa.array(self.later)).to_pylist(),
        }


def falls(draft: Draft, tables: Tables) -> Falls:
    """Draw circles among random customers, who of them fall first, and who follows."""
    rng, spreads = draft.streams("contagion"), draft.profile.contagion
    member, circle = _chosen(rng, draft, tables)
    place = place_in_group(circle)
    struck = circle % 2 == 0
    first = struck & (place < np.maximum(_size(circle) // ONE_IN, 1))
    follows = chance(rng, np.where(struck, spreads, UNRELATED), len(member)) & ~first
    month = np.where(follows, between(rng, *LATER, len(member)), N_MONTHS)
    month = np.where(first, between(rng, *FIRST, len(member)), month)
    order = np.argsort(member)
    return Falls(
        member[order],
        struck[order],
        first[order],
        month[order],
        draft.customer_ids.take(pa.array(member[order])),
        spreads,
    )


def _chosen(rng: np.random.Generator, draft: Draft, tables: Tables) -> tuple[IntVec, IntVec]:
    """Return members and their circles, a circle after the other, each person once."""
    member, circle, is_root = _circles(draft, tables)
    circle = rng.permutation(int(circle.max(initial=-1)) + 1)[circle]
    order = np.lexsort((rng.random(len(member)), ~is_root, circle))
    member, circle = member[order], circle[order]
    size = _size(circle)
    once = first_of_each(member)
    member, circle, size = member[once], circle[once], size[once]
    # Of a circle that shares somebody with an earlier one nobody is followed.
    some = (size > 1) & (_size(circle) == size) & (place_in_group(circle) < MOST_IN_CIRCLE)
    member, circle = member[some], np.unique(circle[some], return_inverse=True)[1]
    n_followed = max(draft.who.n // 100, min(120, draft.who.n // 10))
    kept = circle < circle[n_followed] if len(circle) > n_followed else circle >= 0
    return member[kept], circle[kept].astype(np.int64)


def _circles(draft: Draft, tables: Tables) -> tuple[IntVec, IntVec, BoolVec]:
    """Return who might be followed, in which circle, and whether he brought in the others.

    Somebody may be in several.
    """
    homes, jobs = (_tied(tables[name]) for name in ("household_members", "employment"))
    jobs = jobs.filter(pc.equal(jobs["role"], "employee"))
    desk = pc.binary_join_element_wise(jobs["firm_id"], jobs["department"], "|")
    brought, fit = _brought(tables["referrals"]), _fit(draft)
    mine = fit[_positions(brought["referrer_id"], draft)]
    brought = brought.filter(pa.array(mine))
    root = brought["referrer_id"]
    groups = (
        (root, root),
        (root, brought["party_id"]),
        (homes["household_id"], homes["customer_id"]),
        (desk, jobs["customer_id"]),
    )
    member = np.concatenate([_positions(id_, draft) for _, id_ in groups])
    names = pa.chunked_array([part for name, _ in groups for part in name.chunks], pa.string())
    circle = names.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    once = first_of_each(circle, member)
    once = once[fit[member[once]]]
    return member[once], circle[once], once < len(root)


def _brought(referrals: pa.Table) -> pa.Table:
    """Return the referrals of long ago that came to something."""
    early = pc.less_equal(referrals["referred_on"].cast(pa.int32()), TIED_SINCE)
    opened = pc.equal(referrals["outcome"].fill_null("opened"), "opened")
    return referrals.filter(pc.and_(early, opened))


def _size(circle: IntVec) -> IntVec:
    """Return how many there are in the circle of each."""
    return np.bincount(circle)[circle]


def _fit(draft: Draft) -> BoolVec:
    """Tell who may be followed: random, here for all month ends, and worth enough; nobody last."""
    who = draft.who
    before = who.opened < month_ends(N_MONTHS)[0]
    fit = who.random & who.active & before & (who.worth >= LEAST_WORTH)
    return np.append(fit, False)


def _tied(rows: pa.Table) -> pa.Table:
    """Return the rows that began on a known day in time and have no end."""
    began = pc.less_equal(rows["since"].cast(pa.int32()), TIED_SINCE).fill_null(False)
    return rows.filter(pc.and_(began, pc.is_null(rows["until"])))


def _positions(ids: pa.ChunkedArray, draft: Draft) -> IntVec:
    """Return positions of customers; the last place, which is nobody's, for whoever is none."""
    found = pc.index_in(ids, draft.customer_ids).fill_null(NONE)
    return np.asarray(found.to_numpy(), dtype=np.int64)
