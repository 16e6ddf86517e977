"""Firms and how they hang together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from graphcrm.sample import columns as col
from graphcrm.sample import names
from graphcrm.sample.draw import (
    AS_OF,
    NONE,
    BoolVec,
    IntVec,
    Streams,
    between,
    chance,
    first_of_each,
    pick,
)
from graphcrm.sample.people import YEAR
from graphcrm.sample.places import STREETS
from graphcrm.sample.profile import Profile

SCALES = ("微型", "小型", "中型", "大型")
SUPPLIES, SAME_CONTROLLER, SUBSIDIARY = range(3)
LINKS = ("supplies", "same_controller", "subsidiary_of")


@dataclass
class Firms:
    """Firms by position; the first ``n_planted`` are overwritten by the plot.  Money in fen."""

    n: int
    n_planted: int
    industry: IntVec
    scale: IntVec
    headcount: IntVec
    outlet: IntVec
    client: BoolVec
    opened: IntVec
    deposits: IntVec
    loans: IntVec
    ring: IntVec  # kept for guarantees: NONE or the number of a ring

    @property
    def random(self) -> BoolVec:
        """Which firms are not planted."""
        return np.asarray(np.arange(self.n) >= self.n_planted)


def firms(streams: Streams, profile: Profile, *, n: int, n_planted: int, managers: IntVec) -> Firms:
    """Draw every firm: mostly small ones, most of them clients, some with a loan."""
    rng = streams("firms")
    scale = pick(rng, profile.firm_scales, n)
    headcount = between(
        rng, np.array([2, 10, 50, 300])[scale], np.array([10, 50, 300, 1500])[scale], n
    )
    client = chance(rng, profile.firm_client, n)
    size = np.array([5, 40, 300, 1_500], dtype=np.int64)[scale] * 10_000 * 100
    deposits = between(rng, size // 50, size * 3, n, skew=2)
    borrows = client & chance(rng, profile.firm_loan / profile.firm_client, n)
    loans = np.where(
        borrows, np.maximum(between(rng, size // 2, size * 4, n) // 10**6, 10) * 10**6, 0
    )
    return Firms(
        n,
        n_planted,
        industry=between(rng, 0, len(profile.place.industries), n),
        scale=scale,
        headcount=headcount,
        outlet=pick(rng, [float(m) for m in managers], n),
        client=client,
        opened=AS_OF - between(rng, 30, 20 * YEAR, n),
        deposits=np.where(client, deposits, 0),
        loans=loans,
        ring=np.full(n, NONE, dtype=np.int64),
    )


def firm_table(streams: Streams, profile: Profile, all_: Firms, branch_ids: pa.Array) -> pa.Table:
    """Return firms as a table; what a prospect's row cannot know is NULL."""
    rng = streams("firms.table")
    n, client, place = all_.n, all_.client, profile.place
    number = np.arange(n, dtype=np.int64)
    short = names.firm_short_names(number)
    worth = all_.deposits // 100
    rank = np.searchsorted(np.array([50_000, 1_000_000, 3_000_000, 6_000_000]), worth, side="right")
    assets = between(rng, -20, 400, n) * (all_.headcount + 3) * 10_000 * 100 // 4
    elsewhere = np.where(chance(rng, 0.5, n), 0, between(rng, 10, 800, n, skew=2) * 10**6)
    line = np.where(all_.loans > 0, all_.loans * 3 // 2, between(rng, 0, 300, n) * 10**6)
    basic = chance(rng, profile.firm_basic_account / profile.firm_client, n)
    return col.table(
        "firms",
        {
            "firm_id": col.ids("F", number + 1, 6),
            "name": names.firm_names(place, short, all_.industry),
            "short_name": short,
            "uscc": names.usccs(number + 1),
            "industry": col.words([i for i, _ in place.industries], all_.industry),
            "scale": col.words(SCALES, all_.scale),
            "headcount": col.plain(all_.headcount, chance(rng, 0.9, n)),
            "branch_id": col.take(branch_ids, np.where(client, all_.outlet, NONE)),
            "is_client": col.plain(client),
            "status": col.words(
                ("normal", "revoked", "cancelled"), pick(rng, (0.985, 0.008, 0.007), n)
            ),
            "tier": col.words(
                ("ordinary", "gold", "platinum", "diamond", "private"), np.where(client, rank, NONE)
            ),
            "do_not_contact": col.plain(chance(rng, 0.03, n)),
            "phone": col.join("0990", col.strings(col.digits(60_000_000 + number, 8))),
            "address": col.join(
                place.district,
                col.words(STREETS, number % len(STREETS)),
                col.strings(col.digits(number // len(STREETS) + 1, 4)),
                "号",
            ),
            "opened_on": col.dates(np.where(client, all_.opened, NONE)),
            "basic_account": col.plain(basic & client, client),
            "is_guarantee_company": col.plain(np.zeros(n, dtype=np.bool_)),
            "payer_kind": col.words(("employer",), np.where(client, 0, NONE)),
            "net_assets": col.money(assets, chance(rng, 0.7, n)),
            "credit_line": col.money(line, client),
            "loans_elsewhere": col.money(elsewhere, chance(rng, 0.4, n)),
            "deposits": col.money(all_.deposits, client),
            "loans": col.money(all_.loans, client),
            "revenue_12m": col.money(all_.deposits // 90 + all_.loans // 60 - 20_000, client),
        },
    )


def firm_links(streams: Streams, all_: Firms, *, plant: int) -> tuple[IntVec, IntVec, IntVec]:
    """Draw supply chain (a part of it to the plant), shared controllers and subsidiaries."""
    rng = streams("firm_links")
    pool = np.flatnonzero(all_.random)
    count = len(pool)
    supplier = pool[between(rng, 0, count, count)]
    buyer = np.where(chance(rng, 0.08, count), plant, pool[between(rng, 0, count, count)])
    shuffled = rng.permutation(pool)
    pairs, subs = shuffled[: count // 12 * 2], shuffled[count // 4 : count // 4 + count // 20 * 2]
    firm = np.concatenate([supplier, pairs[::2], subs[::2]]).astype(np.int64)
    other = np.concatenate([buyer, pairs[1::2], subs[1::2]]).astype(np.int64)
    kind = np.repeat(
        [SUPPLIES, SAME_CONTROLLER, SUBSIDIARY], [count, len(pairs) // 2, len(subs) // 2]
    ).astype(np.int64)
    keep = first_of_each(firm, other, kind)
    keep = keep[firm[keep] != other[keep]]
    return firm[keep], other[keep], kind[keep]


def suppliers_of(links: tuple[IntVec, IntVec, IntVec], plant: int) -> IntVec:
    """Return the firms that supply ``plant``, each once.

    >>> suppliers_of((np.array([4, 5, 6]), np.array([0, 0, 1]), np.array([0, 1, 0])), 0).tolist()
    [4]
    """
    firm, other, kind = links
    return np.unique(firm[(other == plant) & (kind == SUPPLIES)])
