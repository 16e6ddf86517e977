"""Random banks where many look after few: several hold a role, and others did, will or cannot."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from graphcrm.model.words import COVERAGE_ROLE
from tests.banks import DAY
from tests.random_banks import BRANCHES, PlainBank

STAFF, PARTIES = [f"S{i}" for i in range(8)], [*(f"C{i}" for i in range(9)), "客", "F1", "F2"]
DAYS = [DAY + timedelta(days=n) for n in (-400, -90, -1, 0, 1, 31)]
MONTHS = [date(2025, 5, 1), *(date(2026, month, 1) for month in range(1, 8))]
ROLES = ("account_manager", "wealth_adviser", "corporate_manager", "team_lead", "teller")
TIERS: list[list[dict[str, Any]]] = [
    [],
    [{"tier": "gold", "rank": 2}, {"tier": "private", "rank": 0}, {"tier": "star", "rank": None}],
]


def crowded(rng: np.random.Generator) -> PlainBank:
    """Return a bank whose parties each have ten rows of coverage, most of them open."""

    def some(values: list[Any], blank: float) -> Any:
        return None if rng.random() < blank else values[rng.integers(len(values))]

    def party() -> dict[str, Any]:
        return {
            "branch_id": some(list(BRANCHES), 0.2),
            "tier": some(["gold", "gold", "private", "star", "no such"], 0.1),
            "closed_on": some(DAYS, 0.9),
            "deposits": some([Decimal(n) for n in (0, 5, 70, 70)], 0.3),
            "loans": some([Decimal(9)], 0.5),
        }

    covers = {
        (some(STAFF, 0), some(PARTIES, 0), some(list(COVERAGE_ROLE), 0), some(DAYS, 0.6)): {
            "until": some(DAYS, 0.6),
            "line": some(["retail", "corporate", "credit"], 0.4),
        }
        for _ in range(120)
    }
    keys = ("staff_id", "party_id", "role", "since")
    meetings = {(some(STAFF, 0), some(PARTIES, 0), some(DAYS, 0)) for _ in range(40)}
    met = ("staff_id", "party_id", "contacted_on")
    return {
        "branches": [{"branch_id": b} for b in BRANCHES],
        "tiers": some(TIERS, 0),
        "staff": [
            {
                "staff_id": staff,
                "branch_id": some(list(BRANCHES), 0.2),
                "joined_on": some(DAYS, 0.8),
                "leaves_on": some(DAYS, 0.8),
                "is_virtual": some([True, False], 0.7),
            }
            for staff in STAFF
        ],
        "customers": [{"customer_id": p, **party()} for p in PARTIES if p[0] != "F"],
        "firms": [{"firm_id": p, **party()} for p in PARTIES if p[0] == "F"],
        "coverage": [dict(zip(keys, key, strict=True)) | row for key, row in covers.items()],
        "contacts": [
            {**dict(zip(met, key, strict=True)), "channel": some(["sms", "call"], 0.3)}
            for key in sorted(meetings)
        ],
    }


def paying(rng: np.random.Generator) -> PlainBank:
    """Return such a bank, or a sparser one, whose firms pay wages and whose staff have limits."""
    bank = crowded(rng)

    def some(values: list[Any]) -> Any:
        return values[rng.integers(len(values))]

    for table in ("coverage", "contacts"):
        share = some([0.1, 0.4, 1.0])
        bank[table] = [row for row in bank[table] if rng.random() < share]
    more: dict[str, dict[str, list[Any]]] = {
        "staff": {"role": [None, *ROLES], "capacity": [None, 0, 1, 2]},
        "tiers": {"cadence_days": [None, 0, 89, 90]},
        "firms": {"payer_kind": [None, None, "employer", "agency"], "is_client": [None, True]},
    }
    for table, columns in more.items():
        bank[table] = [{**r, **{n: some(v) for n, v in columns.items()}} for r in bank[table]]
    people, firms = ([p for p in PARTIES if (p[0] == "F") is firm] for firm in (False, True))
    bank["employment"] = [
        {"customer_id": who, "firm_id": firm, "role": "employee", "payroll": some([None, True])}
        for who in people
        for firm in firms
        if rng.random() < 0.1
    ]
    bank["payrolls"] = [
        {"firm_id": firm, "customer_id": who, "month": month, "amount": some([None, 0, 5, 5, 5])}
        for firm in firms
        for month in MONTHS
        if rng.random() < 0.6
        for who in people[: rng.integers(4, len(people))]
    ]
    return bank
