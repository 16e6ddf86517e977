"""What is measured.  A case is one small function: time what matters, note what must be known.

Cases run in the order in which they stand here, each in a fresh process, at every size; later ones
find the extracts and the store that earlier ones left in the run's folder.
"""

from __future__ import annotations

from shutil import rmtree

from benchmarks import peers, readers
from benchmarks.commands import command
from benchmarks.harness import CASES, BenchmarkError, Run, case
from benchmarks.memory import forget
from benchmarks.questions import ask, function
from benchmarks.stores import describe, load, open_graph

__all__ = ["CASES"]


@case("load")
def sample(run: Run) -> None:
    """Make the sample bank and write it as CSV."""
    command(run, "sample", str(run.extracts), "--customers", str(run.n_customers))


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


@case("open")
def graph(run: Run) -> None:
    """Open the current snapshot."""
    if forget(run.store.parent):
        open_graph(run, "from disk")
    for _ in range(run.repeats):
        open_graph(run, "again")


@case("open")
def first_answer(run: Run) -> None:
    """single-links, the first answer after opening from disk."""
    question = function("single-links")
    if forget(run.store.parent):
        graph = open_graph(run)
        with run.timed("all"):
            question(graph)


@case("coverage")
def single_links(run: Run) -> None:
    """single-links"""
    ask(run, "single-links")


@case("coverage")
def single_links_managed(run: Run) -> None:
    """single-links of the managed book"""
    ask(run, "single-links", book="managed")


@case("coverage")
def orphans(run: Run) -> None:
    """orphans"""
    ask(run, "orphans")


@case("coverage")
def departures(run: Run) -> None:
    """departures of everyone on staff"""
    ask(run, "departures")


@case("coverage")
def leaver(run: Run) -> None:
    """leaver, one person"""
    ask(run, "leaver", run.known["staff"][:1])


@case("coverage")
def leavers(run: Run) -> None:
    """leaver, ten together"""
    ask(run, "leaver", run.known["staff"])


@case("coverage")
def explain(run: Run) -> None:
    """explain, one party"""
    ask(run, "explain", run.known["party"])


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


@case("peers", peer=True)
def pandas_single_links(run: Run) -> None:
    """single-links beside pandas"""
    peers.beside(run, "pandas", "single-links")


@case("peers", peer=True)
def networkx_single_links(run: Run) -> None:
    """single-links beside networkx and loops"""
    peers.beside(run, "networkx", "single-links")


@case("peers", peer=True)
def pandas_departures(run: Run) -> None:
    """departures beside pandas"""
    peers.beside(run, "pandas", "departures")


@case("peers", peer=True)
def networkx_departures(run: Run) -> None:
    """departures beside networkx and loops"""
    peers.beside(run, "networkx", "departures")


@case("peers", peer=True)
def pandas_leaver(run: Run) -> None:
    """leaver, ten together, beside pandas"""
    peers.beside(run, "pandas", "leaver")


@case("peers", peer=True)
def networkx_leaver(run: Run) -> None:
    """leaver, ten together, beside networkx and loops"""
    peers.beside(run, "networkx", "leaver")
