"""Random small banks of parties that rise, fall, buy, are called and leave."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from tests.banks import DAY

CUSTOMERS = tuple(f"c{i}" for i in range(14))
FIRMS = ("f1", "f2", "f3")
PARTIES = CUSTOMERS + FIRMS
BRANCHES = ("B1", "B2")
PRODUCTS = ("P1", "P2", "P3", "P4", "P5", "P6")
CATEGORIES = (None, "deposit", "fund", "loan", "card", "deposit")
AS_OFS = (DAY, DAY - timedelta(days=100), DAY + timedelta(days=100))
WORTHS = (0, 100, 30_000, 34_999, 49_999, 50_000, 60_000, 70_000, 1_200_000)

Bank = dict[str, list[dict[str, Any]]]


def value_bank(rng: np.random.Generator) -> Bank:
    """Draw a bank; it has the usual tiers."""

    def one(*choices: Any) -> Any:
        return choices[int(rng.integers(len(choices)))]

    def ago(*days: int) -> date | None:
        day: int | None = one(None, *days)
        return None if day is None else DAY - timedelta(days=day)

    def yuan(*amounts: int) -> Decimal | None:
        amount = one(None, *amounts)
        return None if amount is None else Decimal(amount) + Decimal(int(rng.integers(100))) / 100

    def party(**more: Any) -> dict[str, Any]:
        return {
            **{
                "branch_id": one(None, *BRANCHES),
                "deposits": yuan(*WORTHS),
                "loans": yuan(1, 10**6),
            },
            **{"opened_on": ago(900, 700, 300, 200, 180, 179, 50, -1), "closed_on": None},
            **{"revenue_12m": yuan(-500, 0, 90, 12_345), "n_txn_12m": one(None, 0, 1, 12, 40)},
            **more,
        }

    def ends() -> date | None:
        return ago(150, 90, 30, 0, -5) if rng.random() < 0.2 else None

    customers = [party(customer_id=c, aum=yuan(*WORTHS), closed_on=ends()) for c in CUSTOMERS]
    firms = [{**party(firm_id=f), "loans_elsewhere": yuan(0, 5)} for f in FIRMS]
    for row in firms:
        row.pop("n_txn_12m")
    months = [_month_end(m) for m in range(20)]
    watched = [p for p in PARTIES if rng.random() < 0.6]
    return {
        "branches": [{"branch_id": b} for b in BRANCHES],
        "staff": [{"staff_id": "S"}],
        "products": [
            {"product_id": p, "category": c} for p, c in zip(PRODUCTS, CATEGORIES, strict=True)
        ],
        "customers": customers,
        "firms": firms,
        "balances": [
            {
                **{"party_id": p, "on": on, "aum": yuan(*WORTHS[2:]), "deposits": yuan(*WORTHS)},
                **{"loans": yuan(0, 60_000), "revenue_12m": yuan(-7, 700)},
            }
            for p in watched
            for on in months
            if rng.random() < 0.9
        ],
        "holdings": [
            {
                **{"party_id": p, "product_id": q, "opened_on": ago(500, 180, 179, 90, 3, -1)},
                **{"closed_on": ends(), "revenue_12m": yuan(-3, 0, 17, 2000)},
            }
            for p in PARTIES
            for q in PRODUCTS
            if rng.random() < 0.5
        ],
        "contacts": [
            {
                **{"staff_id": "S", "party_id": one(*PARTIES), "channel": channel},
                "contacted_on": DAY - timedelta(days=int(rng.integers(-5, 500))),
            }
            for channel in ("visit", "call", "sms", None, "other")
            for _ in range(5)
        ],
        "needs": [
            {"party_id": p, "kind": "card", "raised_on": ago(300, 1) or DAY, "status": status}
            for p in PARTIES
            if (status := one("none", None, "open", "Done", "已完成")) != "none"
        ],
        "employment": [
            {"customer_id": c, "firm_id": one(*FIRMS), "role": one("employee", "finance")}
            for c in CUSTOMERS
            if rng.random() < 0.3
        ],
        "referrals": [
            {"referrer_id": PARTIES[i], "party_id": c, "referred_on": DAY - timedelta(days=60)}
            for i, c in enumerate(CUSTOMERS[1:])
            if rng.random() < 0.4
        ],
        "signals": [
            {"party_id": p, "kind": one("left", "rate_enquiry"), "raised_on": ago(400, 70) or DAY}
            for p in PARTIES
            if rng.random() < 0.2
        ],
    }


def _month_end(months_ago: int) -> date:
    year, month = divmod(2026 * 12 + 5 - months_ago, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])
