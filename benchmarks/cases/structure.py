"""Questions about how worth is spread, and about tiers month by month."""

from __future__ import annotations

from benchmarks.balance_bank import open_balances
from benchmarks.harness import Run, case
from benchmarks.questions import ask


@case("structure")
def concentration(run: Run) -> None:
    """concentration"""
    ask(run, "value.concentration")


@case("structure")
def tiers(run: Run) -> None:
    """structure by tier, 12 months"""
    ask(run, "value.structure")


@case("structure")
def cohorts(run: Run) -> None:
    """old and new customers"""
    ask(run, "value.structure", by="cohort")


@case("structure")
def migration(run: Run) -> None:
    """migration in 12 months"""
    ask(run, "value.migration")


@case("structure")
def history_bank(run: Run) -> None:
    """The bank with two years of month ends for a tenth of the customers; not timed."""
    run.facts["n_balances"] = open_balances(run).n_rows("balances")


@case("structure")
def tiers_dated(run: Run) -> None:
    """structure by tier, 12 months, a tenth with history"""
    ask(run, "value.structure", graph=open_balances(run))


@case("structure")
def moved_dated(run: Run) -> None:
    """parties that moved in 12 months, a tenth with history"""
    ask(run, "value.migration", graph=open_balances(run), list_="both")
