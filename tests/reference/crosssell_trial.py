"""Recommendations of a past date as defined, party by party, where households are all ties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import exp, log, sqrt
from typing import Any

TOP, M, S, HOUSEHOLD = 5, 2.0, 50.0, 0.9
Bank = Mapping[str, Sequence[Mapping[str, Any]]]


class PlainTrial:
    """What customers held on a date, who lived with whom, and what they opened in the next year."""

    def __init__(self, bank: Bank, cutoff: date) -> None:
        self.products = sorted(row["product_id"] for row in bank["products"])
        rows = [row for row in bank["holdings"] if row.get("opened_on")]
        before = [row for row in rows if row["opened_on"] <= cutoff]
        open_rows = [row for row in before if not (row.get("closed_on") or date.max) <= cutoff]
        self.held: dict[str, set[str]] = defaultdict(set)
        for row in open_rows:
            self.held[row["party_id"]].add(row["product_id"])
        self.people = sorted(
            row["customer_id"]
            for row in bank["customers"]
            if not (row.get("closed_on") or date.max) <= cutoff
            and ((row.get("opened_on") or date.max) <= cutoff or row["customer_id"] in self.held)
        )
        self.taken: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            party, product = row["party_id"], row["product_id"]
            in_time = cutoff < row["opened_on"] <= cutoff + timedelta(days=365)
            if in_time and party in self.people and product not in self.held[party]:
                self.taken[party].add(product)
        homes: dict[str, set[str]] = defaultdict(set)
        for row in bank["household_members"]:
            if row.get("since") and row["since"] <= cutoff:
                homes[row["household_id"]].add(row["customer_id"])
        self.near: dict[str, set[str]] = defaultdict(set)
        for home in homes.values():
            for person in home & set(self.people):
                self.near[person] |= (home & set(self.people)) - {person}

    def n_holders(self, *products: str) -> int:
        return sum(set(products) <= self.held[person] for person in self.people)

    def popularity(self, person: str, product: str) -> float:
        return self.n_holders(product) / len(self.people)

    def item_cosine(self, person: str, product: str) -> float:
        close = sum(
            self.n_holders(has, product) / sqrt(self.n_holders(has) * self.n_holders(product))
            for has in self.held[person]
        )
        return close + 1e-9 * self.popularity(person, product)

    def network(self, person: str, product: str, weight: float) -> float:
        pop = self.popularity(person, product)
        lifts = [
            (self.n_holders(has, product) + S * pop) / (self.n_holders(has) + S) / pop
            for has in self.held[person]
        ]
        lift = exp(sum(map(log, lifts)) / len(lifts)) if lifts else 1.0
        near = self.near[person]
        holders = sum(HOUSEHOLD for other in near if product in self.held[other])
        share = (holders + M * pop) / (HOUSEHOLD * len(near) + M)
        return float(pop * lift * (share / pop) ** weight)

    def listed(self, person: str, method: str, weight: float) -> list[str]:
        """Return the best five that the person lacks and somebody holds."""
        free = [p for p in self.products if p not in self.held[person] and self.n_holders(p)]
        scores = {
            "network": lambda p: self.network(person, p, weight),
            "without_network": lambda p: self.network(person, p, 0.0),
            "popularity": lambda p: self.popularity(person, p),
            "item_cosine": lambda p: self.item_cosine(person, p),
        }
        score = {p: round(scores[method](p), 9) for p in free}
        return sorted(free, key=lambda p: (-score[p], p))[:TOP]

    def row(self, method: str, weight: float) -> dict[str, float]:
        """Return hit rate, mean average precision and coverage of a method."""
        listed = {person: self.listed(person, method, weight) for person in self.taken}
        hits = [bool(set(listed[p]) & taken) for p, taken in self.taken.items()]
        maps = [_precision(listed[p], taken) for p, taken in self.taken.items()]
        offered = [p for p in self.products if self.n_holders(p)]
        return {
            "hit_rate": sum(hits) / len(hits),
            "map": sum(maps) / len(maps),
            "coverage": len(set().union(*listed.values())) / len(offered),
            "n_parties": len(hits),
        }


def _precision(listed: Sequence[str], taken: set[str]) -> float:
    right = [place for place, product in enumerate(listed, start=1) if product in taken]
    total = sum(n / place for n, place in enumerate(right, start=1))
    return total / min(TOP, len(taken))
