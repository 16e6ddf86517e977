"""Customers as a table."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graphcrm.sample import columns as col
from graphcrm.sample import names
from graphcrm.sample.draw import (
    AS_OF,
    NONE,
    BoolVec,
    Streams,
    between,
    chance,
    pick,
)
from graphcrm.sample.people import People
from graphcrm.sample.places import VILLAGES
from graphcrm.sample.products import LOAN, WEALTH, Book
from graphcrm.sample.profile import Profile
from graphcrm.sample.staff import Network
from graphcrm.sample.villages import addresses, village_names

CONSENT = ("yes", "no", "unknown")
FARMING = names.OCCUPATIONS.index("务农")
LOAN_CLASSES = ("normal", "special_mention", "substandard", "doubtful", "loss")


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
    three_in_five = np.arange(n) % 5 < 3
    farms = (who.village != NONE) & (who.age >= 18) & three_in_five
    occupation = np.where(farms, FARMING, occupation)
    edge = chance(rng, 0.03, n)
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
            "address": addresses(profile.place, who.site),
            "village": _villages(rng, profile, who, edge),
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


def _villages(rng: np.random.Generator, profile: Profile, who: People, edge: BoolVec) -> pa.Array:
    """Return the villages of a county, or of a city the few at its ``edge``."""
    at_edge = np.where(edge, between(rng, 0, len(VILLAGES), who.n), NONE)
    if profile.place.townships:
        return village_names(profile.place, who.site)
    return col.words(VILLAGES, at_edge)
