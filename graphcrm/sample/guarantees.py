"""Who vouches for whose loan: single guarantors, rings among firms, legal representatives."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graphcrm.sample import columns as col
from graphcrm.sample.draft import Draft
from graphcrm.sample.draw import AS_OF, NONE, BoolVec, IntVec, between, chance, pick

KINDS = ("single", "mutual", "joint")
SOURCES = ("本行信贷系统", "征信", "企业公示")
RING_SIZES = (0.5, 0.25, 0.15, 0.10)  # of 3, 4, 5 and 6 firms
RINGS_PER_BORROWER = 0.025


def guarantees(draft: Draft) -> pa.Table:
    """Return guarantees of random firms' loans.

    Outside the rings a firm vouches only for firms of a higher position, so that no other ring
    can come about.
    """
    rng, all_, bosses = draft.streams("guarantees"), draft.firms, draft.bosses
    n_customers = draft.who.n
    borrower = rng.permutation(np.flatnonzero(all_.random & (all_.loans > 0))).astype(np.int64)
    n_rings = round(len(borrower) * RINGS_PER_BORROWER)
    sizes = 3 + pick(rng, RING_SIZES, n_rings)
    sizes = sizes[np.cumsum(sizes) <= len(borrower) // 2]
    in_ring = int(sizes.sum())
    ring = np.repeat(np.arange(len(sizes)), sizes)
    start = np.repeat(np.cumsum(sizes) - sizes, sizes)
    place = np.arange(in_ring)
    nxt = start + (place - start + 1) % np.repeat(sizes, sizes) if in_ring else place
    rest = borrower[in_ring:]
    by_firm = rest[chance(rng, 0.18, len(rest))]
    lower = by_firm - 1 - between(rng, 0, np.maximum(by_firm - all_.n_planted, 1), len(by_firm))
    fit = (lower >= all_.n_planted) & ~np.isin(lower, borrower[:in_ring])
    legal = np.flatnonzero((bosses.role == 1) & np.isin(bosses.firm, rest))
    legal = legal[chance(rng, 0.6, len(legal))]
    guarantor = np.concatenate(
        [borrower[place] + n_customers, lower[fit] + n_customers, bosses.customer[legal]]
    )
    owed = np.concatenate([borrower[nxt], by_firm[fit], bosses.firm[legal]]).astype(np.int64)
    joint = np.arange(len(owed)) < in_ring
    joint[:in_ring] &= ring % 3 == 0
    return _table(rng, draft, guarantor.astype(np.int64), owed, joint)


def _table(
    rng: np.random.Generator, draft: Draft, guarantor: IntVec, borrower: IntVec, joint: BoolVec
) -> pa.Table:
    n = len(borrower)
    amount = draft.firms.loans[borrower] // 100 * between(rng, 40, 101, n)
    since = AS_OF - 30 - between(rng, 0, 900, n)
    until = np.where(chance(rng, 0.1, n), since + 25, since + 1096)
    return col.table(
        "guarantees",
        {
            "guarantor_id": col.take(draft.party_ids, guarantor),
            "borrower_id": col.take(draft.party_ids, borrower + draft.who.n),
            "contract_id": col.join(
                "DB", col.strings(col.digits(np.arange(n, dtype=np.int64) + 2001, 8))
            ),
            "amount": col.money(amount),
            "kind": col.words(KINDS, np.where(joint, 2, 0)),
            "source": col.words(SOURCES, pick(rng, (0.7, 0.2, 0.1), n)),
            "since": col.dates(since),
            "until": col.dates(np.where(chance(rng, 0.05, n) & (until > AS_OF), NONE, until)),
        },
    )
