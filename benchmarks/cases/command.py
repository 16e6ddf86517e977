"""Whole commands, from the start of Python to the end of the process."""

from __future__ import annotations

from benchmarks.commands import command
from benchmarks.harness import Run, case


@case("command")
def as_json(run: Run) -> None:
    """graphcrm coverage single-links --json"""
    command(run, "coverage", "single-links", "--json", times=run.repeats)


@case("command")
def as_csv(run: Run) -> None:
    """graphcrm coverage single-links --out rows.csv"""
    command(run, "coverage", "single-links", "--out", str(run.folder / "rows.csv"))


@case("command")
def as_workbook(run: Run) -> None:
    """graphcrm coverage single-links --out rows.xlsx"""
    command(run, "coverage", "single-links", "--out", str(run.folder / "rows.xlsx"))


@case("command")
def forest_as_json(run: Run) -> None:
    """graphcrm referral forest --json"""
    command(run, "referral", "forest", "--json", times=run.repeats)
