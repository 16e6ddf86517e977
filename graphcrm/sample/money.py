"""Month-end balances, transfers between parties and flows to other banks."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graphcrm.sample import columns as col
from graphcrm.sample.contagion import FELL_FROM, N_MONTHS, Falls
from graphcrm.sample.draft import Draft
from graphcrm.sample.draw import (
    AS_OF,
    FloatVec,
    IntVec,
    between,
    chance,
    first_of_each,
    month_ends,
    months_back,
)
from graphcrm.sample.firms import SUPPLIES
from graphcrm.sample.people import People
from graphcrm.sample.profile import Profile

FLOW_CHANNELS = ("other_bank", "third_party_payment", "securities", "other")


def watched(profile: Profile, who: People) -> IntVec:
    """Return the customers whose history is kept: the upper part of the active ones by worth."""
    count = max(int(who.n * profile.balances), min(400, who.n // 5))
    order = np.lexsort((np.arange(who.n), -who.worth))
    return np.sort(order[:count][who.active[order[:count]]]).astype(np.int64)


def balances(draft: Draft, planted: Falls) -> pa.Table:
    """Return 24 month ends; the last one equals the customer's own row.

    Most move by a few per cent a month; one in twenty had at least twice as much a year ago.  Those
    in circles are kept too, and fall as was planted, and not otherwise.
    """
    who, what = draft.who, draft.book
    at, path, when = _paths(draft)
    more = np.setdiff1d(planted.member, at)
    at = np.concatenate([at, more])
    path = np.vstack([path, _noise(draft.streams("contagion.balances"), len(more))])
    when = np.concatenate([when, np.zeros(len(more), dtype=np.int64)])
    order = np.argsort(at)
    at, path, when = at[order], path[order], when[order]
    mine, before = np.searchsorted(at, planted.member), np.full(len(at), 2.6)
    when[mine], before[mine] = planted.month % N_MONTHS, FELL_FROM
    path = np.where(np.arange(N_MONTHS) < when[:, None], path * before[:, None], path)
    ends = month_ends(N_MONTHS)
    row, month = np.nonzero(ends[None, :] >= who.opened[at][:, None])
    factor = path[row, month]
    figures = [np.floor(v[at][row] * factor).astype(np.int64) for v in (what.deposits, who.worth)]
    return col.table(
        "balances",
        {
            "party_id": col.take(draft.customer_ids, at[row]),
            "on": col.dates(ends[month]),
            "deposits": col.money(figures[0]),
            "aum": col.money(np.maximum(*figures)),
            "loans": col.money(what.loans[at][row]),
            "revenue_12m": col.money(what.revenue[at][row]),
        },
    )


def _paths(draft: Draft) -> tuple[IntVec, FloatVec, IntVec]:
    """Return who is watched, how his figures move up to 1, and since when he has less; 0: never."""
    rng, at = draft.streams("balances"), watched(draft.profile, draft.who)
    path = _noise(rng, len(at))
    fell = chance(rng, 0.05, len(at))
    return at, path, np.where(fell, between(rng, 14, 21, len(at)), 0)


def _noise(rng: np.random.Generator, n: int) -> FloatVec:
    """Return paths of some per cent a month that end at 1."""
    noise = between(rng, 960, 1036, n * N_MONTHS).reshape(n, N_MONTHS).astype(np.float64) / 1000
    noise[:, -1] = 1
    return np.asarray(np.cumprod(noise[:, ::-1], axis=1)[:, ::-1])


def transfers(draft: Draft) -> pa.Table:
    """Return monthly sums: kin help each other, some pay strangers, buyers pay suppliers."""
    rng, who, family = draft.streams("transfers"), draft.who, draft.family
    all_, links = draft.firms, draft.supply
    kin = np.flatnonzero(chance(rng, 0.1, len(family.relative)))
    random = np.flatnonzero(who.random & who.active & (who.n_txn > 0))
    strangers = rng.permutation(random)[: len(random) // 60 * 2].astype(np.int64)
    trade = np.flatnonzero((links[2] == SUPPLIES) & all_.client[links[0]] & all_.client[links[1]])
    sender = np.concatenate([family.relative[kin], strangers[::2], links[1][trade] + who.n])
    receiver = np.concatenate([family.other[kin], strangers[1::2], links[0][trade] + who.n])
    is_trade = np.arange(len(sender)) >= len(sender) - len(trade)
    months = months_back(7)
    pair = np.repeat(np.arange(len(sender)), 6)
    month = np.tile(np.arange(6), len(sender))
    happens = chance(rng, 0.6, len(pair))
    pair, month = pair[happens], month[happens]
    n = len(pair)
    amount = np.where(
        is_trade[pair],
        between(rng, 2_000_000, 90_000_000, n, skew=2),
        between(rng, 10_000, 3_000_000, n, skew=2),
    )
    count = 1 + between(rng, 0, 6, n, skew=2)
    length = np.r_[months[1:], AS_OF + 1][month + 1] - months[month + 1]
    first = between(rng, 0, length, n)
    last = np.where(count == 1, first, between(rng, first, length, n))
    keep = first_of_each(sender[pair], receiver[pair], month)
    keep = keep[sender[pair][keep] != receiver[pair][keep]]
    start = months[month + 1]
    return col.table(
        "transfers",
        {
            "from_id": col.take(draft.party_ids, sender[pair][keep]),
            "to_id": col.take(draft.party_ids, receiver[pair][keep]),
            "month": col.dates(start[keep]),
            "amount": col.money(amount[keep]),
            "n_payments": col.plain(count[keep]),
            "first_on": col.dates((start + first)[keep]),
            "last_on": col.dates((start + last)[keep]),
        },
    )


def flows(draft: Draft) -> pa.Table:
    """Return three months of money in and out by outside channel, for customers with history."""
    rng, who = draft.streams("flows"), draft.who
    at = watched(draft.profile, who)
    person = np.repeat(at, 6)
    month = np.tile(np.repeat(np.arange(3), 2), len(at))
    channel = np.tile([0, 1], len(at) * 3)
    channel = np.where((channel == 1) & chance(rng, 0.2, len(person)), 2, channel)
    keep = chance(rng, 0.6, len(person))
    person, month, channel = person[keep], month[keep], channel[keep]
    n = len(person)
    size = np.maximum(who.worth[person] // 12, 100)
    return col.table(
        "flows",
        {
            "party_id": col.take(draft.customer_ids, person),
            "month": col.dates(months_back(3)[month]),
            "channel": col.words(FLOW_CHANNELS, channel),
            "amount_in": col.money(between(rng, 0, size, n, skew=2)),
            "amount_out": col.money(between(rng, 0, size, n, skew=2)),
        },
    )
