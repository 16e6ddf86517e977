"""What graphcrm promises of its speed, and whether the figures keep it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

Results = dict[str, Any]
Measured = dict[str, Any]
MILLION, TEN_THOUSAND = "1000000", "10000"
PEERS: Final = ("load.pandas_reads", "load.duckdb_reads")


@dataclass(frozen=True)
class Target:
    """A promise.

    Parameters
    ----------
    says : str
    size : str
        Customers.
    limit : float
    unit : {"s", "GiB"}
    measured : callable
        From the cases of that size to the figure.
    """

    says: str
    size: str
    limit: float
    unit: str
    measured: Callable[[Measured], float]


def best(*places: tuple[str, str]) -> Callable[[Measured], float]:
    """Return the greatest, over (case, what), of the least time of any run."""
    return lambda cases: max(float(min(cases[key]["seconds"][what])) for key, what in places)


def _slowest_question(cases: Measured) -> float:
    asked = [c["seconds"] for key, c in cases.items() if key.startswith("coverage.")]
    return max(float(min(seconds["first"])) for seconds in asked)


def greatest_peak(cases: Measured) -> float:
    """Return the greatest peak of graphcrm's own cases, in GiB."""
    own = [c for key, c in cases.items() if key not in PEERS and not key.startswith("peers.")]
    return float(max(c["peak_mib"] for c in own)) / 1024


TARGETS: Final = (
    Target("load, snapshot included", MILLION, 90, "s", best(("load.first", "all"))),
    Target("of it the snapshot", MILLION, 30, "s", best(("load.first", "of it the snapshot"))),
    Target("open, from disk", MILLION, 1, "s", best(("open.graph", "from disk"))),
    Target("slowest coverage question, first call", MILLION, 2, "s", _slowest_question),
    Target(
        "departures of everyone on staff ({n_on_staff:,})",
        MILLION,
        3,
        "s",
        best(("coverage.departures", "first")),
    ),
    Target("greatest peak memory of anything", MILLION, 4, "GiB", greatest_peak),
    Target(
        "cold `graphcrm coverage single-links --json`",
        TEN_THOUSAND,
        1.5,
        "s",
        best(("command.as_json", "all")),
    ),
)
