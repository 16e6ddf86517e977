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
    unit : {"s", "GiB", "×"}
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


TARGETS: Final = (
    Target("load, snapshot included", MILLION, 90, "s", slowest("load.first", "all")),
    Target("of it the snapshot", MILLION, 30, "s", slowest("load.first", "of it the snapshot")),
    Target(
        "customers read from CSV in GB18030 and checked",
        MILLION,
        30,
        "s",
        slowest("ingest.gb18030", "all"),
    ),
    Target("sample, written as CSV", MILLION, 120, "s", slowest("load.sample", "all")),
    Target("its peak memory", MILLION, 4, "GiB", peak("load.sample")),
    Target("sample of a county bank", MILLION, 120, "s", slowest("load.sample_county", "all")),
    Target("its peak memory", MILLION, 4, "GiB", peak("load.sample_county")),
    Target("quality, every section", MILLION, 10, "s", slowest("quality.everything", "first")),
    Target("open, from disk", MILLION, 1, "s", slowest("open.graph", "from disk")),
    Target(
        "slowest coverage question, first call", MILLION, 2, "s", slowest("coverage.*", "first")
    ),
    Target(
        "departures of everyone on staff ({n_on_staff:,})",
        MILLION,
        3,
        "s",
        slowest("coverage.departures", "first"),
    ),
    Target(
        "leaver, whoever and however many, warm",
        MILLION,
        1,
        "s",
        slowest("coverage.leaver*", "new view"),
    ),
    Target("handover of {n_lost:,} parties", MILLION, 30, "s", slowest("plans.handover", "first")),
    Target(
        "coverage factor, slowest kind of unit, warm",
        MILLION,
        3,
        "s",
        slowest("plans.factor*", "new view"),
    ),
    Target("history of 24 months", MILLION, 20, "s", slowest("plans.history", "first")),
    Target(
        "forest kernel, every figure, {n_referrals:,} referrals",
        MILLION,
        0.2,
        "s",
        slowest("referral.kernel", "all"),
    ),
    Target("referral forest, warm", MILLION, 1.5, "s", slowest("referral.forest", "new view")),
    Target("credit, slowest rule, warm", MILLION, 1, "s", slowest("referral.credit_*", "new view")),
    Target(
        "penetration of all firms, first call",
        MILLION,
        2,
        "s",
        slowest("corporate.penetration", "first"),
    ),
    Target(
        "neighbourhood of the plant, first call",
        MILLION,
        2,
        "s",
        slowest("corporate.neighbourhood", "first"),
    ),
    Target(
        "relocation of the plant, first call",
        MILLION,
        2,
        "s",
        slowest("corporate.relocation", "first"),
    ),
    Target(
        "concentration, structure and migration, slowest, warm",
        MILLION,
        5,
        "s",
        slowest("structure.*", "new view"),
    ),
    Target(
        "slowest question about classes, stages, contribution and lifetime value, warm",
        MILLION,
        5,
        "s",
        slowest("value.*", "new view"),
    ),
    Target(
        "first choice of seeds after install",
        TEN_THOUSAND,
        15,
        "s",
        slowest("campaign.compiled", "all"),
    ),
    Target(
        "50 seeds of 20,000 nodes, 79,000 edges",
        TEN_THOUSAND,
        1.5,
        "s",
        slowest("campaign.seeds", "all"),
    ),
    Target(
        "50 seeds of 1M nodes, 4M edges, up to the certificate",
        MILLION,
        10,
        "s",
        slowest("campaign.seeds_quick", "all"),
    ),
    Target("the same, until the reach settles", MILLION, 60, "s", slowest("campaign.seeds", "all")),
    Target("its peak memory", MILLION, 3.5, "GiB", peak("campaign.seeds")),
    Target(
        "gaps of everybody, 50 products",
        MILLION,
        60,
        "s",
        slowest("crosssell.gaps_of_fifty", "first"),
    ),
    Target("peak memory of these gaps", MILLION, 6, "GiB", peak("crosssell.gaps_of_fifty")),
    Target("evaluate, a year back", MILLION, 60, "s", slowest("crosssell.evaluate", "first")),
    Target("risk evaluate, half a year back", MILLION, 5, "s", slowest("risk.evaluate", "first")),
    Target("a search, warm, median", MILLION, 0.02, "s", middle("network.search", "median")),
    Target(
        "list by a condition of five terms, first call",
        MILLION,
        1,
        "s",
        slowest("crosssell.list_by_condition", "first"),
    ),
    Target("ties of everybody", MILLION, 5, "s", slowest("network.ties", "first")),
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
    Target("communities of everybody", MILLION, 45, "s", slowest("communities.question", "first")),
    Target(
        "rings of 1M guarantees, first call", MILLION, 5, "s", slowest("guarantees.rings", "first")
    ),
    Target("cycles of these", MILLION, 5, "s", slowest("guarantees.cycles", "first")),
    Target("circles of these", MILLION, 5, "s", slowest("guarantees.circles", "first")),
    Target("DebtRank of these", MILLION, 5, "s", slowest("guarantees.debtrank", "first")),
    Target("net outflow by party", MILLION, 5, "s", slowest("guarantees.outflow", "first")),
    Target(
        "articulation points and bridges of 1M nodes, 4M ties",
        MILLION,
        1,
        "s",
        slowest("central.articulation", "all"),
    ),
    Target(
        "PageRank of the same, error below 1e-10 in all",
        MILLION,
        10,
        "s",
        slowest("central.pagerank", "all"),
    ),
    Target(
        "betweenness of the same, off by at most 0.01",
        MILLION,
        20,
        "s",
        slowest("central.betweenness", "all"),
    ),
    Target("board of clusters end to end", MILLION, 60, "s", slowest("risk.clusters", "all")),
    Target("its peak memory", MILLION, 3, "GiB", peak("risk.clusters")),
    Target("the largest cluster", MILLION, 5, "s", slowest("risk.cluster", "all")),
    Target("contagion, ties known", MILLION, 5, "s", slowest("risk.contagion", "all")),
    Target("what if 20 clients left", MILLION, 5, "s", slowest("risk.leaving", "all")),
    Target("greatest peak memory of anything", MILLION, 4, "GiB", peak()),
    Target(
        "cold `graphcrm coverage single-links --json`",
        TEN_THOUSAND,
        1.5,
        "s",
        slowest("command.as_json", "all"),
    ),
)
