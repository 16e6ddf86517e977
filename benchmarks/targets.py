"""What graphcrm promises of its speed, and whether the figures keep it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from statistics import median
from typing import Any, Final

Results = dict[str, Any]
Measured = dict[str, Any]
MILLION, TEN_THOUSAND = "1000000", "10000"
PEERS: Final = ("load.pandas_reads", "load.duckdb_reads", "campaign.imm", "campaign.celf")


@dataclass(frozen=True)
class Target:
    """A promise.

    Parameters
    ----------
    says : str
    size : str
        Customers.
    limit : float
    unit : {"s", "GiB", "×", "requests"}
    measured : callable
        From the cases of that size to the figure; None where they were not measured.
    """

    says: str
    size: str
    limit: float
    unit: str
    measured: Callable[[Measured], float | None]


def slowest(pattern: str, what: str) -> Callable[[Measured], float | None]:
    """Return the greatest, over cases with such names, of the least time of any run."""
    return lambda cases: max(
        (
            float(min(c["seconds"][what]))
            for key, c in cases.items()
            if fnmatch(key, pattern) and what in c["seconds"]
        ),
        default=None,
    )


def middle(key: str, what: str) -> Callable[[Measured], float | None]:
    """Return the median of a case's times."""
    return lambda cases: (
        median(cases[key]["seconds"][what])
        if what in cases.get(key, {}).get("seconds", {})
        else None
    )


def noted(key: str, *names: str) -> Callable[[Measured], float | None]:
    """Return the sum of what a case took down under these names."""

    def measured(cases: Measured) -> float | None:
        found = cases.get(key, {})
        return sum(found[name] for name in names) if found.keys() >= set(names) else None

    return measured


def ratio(key: str, what: str, beside: str) -> Callable[[Measured], float | None]:
    """Return how many times as long one way of a case takes as another, the least of each."""

    def measured(cases: Measured) -> float | None:
        took = cases.get(key, {}).get("seconds", {})
        return min(took[what]) / min(took[beside]) if {what, beside} <= took.keys() else None

    return measured


def peak(pattern: str = "*") -> Callable[[Measured], float | None]:
    """Return the greatest peak of graphcrm's own cases with such names, in GiB."""
    return lambda cases: max(
        (
            float(c["peak_mib"]) / 1024
            for key, c in cases.items()
            if fnmatch(key, pattern) and key not in PEERS and not key.startswith("peers.")
        ),
        default=None,
    )


def took(says: str, limit: float, pattern: str, what: str, *, size: str = MILLION) -> Target:
    """Promise that no case with such names takes longer, see :func:`slowest`."""
    return Target(says, size, limit, "s", slowest(pattern, what))


def _growth(cases: Measured) -> float | None:
    """Return how many times as much memory the service has after many requests as after some."""
    found = cases.get("api.lasts", {})
    return float(found["late_mib"] / found["early_mib"]) if found else None


