"""Which party holds which product, since when, with which balance."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graphcrm.sample import columns as col
from graphcrm.sample.draft import Draft
from graphcrm.sample.draw import AS_OF, NONE, BoolVec, IntVec, between, chance, pick
from graphcrm.sample.firms import Firms
from graphcrm.sample.products import CORPORATE, CURRENT, LOAN, RETAIL, yearly


def holdings(draft: Draft) -> pa.Table:
    """Return holdings of customers and firms as one table, with some closed ones."""
    rng = draft.streams("holdings")
    who, what = draft.who, draft.book
    party, product = (v.astype(np.int64) for v in np.nonzero(what.held))
    balance = what.balance[party, product]
    revenue = yearly(what.balance)[party, product]
    n = len(party)
    opened = np.where(
        product == CURRENT,
        who.opened[party],
        AS_OF - between(rng, 0, AS_OF - who.opened[party] + 1, n, skew=2),
    )
    gone = np.flatnonzero(chance(rng, 0.04, n) & (product != CURRENT)).astype(np.int64)
    ended = AS_OF - between(rng, 0, 500, len(gone))
    gone, ended = gone[ended > who.opened[party[gone]]], ended[ended > who.opened[party[gone]]]
    past = (
        party[gone],
        product[gone],
        np.zeros(len(gone), np.int64),
        np.zeros(len(gone), np.int64),
        np.maximum(ended - between(rng, 30, 1100, len(gone)), who.opened[party[gone]]),
        ended,
    )
    shut = np.flatnonzero((who.closed != NONE) & who.random).astype(np.int64)
    zero = np.zeros(len(shut), np.int64)
    left = (shut, zero, zero, zero, who.opened[shut], who.closed[shut])
    firm_rows = _firm_rows(rng, draft.firms, who.n)
    now = (party, product, balance, revenue, opened, np.full(n, NONE))
    whole = [
        np.concatenate(v).astype(np.int64) for v in zip(now, past, left, firm_rows, strict=True)
    ]
    return _holdings_table(rng, whole, draft.party_ids)


def _firm_rows(rng: np.random.Generator, all_: Firms, offset: int) -> tuple[IntVec, ...]:
    """Return the holdings of client firms: an account, loans where they borrow, some services."""
    client = np.flatnonzero(all_.client)
    borrower = np.flatnonzero(all_.loans > 0)
    n_retail = len(RETAIL)
    term = client[chance(rng, 0.15, len(client))]
    rest = client[chance(rng, 0.3, len(client))]
    term_part = all_.deposits[term] // 2
    kept = all_.deposits.copy()
    kept[term] -= term_part
    blocks = [
        (client, np.zeros(len(client), np.int64), kept[client], kept[client] // 200),
        (term, np.ones(len(term), np.int64), term_part, term_part // 120),
        (
            borrower,
            2 + pick(rng, (0.7, 0.3), len(borrower)),
            all_.loans[borrower],
            all_.loans[borrower] // 60,
        ),
        (
            rest,
            4 + between(rng, 0, 5, len(rest)),
            np.zeros(len(rest), np.int64),
            between(rng, 0, 9_000_00, len(rest)),
        ),
    ]
    firm, product, balance, revenue = (np.concatenate(v) for v in zip(*blocks, strict=True))
    opened = np.where(
        product == 0,
        all_.opened[firm],
        AS_OF - between(rng, 0, AS_OF - all_.opened[firm] + 1, len(firm), skew=2),
    )
    return firm + offset, product + n_retail, balance, revenue, opened, np.full(len(firm), NONE)


def _holdings_table(rng: np.random.Generator, rows: list[IntVec], party_ids: pa.Array) -> pa.Table:
    party, product, balance, revenue, opened, closed = rows
    n = len(party)
    ids = [p[0] for p in (*RETAIL, *CORPORATE)]
    n_retail = len(RETAIL)
    term = np.isin(product, (*range(1, 6), *LOAN.tolist(), n_retail + 2, n_retail + 3))
    years = np.where(np.isin(product, (11, n_retail + 3)), 7300, 1095)
    due = AS_OF - 20 + between(rng, 0, years, n, skew=2)
    due = np.where((due < opened + 30) | (closed != NONE), np.maximum(opened + 365, closed), due)
    return col.table(
        "holdings",
        {
            "party_id": col.take(party_ids, party),
            "product_id": col.words(ids, product),
            "account_no": _accounts(np.arange(n, dtype=np.int64), product < n_retail),
            "opened_on": col.dates(opened),
            "closed_on": col.dates(closed),
            "maturity_on": col.dates(np.where(term, due, NONE)),
            "balance": col.money(balance, closed == NONE),
            "revenue_12m": col.money(revenue, closed == NONE),
        },
    )


def _accounts(number: IntVec, retail: BoolVec) -> pa.Array:
    """Return account numbers of 16 digits, some with leading zeros."""
    head = np.where(retail, 6_299_00, 20_06)
    return col.strings(np.hstack([col.digits(head, 6), col.digits(number, 10)]))
