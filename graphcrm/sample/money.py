"""Customers as a table, month-end balances, transfers between parties and flows to other banks."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graphcrm.sample import columns as col
from graphcrm.sample import names
from graphcrm.sample.draw import (
    AS_OF,
    NONE,
    IntVec,
    Streams,
    between,
    chance,
    first_of_each,
    month_ends,
    months_back,
    pick,
)
from graphcrm.sample.firms import SUPPLIES, Firms
from graphcrm.sample.people import Homes, People
from graphcrm.sample.products import LOAN, WEALTH, Book
from graphcrm.sample.profile import Profile
from graphcrm.sample.staff import Network

N_MONTHS = 24
CONSENT = ("yes", "no", "unknown")
LOAN_CLASSES = ("normal", "special_mention", "substandard", "doubtful", "loss")
FLOW_CHANNELS = ("other_bank", "third_party_payment", "securities", "other")


def customer_table(
    streams: Streams, profile: Profile, who: People, what: Book, net: Network
) -> pa.Table:
    """Return all customers as a table; the tier follows the worth, some rows lag behind."""
    rng = streams("customers.table")
    n, active = who.n, who.active
    bounds = np.array([50_000, 1_000_000, 3_000_000, 6_000_000], dtype=np.int64) * 100
    rank = np.searchsorted(bounds, who.worth, side="right")
    rank = np.where(chance(rng, 0.02, n) & who.random, np.maximum(rank - 1, 0), rank)
    invests = what.held[:, WEALTH].any(axis=1)
    borrows = what.held[:, LOAN].any(axis=1)
    txn = np.where(active, who.n_txn, 0)
    last = np.where(
        txn > 0, AS_OF - between(rng, 0, 364, n, skew=2), AS_OF - 366 - between(rng, 0, 1000, n)
    )
    last = np.where(last < who.opened, NONE, last)
    consent = [np.where(c == 3, NONE, c) for c in (pick(rng, profile.consent, n) for _ in range(2))]
    occupation = np.where(who.age >= 60, 7, np.where(who.age < 18, 8, between(rng, 0, 12, n)))
    rural = chance(rng, 0.03, n)
    return col.table(
        "customers",
        {
            "customer_id": col.ids("", np.arange(n, dtype=np.int64) + 1, 10),
            "name": names.person_names(rng, who.surname, who.male),
            "gender": col.words(("M", "F"), np.where(who.male, 0, 1)),
            "birth_date": col.births(who.birth),
            "id_type": col.words(("身份证",), np.zeros(n, dtype=np.int64)),
            "id_no": names.id_cards(who.birth, who.male, who.outlet),
            "phone": names.phones(who.phone),
            "address": names.addresses(who.dwelling),
            "village": col.words(names.VILLAGES[1:], np.where(rural, between(rng, 0, 5, n), NONE)),
            "occupation": col.words(names.OCCUPATIONS, occupation),
            "branch_id": col.take(net.ids, net.outlet[who.outlet]),
            "opened_on": col.dates(who.opened),
            "closed_on": col.dates(who.closed),
            "status": col.words(
                ("normal", "deceased", "frozen", "case"), pick(rng, (0.99, 0.005, 0.004, 0.001), n)
            ),
            "tier": col.words(("ordinary", "gold", "platinum", "diamond", "private"), rank),
            "risk_appetite": col.words(
                ("C1", "C2", "C3", "C4", "C5"),
                np.where(invests, pick(rng, (0.2, 0.35, 0.3, 0.1, 0.05), n), NONE),
            ),
            "loan_class": col.words(
                LOAN_CLASSES,
                np.where(borrows, pick(rng, (0.965, 0.018, 0.008, 0.006, 0.003), n), NONE),
            ),
            "aml_grade": col.words(("low", "medium", "high"), pick(rng, (0.93, 0.06, 0.01), n)),
            "do_not_contact": col.plain(chance(rng, profile.do_not_contact, n)),
            "consent_marketing": col.words(CONSENT, consent[0]),
            "consent_profiling": col.words(CONSENT, consent[1]),
            "deposits": col.money(what.deposits),
            "aum": col.money(who.worth),
            "loans": col.money(what.loans),
            "revenue_12m": col.money(np.where(active, what.revenue, 0)),
            "n_txn_12m": col.plain(txn),
            "last_txn_on": col.dates(last),
        },
    )


def watched(profile: Profile, who: People) -> IntVec:
    """Return the customers whose history is kept: the upper part of the active ones by worth."""
    count = max(int(who.n * profile.balances), min(400, who.n // 5))
    order = np.lexsort((np.arange(who.n), -who.worth))
    return np.sort(order[:count][who.active[order[:count]]]).astype(np.int64)


def balances(
    streams: Streams, profile: Profile, who: People, what: Book, ids: pa.Array
) -> pa.Table:
    """Return 24 month ends; the last one equals the customer's own row.

    Most move by a few per cent a month; one in twenty had at least twice as much a year ago.
    """
    rng = streams("balances")
    at = watched(profile, who)
    n = len(at)
    noise = between(rng, 960, 1036, n * N_MONTHS).reshape(n, N_MONTHS).astype(np.float64) / 1000
    noise[:, -1] = 1
    path = np.cumprod(noise[:, ::-1], axis=1)[:, ::-1]
    fell = chance(rng, 0.05, n)
    when = between(rng, 14, 21, n)
    path = np.where(fell[:, None] & (np.arange(N_MONTHS) < when[:, None]), path * 2.6, path)
    ends = month_ends(N_MONTHS)
    row, month = np.nonzero(ends[None, :] >= who.opened[at][:, None])
    factor = path[row, month]
    figures = [np.floor(v[at][row] * factor).astype(np.int64) for v in (what.deposits, who.worth)]
    return col.table(
        "balances",
        {
            "party_id": col.take(ids, at[row]),
            "on": col.dates(ends[month]),
            "deposits": col.money(figures[0]),
            "aum": col.money(np.maximum(*figures)),
            "loans": col.money(what.loans[at][row]),
            "revenue_12m": col.money(what.revenue[at][row]),
        },
    )


def transfers(
    streams: Streams,
    who: People,
    family: Homes,
    all_: Firms,
    links: tuple[IntVec, IntVec, IntVec],
    party_ids: pa.Array,
) -> pa.Table:
    """Return monthly sums: kin help each other, some pay strangers, buyers pay suppliers."""
    rng = streams("transfers")
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
            "from_id": col.take(party_ids, sender[pair][keep]),
            "to_id": col.take(party_ids, receiver[pair][keep]),
            "month": col.dates(start[keep]),
            "amount": col.money(amount[keep]),
            "n_payments": col.plain(count[keep]),
            "first_on": col.dates((start + first)[keep]),
            "last_on": col.dates((start + last)[keep]),
        },
    )


def flows(streams: Streams, profile: Profile, who: People, ids: pa.Array) -> pa.Table:
    """Return three months of money in and out by outside channel, for customers with history."""
    rng = streams("flows")
    at = watched(profile, who)
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
            "party_id": col.take(ids, person),
            "month": col.dates(months_back(3)[month]),
            "channel": col.words(FLOW_CHANNELS, channel),
            "amount_in": col.money(between(rng, 0, size, n, skew=2)),
            "amount_out": col.money(between(rng, 0, size, n, skew=2)),
        },
    )