TARGETS: Final = (
    took("load, snapshot included", 90, "load.first", "all"),
    took("of it the snapshot", 30, "load.first", "of it the snapshot"),
    took("customers read from CSV in GB18030 and checked", 30, "ingest.gb18030", "all"),
    took("sample, written as CSV", 120, "load.sample", "all"),
    Target("its peak memory", MILLION, 4, "GiB", peak("load.sample")),
    took("sample of a county bank", 120, "load.sample_county", "all"),
    Target("its peak memory", MILLION, 4, "GiB", peak("load.sample_county")),
    took("quality, every section", 10, "quality.everything", "first"),
    took("open, from disk", 1, "open.graph", "from disk"),
    took("slowest coverage question, first call", 2, "coverage.*", "first"),
    took("departures of everyone on staff ({n_on_staff:,})", 3, "coverage.departures", "first"),
    took("leaver, whoever and however many, warm", 1, "coverage.leaver*", "new view"),
    took("handover of {n_lost:,} parties", 30, "plans.handover", "first"),
    took("coverage factor, slowest kind of unit, warm", 3, "plans.factor*", "new view"),
    took("history of 24 months", 20, "plans.history", "first"),
    took("forest kernel, every figure, {n_referrals:,} referrals", 0.2, "referral.kernel", "all"),
    took("referral forest, warm", 1.5, "referral.forest", "new view"),
    took("credit, slowest rule, warm", 1, "referral.credit_*", "new view"),
    took("penetration of all firms, first call", 2, "corporate.penetration", "first"),
    took("neighbourhood of the plant, first call", 2, "corporate.neighbourhood", "first"),
    took("relocation of the plant, first call", 2, "corporate.relocation", "first"),
    took("concentration, structure and migration, slowest, warm", 5, "structure.*", "new view"),
    took(
        "slowest question about classes, stages, contribution and lifetime value, warm",
        5,
        "value.*",
        "new view",
    ),
    took("first choice of seeds after install", 15, "campaign.compiled", "all", size=TEN_THOUSAND),
    took("50 seeds of 20,000 nodes, 79,000 edges", 1.5, "campaign.seeds", "all", size=TEN_THOUSAND),
    took(
        "50 seeds of 1M nodes, 4M edges, up to the certificate", 10, "campaign.seeds_quick", "all"
    ),
    took("the same, until the reach settles", 60, "campaign.seeds", "all"),
    Target("its peak memory", MILLION, 3.5, "GiB", peak("campaign.seeds")),
    took("gaps of everybody, 50 products", 60, "crosssell.gaps_of_fifty", "first"),
    Target("peak memory of these gaps", MILLION, 6, "GiB", peak("crosssell.gaps_of_fifty")),
    took("evaluate, a year back", 60, "crosssell.evaluate", "first"),
    took("risk evaluate, half a year back", 5, "risk.evaluate", "first"),
    Target("a search, warm, median", MILLION, 0.02, "s", middle("network.search", "median")),
    took(
        "list by a condition of five terms, first call", 1, "crosssell.list_by_condition", "first"
    ),
    took("ties of everybody", 5, "network.ties", "first"),
    Target("ego of two hops, inside, median", MILLION, 0.001, "s", middle("network.ego", "inside")),
    Target("a path between two, warm, median", MILLION, 0.05, "s", middle("network.path", "again")),
    Target(
        "paths from staff to a party, warm, median",
        MILLION,
        0.05,
        "s",
        middle("network.paths", "again"),
    ),
    Target(
        "Leiden of 1M nodes, 6M ties, beside networkit on one thread",
        MILLION,
        1.2,
        "×",
        ratio("communities.leiden", "all", "networkit, one thread"),
    ),
    took("communities of everybody", 45, "communities.question", "first"),
    took("rings of 1M guarantees, first call", 5, "guarantees.rings", "first"),
    took("cycles of these", 5, "guarantees.cycles", "first"),
    took("circles of these", 5, "guarantees.circles", "first"),
    took("DebtRank of these", 5, "guarantees.debtrank", "first"),
    took("net outflow by party", 5, "guarantees.outflow", "first"),
    took("articulation points and bridges of 1M nodes, 4M ties", 1, "central.articulation", "all"),
    took("PageRank of the same, error below 1e-10 in all", 10, "central.pagerank", "all"),
    took("betweenness of the same, off by at most 0.01", 20, "central.betweenness", "all"),
    took("board of clusters end to end", 60, "risk.clusters", "all"),
    Target("its peak memory", MILLION, 3, "GiB", peak("risk.clusters")),
    took("the largest cluster", 5, "risk.cluster", "all"),
    took("ego by HTTP, 500 a second over 100 connections, p99", 0.1, "api.answers", "ego, p99"),
    took("leaver by HTTP, 10 clients, p99", 1.5, "api.answers", "leaver, p99"),
    Target(
        "requests of these that failed",
        MILLION,
        1,
        "requests",
        noted("api.answers", "n_ego_failed", "n_leaver_failed"),
    ),
    Target("memory after 100,000 requests, beside 10,000", MILLION, 1.1, "×", _growth),
    Target(
        "requests that failed while a load took over",
        MILLION,
        1,
        "requests",
        noted("api.lasts", "n_while_loading_failed"),
    ),
    took("slowest question of the service book, warm", 2, "service.*", "new view"),
    took("contagion, ties known", 5, "risk.contagion", "all"),
    took("what if 20 clients left", 5, "risk.leaving", "all"),
    Target("greatest peak memory of anything", MILLION, 4, "GiB", peak()),
    took(
        "cold `graphcrm coverage single-links --json`",
        1.5,
        "command.as_json",
        "all",
        size=TEN_THOUSAND,
    ),
)
