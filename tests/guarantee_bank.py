"""Random banks of parties who guarantee one another: doubtful amounts, companies, spells."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from tests.corporate_bank import DAYS
from tests.random_banks import BRANCHES, PlainBank

FIRMS, PEOPLE = [f"F{i}" for i in range(7)], ["C1", "C2", "C3"]
PARTIES = FIRMS + PEOPLE
KINDS = [None, "single", "mutual", "joint"]


def guarantee_bank(rng: np.random.Generator) -> PlainBank:
    """Return a bank of ten, more or less of whom guarantee one another, some under one contract."""

    def some(values: list[Any], blank: float = 0.0) -> Any:
        return None if rng.random() < blank else values[rng.integers(len(values))]

    def party() -> dict[str, Any]:
        return {
            "branch_id": some([BRANCHES[0], *BRANCHES], 0.1),
            "closed_on": some(DAYS, 0.9),
            "deposits": some([Decimal(n) for n in (0, 5, 70)], 0.3),
            "loans": some([Decimal(n) for n in (0, 9)], 0.4),
        }

    def firm() -> dict[str, Any]:
        own = {"is_guarantee_company": some([True, False, False], 0.5)}
        return {**party(), **own, "is_client": some([True, True, False], 0.5)}

    def guarantee(guarantor: str, borrower: str, contract: str | None) -> dict[str, Any]:
        return {
            **{"guarantor_id": guarantor, "borrower_id": borrower, "contract_id": contract},
            "amount": some([Decimal(n) for n in (-3, 0, 1, 2, 7, 7, 12)], 0.1),
            "kind": some(KINDS),
            **{"since": some(DAYS, 0.8), "until": some(DAYS, 0.9)},
        }

    # few parties on the way make rings, many make chains
    near = [str(p) for p in rng.choice(PARTIES, rng.integers(2, 11), replace=False)]
    drawn = [guarantee(some(near), some(near), some(["G1", "G2"], 0.2)) for _ in range(14)]
    group = [
        {**guarantee(one, other, "J"), "kind": "joint", "since": None, "until": None}
        for one in near[: rng.integers(2, 5)]
        for other in near[:3]
        if one != other and rng.random() < 0.5
    ]
    keys = ("guarantor_id", "borrower_id", "contract_id")
    rows = [*drawn[: rng.integers(0, 15)], *group]
    return {
        "branches": [{"branch_id": b} for b in BRANCHES],
        "customers": [{"customer_id": c, **party()} for c in PEOPLE],
        "firms": [{"firm_id": f, **firm()} for f in FIRMS],
        "guarantees": list({tuple(row[k] for k in keys): row for row in rows}.values()),
    }
