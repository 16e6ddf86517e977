"""Random banks where many look after few: several hold a role, and others did, will or cannot."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from graphcrm.model.words import COVERAGE_ROLE
from tests.banks import DAY
from tests.random_banks import BRANCHES, PlainBank

STAFF, PARTIES = [f"S{i}" for i in range(8)], [*(f"C{i}" for i in range(9)), "客", "F1", "F2"]
DAYS = [DAY + timedelta(days=n) for n in (-400, -90, -1, 0, 1, 31)]
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
