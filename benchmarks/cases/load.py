"""Making a bank and loading it, beside those who only read the same files."""

from __future__ import annotations

from shutil import rmtree

from benchmarks import readers
from benchmarks.commands import command
from benchmarks.harness import BenchmarkError, Run, case
from benchmarks.stores import describe, load


@case("load")
def sample(run: Run) -> None:
    """Make the sample bank and write it as CSV."""
    command(run, "sample", str(run.extracts), "--customers", str(run.n_customers))


@case("load")
def sample_county(run: Run) -> None:
    """Make the sample of a county bank and write it as CSV."""
    folder = run.folder / "county"
    size = str(run.n_customers)
    command(run, "sample", str(folder), "--profile", "county", "--customers", size)
    rmtree(folder)


@case("load")
def first(run: Run) -> None:
    """First load: CSV to store and published snapshot."""
    store = run.folder / "again" / "bank.duckdb" if run.store.exists() else run.store
    rmtree(store.parent, ignore_errors=True)
    load(run, "all", store)


@case("load")
def repeated(run: Run) -> None:
    """The same files loaded again: every row compared, none written."""
    report = load(run, "all", run.store)
    if any(counts.changes for counts in report.tables.values()):
        raise BenchmarkError("the same files loaded again changed rows")


@case("load")
def pandas_reads(run: Run) -> None:
    """Peer: pandas reads the same files into memory, nothing else."""
    readers.pandas_reads(run)


@case("load")
def duckdb_reads(run: Run) -> None:
    """Peer: DuckDB reads the same files into tables as text, nothing else."""
    readers.duckdb_reads(run)


@case("load")
def bank(run: Run) -> None:
    """What is in the bank; not timed."""
    describe(run)
