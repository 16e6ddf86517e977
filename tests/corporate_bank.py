"""Random banks of firms and their people: roles, headcounts, wages, holdings and what moves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from graphcrm.model.words import EMPLOYMENT_ROLE
from tests.banks import DAY
from tests.random_banks import BRANCHES, PlainBank

PEOPLE, FIRMS, STAFF, HOMES = (
    [f"C{i:02}" for i in range(24)],
    [f"F{i}" for i in "0123456789AB"],
    ["S1", "S2"],
    [f"H{i}" for i in range(6)],
)
MONTHS = [date(2025, month, 1) for month in range(11, 13)]
MONTHS += [date(2026, month, 1) for month in range(1, 8)]
DAYS = [DAY + timedelta(days=n) for n in (-400, -30, 0, 1)]
PRODUCTS = {"P1": "liability", "P2": "asset", "P3": "intermediary", "P4": None}
AS_OFS = [DAY, DAY - timedelta(days=1), DAY - timedelta(days=90), DAY + timedelta(days=40)]


def corporate_bank(rng: np.random.Generator) -> PlainBank:
    """Return a bank of a few firms, in which most of what may be missing is sometimes missing."""

    def some(values: list[Any], blank: float = 0.0) -> Any:
        return None if rng.random() < blank else values[rng.integers(len(values))]

    def yuan(*values: int, blank: float = 0.2) -> Decimal | None:
        value = some(list(values), blank)
        return None if value is None else Decimal(value)

    def party(blank: float) -> dict[str, Any]:
        return {
            "name": some(["甲", "乙"], 0.3),
            "branch_id": some(list(BRANCHES), 0.1),
            "opened_on": some(DAYS, 0.8),
            "closed_on": some(DAYS, blank),
            "deposits": yuan(0, 5, 70),
            "loans": yuan(0, 9, blank=0.4),
        }

    def firm() -> dict[str, Any]:
        return {
            **party(0.95),
            "headcount": some([0, 1, 3, 9, 10, 12, 12, 25, 40], 0.1),
            "industry": some(["steel"] * 5 + ["silk"], 0.1),
            "payer_kind": some(["agency", "treasury", "employer"], 0.7),
            "is_client": some([True, True, False], 0.5),
            "loans_elsewhere": yuan(0, 8, 90, blank=0.4),
        }

    bank: PlainBank = {
        "branches": [{"branch_id": b} for b in BRANCHES],
        "staff": [{"staff_id": s, "branch_id": some(list(BRANCHES), 0.3)} for s in STAFF],
        "customers": [{"customer_id": c, **party(0.9), "aum": yuan(7, 80)} for c in PEOPLE],
        "firms": [{"firm_id": f, **firm()} for f in FIRMS],
        "products": [{"product_id": p, "side": side} for p, side in PRODUCTS.items()],
        "employment": [
            {
                **{"customer_id": who, "firm_id": some(FIRMS), "role": role},
                **{"since": some(DAYS, 0.7), "until": some(DAYS, 0.8)},
                "share": some([0.1, 0.25, 0.7], 0.3) if role not in {"employee", "hr"} else None,
                "payroll": some([True, False], 0.5),
            }
            for who in PEOPLE
            for role in sorted({*rng.choice(["employee", *EMPLOYMENT_ROLE], 2).tolist()})
        ],
        "payrolls": [
            {"firm_id": f, "customer_id": c, "month": month, "amount": some([None, 0, 50, 80])}
            for c in PEOPLE
            for f in sorted({some(FIRMS), some(FIRMS)})
            for month in MONTHS
            if rng.random() < 0.5
        ],
        "coverage": [
            {"staff_id": some(STAFF), "party_id": p, "role": "lead", "until": some(DAYS, 0.8)}
            for p in PEOPLE + FIRMS
            if rng.random() < 0.5
        ],
    }
    bank["holdings"] = [
        {
            **{"party_id": p, "product_id": some([*PRODUCTS, "P1", "P1"]), "account_no": str(n)},
            **{"opened_on": some(DAYS, 0.6), "closed_on": some(DAYS, 0.8)},
        }
        for p in PEOPLE + FIRMS
        for n in range(rng.integers(0, 3))
    ]
    knows_flows = rng.random() < 0.8
    bank["flows"] = [
        {"party_id": c, "month": month, "channel": channel, "amount_out": yuan(0, 30, 90)}
        for c in PEOPLE[::2]
        for month in MONTHS[: rng.integers(5, 10)]
        for channel in ("other_bank", "securities")
        if knows_flows and rng.random() < 0.4
    ]
    bank["firm_links"] = [
        {
            **{"firm_id": f, "other_firm_id": some(FIRMS), "kind": "subsidiary_of"},
            **{"since": some(DAYS, 0.7), "share": some([0.3, 0.6], 0.3)},
        }
        for f in FIRMS[::2]
    ]
    bank["firm_links"] += [
        {
            **{"firm_id": f, "other_firm_id": some(FIRMS), "kind": kind},
            **{"since": some(DAYS, 0.7), "until": some(DAYS, 0.8)},
            "amount": yuan(1, 3, 7, blank=0.1) if kind == "supplies" else None,
        }
        for f in FIRMS
        for kind in ("supplies", "supplies", "same_controller")
        if rng.random() < (0.8 if kind == "supplies" else 0.1)
    ]
    keys = ("firm_id", "other_firm_id", "kind", "since")
    bank["firm_links"] = list({tuple(r[k] for k in keys): r for r in bank["firm_links"]}.values())
    bank["households"] = [{"household_id": h} for h in HOMES]
    bank["household_members"] = [
        {"household_id": some(HOMES), "customer_id": c, "until": some(DAYS, 0.8)}
        for c in PEOPLE
        if rng.random() < 0.6
    ]
    bank["balances"] = [
        {"party_id": p, "on": end, "deposits": yuan(5, 40, 300), "aum": yuan(300), "loans": None}
        for p in PEOPLE + FIRMS
        for end in (month_end(month) for month in MONTHS)
        if rng.random() < 0.3
    ]
    return bank


def month_end(month: date) -> date:
    """Return the last day of a month."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
