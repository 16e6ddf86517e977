"""The same questions answered with other libraries."""

from __future__ import annotations

from benchmarks.harness import Run, case
from benchmarks.peers import beside


@case("peers", peer=True)
def pandas_single_links(run: Run) -> None:
    """single-links beside pandas"""
    beside(run, "pandas", "coverage.single-links")


@case("peers", peer=True)
def networkx_single_links(run: Run) -> None:
    """single-links beside networkx and loops"""
    beside(run, "networkx", "coverage.single-links")


@case("peers", peer=True)
def pandas_departures(run: Run) -> None:
    """departures beside pandas"""
    beside(run, "pandas", "coverage.departures")


@case("peers", peer=True)
def networkx_departures(run: Run) -> None:
    """departures beside networkx and loops"""
    beside(run, "networkx", "coverage.departures")


@case("peers", peer=True)
def pandas_leaver(run: Run) -> None:
    """leaver, ten together, beside pandas"""
    beside(run, "pandas", "coverage.leaver")


@case("peers", peer=True)
def networkx_leaver(run: Run) -> None:
    """leaver, ten together, beside networkx and loops"""
    beside(run, "networkx", "coverage.leaver")


@case("peers", peer=True)
def pandas_teams(run: Run) -> None:
    """teams beside pandas"""
    beside(run, "pandas", "coverage.teams", module="service")


@case("peers", peer=True)
def pandas_overdue(run: Run) -> None:
    """overdue beside pandas"""
    beside(run, "pandas", "coverage.overdue", module="service")


@case("peers", peer=True)
def pandas_forest(run: Run) -> None:
    """referral forest beside pandas"""
    beside(run, "pandas", "referral.forest")


@case("peers", peer=True, up_to=100_000)
def networkx_forest(run: Run) -> None:
    """referral forest beside networkx and loops"""
    beside(run, "networkx", "referral.forest")


@case("peers", peer=True)
def pandas_roots(run: Run) -> None:
    """referral roots beside pandas"""
    beside(run, "pandas", "referral.roots")


@case("peers", peer=True)
def networkx_roots(run: Run) -> None:
    """referral roots beside networkx and loops"""
    beside(run, "networkx", "referral.roots")
