"""Who vouches for whose loan: other firms, rings, legal representatives, neighbours on farms."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graphcrm.graph.arrays import place_in_group
from graphcrm.sample import columns as col
from graphcrm.sample.draft import Draft
from graphcrm.sample.draw import (
    AS_OF,
    NONE,
    IntVec,
    between,
    chance,
    first_of_each,
    pick,
)
from graphcrm.sample.products import FARM

KINDS = ("single", "mutual", "joint")
SINGLE, MUTUAL, JOINT = range(3)
SOURCES = ("本行信贷系统", "征信", "企业公示")
RING_SIZES = (0.5, 0.25, 0.15, 0.10)  # of 3, 4, 5 and 6 firms
RINGS_PER_BORROWER = 0.025
FIRST_CONTRACT = 2001  # those before it are planted


def guarantees(draft: Draft) -> pa.Table:
    """Return guarantees of random firms' loans, and of farmers' where the profile has them."""
    firms = _firms(draft)
    return pa.concat_tables([firms, _farms(draft, FIRST_CONTRACT + firms.num_rows)])


def _firms(draft: Draft) -> pa.Table:
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
    by_firm = rest[chance(rng, draft.profile.firm_guarantor, len(rest))]
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
    return _table(
        rng,
        draft,
        guarantor=guarantor.astype(np.int64),
        borrower=owed + n_customers,
        loan=draft.firms.loans[owed],
        kind=np.where(joint, JOINT, SINGLE),
        contract=np.arange(len(owed), dtype=np.int64),
        first_contract=FIRST_CONTRACT,
    )


def _farms(draft: Draft, first_contract: int) -> pa.Table:
    """Return what neighbouring farm borrowers vouch for: two for each other, three to six jointly.

    In a joint group (联保) everybody vouches for everybody else under one contract.
    """
    rng, who = draft.streams("guarantees.farms"), draft.who
    borrows = draft.book.held[:, FARM] & who.random & who.active
    borrower = np.flatnonzero(borrows).astype(np.int64)
    borrower = borrower[first_of_each(who.dwelling[borrower])]  # one of a home
    borrower = borrower[np.argsort(who.dwelling[borrower], kind="stable")]
    size = 1 + pick(rng, draft.profile.farm_groups, len(borrower))
    size = size[np.cumsum(size) <= len(borrower)]
    group, start = np.repeat(np.arange(len(size)), size), np.repeat(np.cumsum(size) - size, size)
    others = np.repeat(size, size) - 1
    giver = np.repeat(np.arange(len(group)), others)
    first, whole = start[giver], size[group[giver]]
    taker = first + (giver - first + 1 + place_in_group(giver)) % whole
    joint = whole > 2
    one_each = np.where(joint, group[giver], len(group) + np.arange(len(giver)))
    _, contract = np.unique(one_each, return_inverse=True)
    return _table(
        rng,
        draft,
        guarantor=borrower[giver],
        borrower=borrower[taker],
        loan=draft.book.balance[borrower[taker], FARM],
        kind=np.where(joint, JOINT, MUTUAL),
        contract=contract.astype(np.int64),
        first_contract=first_contract,
    )


def _table(
    rng: np.random.Generator,
    draft: Draft,
    *,
    guarantor: IntVec,
    borrower: IntVec,
    loan: IntVec,
    kind: IntVec,
    contract: IntVec,
    first_contract: int,
) -> pa.Table:
    """Return guarantees of a part of each loan; rows of one contract run for the same time."""
    n = len(borrower)
    amount = loan // 100 * between(rng, 40, 101, n)
    since = AS_OF - 30 - between(rng, 0, 900, n)
    until = np.where(chance(rng, 0.1, n), since + 25, since + 1096)
    source = pick(rng, (0.7, 0.2, 0.1), n)
    until = np.where(chance(rng, 0.05, n) & (until > AS_OF), NONE, until)
    return col.table(
        "guarantees",
        {
            "guarantor_id": col.take(draft.party_ids, guarantor),
            "borrower_id": col.take(draft.party_ids, borrower),
            "contract_id": col.join("DB", col.strings(col.digits(contract + first_contract, 8))),
            "amount": col.money(amount),
            "kind": col.words(KINDS, kind),
            "source": col.words(SOURCES, source),
            "since": col.dates(since[contract]),
            "until": col.dates(until[contract]),
        },
    )
