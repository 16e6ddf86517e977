"""Campaigns, events, feedback, needs and signals."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graphcrm.model import DEFAULT_TIERS
from graphcrm.sample import columns as col
from graphcrm.sample.draft import Draft
from graphcrm.sample.draw import (
    AS_OF,
    NONE,
    IntVec,
    between,
    chance,
    day,
    first_of_each,
    pick,
)

CAMPAIGNS = (
    ("A001", "春节开门红", day(2025, 1, 5), day(2025, 3, 15), "P02"),
    ("A002", "老带新有礼", day(2025, 5, 1), day(2025, 8, 31), "P01"),
    ("A003", "大额存单回馈", day(2026, 3, 1), day(2026, 4, 30), "P03"),
    ("A004", "代发客户专享", day(2026, 5, 1), day(2026, 7, 31), "P07"),
)
NEEDS = ("mortgage", "wealth", "deposit", "insurance", "business_loan", "card")
SIGNALS = (
    "balance_drop",
    "overdue",
    "dormant",
    "layoffs",
    "relocation",
    "rate_enquiry",
    "left",
    "payroll_stopped",
)
FEEDBACK = ("complaint", "praise", "survey")


def tiers_table() -> pa.Table:
    """Return the tiers that apply by default.

    >>> tiers_table()["tier"].to_pylist()[0]
    'private'
    """
    from decimal import Decimal

    rows = [{**t, "min_worth": Decimal(int(str(t["min_worth"])))} for t in DEFAULT_TIERS]
    return col.rows_table("tiers", rows)


def campaigns_table() -> pa.Table:
    """Return the campaigns."""
    ids, names, starts, ends, products = zip(*CAMPAIGNS, strict=True)
    return col.table(
        "campaigns",
        {
            "campaign_id": pa.array(ids),
            "name": pa.array(names),
            "started_on": col.dates(np.array(starts)),
            "ended_on": col.dates(np.array(ends)),
            "product_id": pa.array(products),
        },
    )


def events(draft: Draft) -> dict[str, pa.Table]:
    """Return events of up to forty guests, and who came."""
    rng = draft.streams("events")
    who = draft.who
    n_events = max(12, who.n // 2_500)
    held = AS_OF - 3 - between(rng, 0, 540, n_events)
    titles = draft.profile.place.events
    kind = np.arange(n_events) % len(titles)
    event_ids = col.ids("E", np.arange(n_events, dtype=np.int64) + 101, 5)
    guests = np.repeat(np.arange(n_events), 12 + between(rng, 0, 29, n_events)).astype(np.int64)
    pool = np.flatnonzero(who.random & who.active & (who.band >= 2))
    party = pool[between(rng, 0, len(pool), len(guests))]
    keep = first_of_each(guests, party)
    keep = keep[who.opened[party[keep]] < held[guests[keep]]]
    return {
        "events": col.table(
            "events",
            {
                "event_id": event_ids,
                "name": col.words(titles, kind),
                "held_on": col.dates(held),
                "cost": col.money(between(rng, 20, 300, n_events) * 100_00),
            },
        ),
        "attendance": col.table(
            "attendance",
            {
                "event_id": col.take(event_ids, guests[keep]),
                "party_id": col.take(draft.customer_ids, party[keep]),
            },
        ),
    }


def _some(rng: np.random.Generator, draft: Draft, share: float) -> tuple[IntVec, int]:
    at = draft.active_random
    at = at[chance(rng, share, len(at))]
    return at, len(at)


def feedback(draft: Draft) -> pa.Table:
    """Return complaints, praise and surveys; one complaint in six is still open."""
    rng = draft.streams("feedback")
    at, n = _some(rng, draft, 0.015)
    opened = AS_OF - between(rng, 0, 540, n)
    kind = pick(rng, (0.45, 0.2, 0.35), n)
    still = (kind == 0) & chance(rng, 0.17, n)
    closed = np.minimum(opened + between(rng, 0, 40, n), AS_OF)
    return col.table(
        "feedback",
        {
            "party_id": col.take(draft.customer_ids, at),
            "kind": col.words(FEEDBACK, kind),
            "opened_on": col.dates(opened),
            "closed_on": col.dates(np.where(still, NONE, closed)),
            "score": col.plain(between(rng, 1, 6, n).astype(np.float64), kind == 2),
        },
    )


def needs(draft: Draft) -> pa.Table:
    """Return needs that were raised; half are open."""
    rng = draft.streams("needs")
    at, n = _some(rng, draft, 0.02)
    return col.table(
        "needs",
        {
            "party_id": col.take(draft.customer_ids, at),
            "kind": col.words(NEEDS, between(rng, 0, len(NEEDS), n)),
            "raised_on": col.dates(AS_OF - between(rng, 0, 400, n)),
            "status": col.words(("open", "done", "dropped"), pick(rng, (0.5, 0.35, 0.15), n)),
        },
    )


def signals(draft: Draft) -> pa.Table:
    """Return observations on parties."""
    rng = draft.streams("signals")
    at, n = _some(rng, draft, 0.02)
    return col.table(
        "signals",
        {
            "party_id": col.take(draft.customer_ids, at),
            "kind": col.words(SIGNALS, pick(rng, (0.35, 0.1, 0.2, 0.03, 0.05, 0.2, 0.04, 0.03), n)),
            "raised_on": col.dates(AS_OF - between(rng, 0, 400, n)),
            "severity": col.shares(between(rng, 10, 100, n) / 100),
        },
    )
