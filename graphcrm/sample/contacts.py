"""Who was in touch with whom, over eighteen months."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graphcrm.sample import columns as col
from graphcrm.sample.coverage import Links
from graphcrm.sample.draft import Draft
from graphcrm.sample.draw import AS_OF, NONE, IntVec, between, chance, first_of_each, pick
from graphcrm.sample.staff import ADVISER, LEAD, MANAGER, TELLER

CHANNELS = (
    "call",
    "wechat",
    "visit",
    "meeting",
    "event",
    "email",
    "other",
    "sms",
    "greeting",
    "system",
    "branch",
)
N_EFFECTIVE = 7
HISTORY = 548
WINDOW = 180
OUTCOMES = ("无人接听", "再联系", "有意向", "已办理", "无意向")
Rows = tuple[IntVec, IntVec, IntVec, IntVec]


def contacts(draft: Draft, links: Links) -> pa.Table:
    """Return contacts over 18 months: regular ones, chance ones, and mass messages."""
    rng = draft.streams("contacts")
    regular = _regular(rng, links)
    chance_ones = _by_chance(rng, draft, links)
    mass = _mass(rng, draft)
    staff, party, on, channel = (
        np.concatenate(v) for v in zip(regular, chance_ones, mass, strict=True)
    )
    keep = first_of_each(staff, party, on, channel)
    staff, party, on, channel = (v[keep].astype(np.int64) for v in (staff, party, on, channel))
    n = len(staff)
    effective = channel < N_EFFECTIVE
    needs = ("理财", "贷款", "保险", "信用卡", "代发")
    has_need = effective & chance(rng, 0.08, n)
    return col.table(
        "contacts",
        {
            "staff_id": draft.staff.id_of(staff),
            "party_id": col.take(draft.party_ids, party),
            "contacted_on": col.dates(on),
            "channel": col.words(CHANNELS, channel),
            "outcome": col.words(OUTCOMES, np.where(effective, between(rng, 0, 5, n), NONE)),
            "need": col.words(needs, np.where(has_need, between(rng, 0, 5, n), NONE)),
        },
    )


def _regular(rng: np.random.Generator, links: Links) -> Rows:
    """Return three to four effective contacts a year for each link, none lately if not tended."""
    n, most = len(links.staff), 6
    began = np.where(links.since == NONE, HISTORY, AS_OF - links.since)
    ended = np.where(links.until == NONE, 0, AS_OF - links.until)
    first = np.where(links.tended, between(rng, 0, 150, n), WINDOW + 5 + between(rng, 0, 300, n))
    first = np.where(
        links.tended & (ended == 0), np.minimum(first, np.maximum(began, 0)), first + ended
    )
    gaps = 60 + between(rng, 0, 90, n * most).reshape(n, most)
    gaps[:, 0] = first
    age = np.cumsum(gaps, axis=1)
    row, _ = np.nonzero((age <= HISTORY) & (age <= began[:, None]))
    kept = age[(age <= HISTORY) & (age <= began[:, None])]
    channel = pick(rng, (0.38, 0.27, 0.12, 0.10, 0.06, 0.02, 0.05), len(kept))
    return links.staff[row], links.party[row], AS_OF - kept, channel


def _by_chance(rng: np.random.Generator, draft: Draft, links: Links) -> Rows:
    """Return contacts by staff not named for a party: colleagues who helped out."""
    who = draft.who
    anyone = draft.staff.groups((MANAGER, ADVISER, LEAD, TELLER), draft.n_outlets)
    mine = links.party[(links.party < who.n) & (links.role == 0)]
    covered = mine[chance(rng, draft.profile.helped_out, len(mine))]
    others = np.flatnonzero(who.random & who.active & chance(rng, 0.012, who.n))
    party = np.concatenate([covered, others]).astype(np.int64)
    staff = anyone.draw(rng, who.outlet[party])
    on = AS_OF - between(rng, 0, 500, len(party), skew=2)
    return staff, party, on, pick(rng, (0.5, 0.2, 0.1, 0.2), len(party))


def _mass(rng: np.random.Generator, draft: Draft) -> Rows:
    """Return mass texts, greetings and automatic messages, and visits to the counter."""
    who = draft.who
    sender = draft.staff.groups((TELLER,), draft.n_outlets)
    first = sender.member[np.minimum(sender.start, len(sender.member) - 1)]  # one sender an outlet
    party = np.flatnonzero(
        who.random & who.active & chance(rng, draft.profile.mass_messages, who.n)
    )
    party = party.astype(np.int64)
    days = np.array([0, 9, 42, 88, 134, 177, 230, 315, 400], dtype=np.int64)
    on = AS_OF - days[between(rng, 0, len(days), len(party))]
    channel = N_EFFECTIVE + pick(rng, (0.55, 0.2, 0.15, 0.1), len(party))
    return first[who.outlet[party]], party, on, channel
