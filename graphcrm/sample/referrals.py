"""Who brought in whom."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graphcrm.sample import columns as col
from graphcrm.sample.draft import Draft
from graphcrm.sample.draw import (
    AS_OF,
    NONE,
    BoolVec,
    Groups,
    IntVec,
    between,
    chance,
    first_of_each,
    not_over,
    pick,
)
from graphcrm.sample.jobs import seats
from graphcrm.sample.people import NEW_SINCE, People
from graphcrm.sample.staff import ADVISER, LEAD, MANAGER, TELLER

EAGER_BLOCK = 500
DEEPEST = 6  # generations below a root
MOST_BROUGHT = 13  # by one random customer: fewer than by the planted connector
CHANNELS = ("柜面", "手机银行", "活动现场", "微信")
OUTCOMES = ("opened", "declined", "pending")


def referrals(draft: Draft, n_campaigns: int) -> pa.Table:
    """Return referrals of new customers, by customers and by staff, as one table."""
    rng = draft.streams("referrals")
    who, profile, bank = draft.who, draft.profile, draft.staff
    new = np.flatnonzero(who.random & (who.opened > NEW_SINCE)).astype(np.int64)
    brought = new[chance(rng, profile.referred_by_customer, len(new))]
    referrer = _referrers(rng, draft, brought)
    referrer = not_over(np.where(_too_deep(who.n, brought, referrer), NONE, referrer), MOST_BROUGHT)
    brought, referrer = brought[referrer != NONE], referrer[referrer != NONE]
    coded = new[chance(rng, profile.staff_code, len(new))]
    sellers = bank.groups((MANAGER, ADVISER, LEAD, TELLER), draft.n_outlets)
    seller = sellers.draw(rng, who.outlet[coded])
    n_customer, n = len(brought), len(brought) + len(coded)
    party = np.concatenate([brought, coded])
    by = pa.concat_arrays([col.take(draft.customer_ids, referrer), bank.id_of(seller)])
    on = np.maximum(who.opened[party] - pick(rng, (0.7, 0.2, 0.1), n), 0)
    in_campaign = chance(rng, 0.15, n)
    outcome = pick(rng, (0.9, 0.0, 0.0, 0.1), n)
    return _unique(
        col.table(
            "referrals",
            {
                "referrer_id": by,
                "party_id": col.take(draft.customer_ids, party),
                "referred_on": col.dates(on),
                "product_id": col.words(
                    ("P01", "P02", "P14", "P16"), pick(rng, (0.6, 0.2, 0.1, 0.1), n)
                ),
                "campaign_id": col.words(
                    [f"A{i + 1:03d}" for i in range(n_campaigns)],
                    np.where(in_campaign, between(rng, 0, n_campaigns, n), NONE),
                ),
                "channel": col.words(
                    CHANNELS, np.where(np.arange(n) < n_customer, between(rng, 0, 4, n), 0)
                ),
                "outcome": col.words(OUTCOMES, np.where(outcome == 3, NONE, outcome)),
            },
        )
    )


def _referrers(rng: np.random.Generator, draft: Draft, brought: IntVec) -> IntVec:
    """Return who brought each: kin of another home, a colleague, a neighbour, or an earlier one.

    An earlier one is somebody who was brought himself, which makes chains; only those who opened
    before the referred count, and nobody at the same address, so that none is suspicious but the
    few that `_suspicious` changes.
    """
    who, family = draft.who, draft.family
    n = len(brought)
    found = np.full(n, NONE, dtype=np.int64)
    source = pick(rng, draft.profile.referred_by, n)
    kin = Groups(np.r_[family.relative, family.other], who.n, np.r_[family.other, family.relative])
    desks = seats(group := draft.work.colleagues(who.n))
    dense = np.full(who.n, NONE, dtype=np.int64)
    _, dense[group != NONE] = np.unique(group[group != NONE], return_inverse=True)
    street = np.argsort(who.dwelling, kind="stable").astype(np.int64)
    place = np.empty(who.n, dtype=np.int64)
    place[street] = np.arange(who.n)
    for _ in range(4):
        door = place[brought] + between(rng, -12, 13, n)
        # Every block has somebody who brings many; so most referrers still bring one.
        eager = door // EAGER_BLOCK * EAGER_BLOCK + EAGER_BLOCK // 2
        door = np.clip(np.where(chance(rng, 0.75, n), eager, door), 0, who.n - 1)
        same_job = desks.draw(rng, np.maximum(dense[brought], 0))
        options = (
            kin.draw(rng, brought),
            np.where(dense[brought] == NONE, NONE, same_job),
            street[door],
            _earlier(rng, who, brought),
        )
        for kind in (0, 1, 2, 3):
            tried = np.where(source == kind, options[kind], NONE)
            found = np.where((found == NONE) & _proper(who, tried, brought), tried, found)
    for option in (2, 3):
        found = np.where(
            (found == NONE) & _proper(who, options[option], brought), options[option], found
        )
    return _suspicious(rng, draft, brought, found)


def _proper(who: People, referrer: IntVec, party: IntVec) -> IntVec:
    """Tell which referrers are random customers of before, at another address and phone."""
    known = (referrer != NONE) & (referrer != party) & who.random[referrer]
    known &= who.opened[referrer] < who.opened[party]
    known &= who.dwelling[referrer] != who.dwelling[party]
    return np.asarray(known & (who.phone[referrer] != who.phone[party]))


def _earlier(rng: np.random.Generator, who: People, brought: IntVec) -> IntVec:
    """Return for each one of those brought before him, mostly one of a few eager people."""
    order = brought[np.argsort(who.opened[brought], kind="stable")]
    n_before = np.searchsorted(who.opened[order], who.opened[brought], side="left")
    at = between(rng, 0, n_before, len(brought))
    eager = chance(rng, 0.5, len(brought))
    at = np.where(eager, at // 7 * 7, at)
    return np.where(n_before > 0, order[np.minimum(at, len(order) - 1)], NONE) if len(order) else at


def _suspicious(
    rng: np.random.Generator, draft: Draft, brought: IntVec, referrer: IntVec
) -> IntVec:
    """Replace a few referrers: somebody of the same home, one who came later, the party itself."""
    who, family = draft.who, draft.family
    n = len(brought)
    odd = chance(rng, draft.profile.suspicious, n)
    kind = pick(rng, (0.55, 0.35, 0.10), n)
    mates = Groups(family.home, family.n, family.member)
    home = np.full(who.n, NONE, dtype=np.int64)
    home[family.member] = family.home
    mate = np.where(home[brought] == NONE, NONE, mates.draw(rng, np.maximum(home[brought], 0)))
    mate = np.where((mate != NONE) & (who.opened[mate] < who.opened[brought]), mate, NONE)
    later = np.flatnonzero(who.random & (who.opened > AS_OF - 60))
    later = np.setdiff1d(later, brought)
    after = later[between(rng, 0, len(later), n)] if len(later) else np.full(n, NONE)
    after = np.where((after != NONE) & (who.opened[after] > who.opened[brought]), after, NONE)
    after = np.where(np.isin(after, referrer), NONE, after)
    other = np.where((kind == 0) & (mate != NONE), mate, np.where(kind == 2, brought, after))
    return np.where(odd & (other != NONE), other, referrer).astype(np.int64)


def _too_deep(n: int, brought: IntVec, referrer: IntVec) -> BoolVec:
    """Tell who stands too far below the first of his chain.

    >>> ones = np.arange(1, 9)
    >>> _too_deep(9, ones, ones - 1).tolist()
    [False, False, False, False, False, False, True, True]
    """
    above = np.full(n + 1, NONE, dtype=np.int64)  # the last place is nobody's, and that of NONE
    above[brought] = np.where(referrer == brought, NONE, referrer)
    at = brought
    for _ in range(DEEPEST + 1):
        at = above[at]
    return np.asarray(at != NONE)


def _unique(table: pa.Table) -> pa.Table:
    """Return ``table`` without repeated keys, the first kept."""
    keys = [
        table[c].combine_chunks().dictionary_encode().indices.to_numpy()
        for c in ("referrer_id", "party_id", "referred_on")
    ]
    return table.take(pa.array(first_of_each(*(k.astype(np.int64) for k in keys))))
