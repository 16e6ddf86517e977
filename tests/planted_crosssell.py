"""Banks in which products go round in households, or come to everybody alike."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from tests.banks import DAY

N_CUSTOMERS, SIZE, N_PRODUCTS = 720, 4, 12
YEAR = 365
CUTOFF = DAY - timedelta(days=YEAR)
PlainBank = dict[str, list[dict[str, Any]]]


def planted(seed: int, *, spreads: float) -> PlainBank:
    """Return households of four; every year half of their people open a product.

    It is one that another of the household holds in ``spreads`` of cases, else anyone's choice.
    """
    rng = np.random.default_rng(seed)
    common = 1 / np.arange(1.0, N_PRODUCTS + 1)
    first = rng.choice(N_PRODUCTS, N_CUSTOMERS, p=common / common.sum())
    held = [{int(product)} for product in first]
    holdings = [_opening(person, 900, has) for person, has in enumerate(first)]
    for ended in (2 * YEAR, YEAR, 0):
        for person in np.flatnonzero(rng.random(N_CUSTOMERS) < 0.5).tolist():
            free = common * [product not in held[person] for product in range(N_PRODUCTS)]
            home = person - person % SIZE
            near = set().union(*held[home : home + SIZE]) - held[person]
            if near and rng.random() < spreads:
                free = free * np.isin(np.arange(N_PRODUCTS), sorted(near))
            product = int(rng.choice(N_PRODUCTS, p=free / free.sum()))
            held[person].add(product)
            holdings.append(_opening(person, ended + int(rng.integers(0, YEAR)), product))
    return {
        "products": [{"product_id": f"P{p:02d}"} for p in range(N_PRODUCTS)],
        "households": [{"household_id": f"H{h:03d}"} for h in range(N_CUSTOMERS // SIZE)],
        "customers": [
            {"customer_id": f"C{c:03d}", "opened_on": date(2019, 1, 1)} for c in range(N_CUSTOMERS)
        ],
        "household_members": [
            {"household_id": f"H{c // SIZE:03d}", "customer_id": f"C{c:03d}", "since": day}
            for c, day in enumerate([date(2019, 1, 1)] * N_CUSTOMERS)
        ],
        "holdings": holdings,
    }


def shuffled(bank: PlainBank, seed: int) -> PlainBank:
    """Return the bank with its people dealt out over the households anew."""
    dealt = np.random.default_rng(seed).permutation(N_CUSTOMERS)
    members = [
        {**row, "customer_id": f"C{at:03d}"}
        for row, at in zip(bank["household_members"], dealt, strict=True)
    ]
    return {**bank, "household_members": members}


def _opening(person: int, days: int, product: int) -> dict[str, Any]:
    return {
        "party_id": f"C{person:03d}",
        "product_id": f"P{product:02d}",
        "opened_on": DAY - timedelta(days=days + (YEAR if days == 900 else 0)),
    }
