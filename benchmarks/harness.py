"""What a case is, and how one is run: in a process of its own, with its times and its peak."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import Any, Final
from unittest.mock import patch

from benchmarks.memory import MIB, peak_of_children, peak_of_this_process

TODAY: Final = "2026-07-01"  # a sample's data end the day before; no answer depends on the clock
Result = dict[str, Any]


class BenchmarkError(RuntimeError):
    """A case failed, or a peer gave another answer."""


def agree(same: bool, says: str = "another library says otherwise") -> None:
    """Refuse what differs from a peer's answer, or from another run; BenchmarkError."""
    if not same:
        raise BenchmarkError(says)


@dataclass
class Run:
    """One run of one case: the bank it is about, and what was measured.

    Parameters
    ----------
    folder : Path
        Everything about one size: ``extracts``, ``store``, and what later cases must know.
    n_customers : int
    repeats : int
        How often a call that can be repeated is.
    """

    folder: Path
    n_customers: int
    repeats: int = 5
    seconds: dict[str, list[float]] = field(default_factory=dict)
    facts: dict[str, object] = field(default_factory=dict)
    of_children: bool = False

    @property
    def extracts(self) -> Path:
        """The bank's files."""
        return self.folder / "extracts"

    @property
    def store(self) -> Path:
        """The store that questions are asked of."""
        return self.folder / "store" / "bank.duckdb"

    @property
    def forest(self) -> Path:
        """The same bank with many referrals: snapshot and extracts."""
        return self.folder / "forest"

    @property
    def staffed(self) -> Path:
        """A bank of that size with more staff: snapshot, and whom to ask about."""
        return self.folder / "staffed"

    @cached_property
    def known(self) -> dict[str, Any]:
        """What the case ``bank`` found out: whom to ask about, and the date."""
        found: dict[str, Any] = json.loads((self.folder / "known.json").read_text("utf-8"))
        return found

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Time the block; called again with the same name it is another sample."""
        start = perf_counter()
        yield
        self.seconds.setdefault(what, []).append(perf_counter() - start)

    @contextmanager
    def timed_within(self, owner: object, name: str, what: str) -> Iterator[None]:
        """Time every call of ``owner.name`` that the block makes."""
        call = getattr(owner, name)

        def timed(*args: Any, **options: Any) -> Any:
            with self.timed(what):
                return call(*args, **options)

        with patch.object(owner, name, timed):
            yield

    def note_peak(self) -> None:
        """Let the peak be that of what was done so far."""
        self.facts["peak_mib"] = round(self.peak(), 1)

    def peak(self) -> float:
        """Return the greatest resident memory so far, in MiB: of the commands run, if any were."""
        return (peak_of_children() if self.of_children else peak_of_this_process()) / MIB


@dataclass(frozen=True)
class Case:
    """A thing worth measuring.

    Parameters
    ----------
    area, name : str
    title : str
        The first line of the function's docstring.
    measure : callable
    peer : bool
        Measured beside somebody else's way, and so only at the sizes asked for.
    up_to : int
        Customers up to which a peer is measured without being asked for.
    server : bool
        Asks the Neo4j that ``benchmarks.servers`` starts; left out where there is none.
    """

    area: str
    name: str
    title: str
    measure: Callable[[Run], None]
    peer: bool = False
    up_to: int = 0
    server: bool = False

    @property
    def key(self) -> str:
        """What the case is called in results."""
        return f"{self.area}.{self.name}"


CASES: dict[str, Case] = {}


def case(
    area: str, *, peer: bool = False, up_to: int = 0, server: bool = False
) -> Callable[[Callable[[Run], None]], Case]:
    """Make a case of a function, which is run in the order in which cases are declared."""

    def register(measure: Callable[[Run], None]) -> Case:
        title = (measure.__doc__ or measure.__name__).partition("\n")[0].rstrip(".")
        made = Case(area, measure.__name__, title, measure, peer, up_to, server)
        CASES[made.key] = made
        return made

    return register


def measure_here(made: Case, run: Run) -> Result:
    """Run a case in this process and return what was measured."""
    made.measure(run)
    if "peak_mib" not in run.facts:
        run.note_peak()
    seconds = {what: [round(s, 6) for s in times] for what, times in run.seconds.items()}
    return {"title": made.title, "seconds": seconds, **run.facts}


def measure_apart(made: Case, run: Run) -> Result:
    """Run a case in a fresh process and return what was measured.

    Raises
    ------
    BenchmarkError
        The process failed.
    """
    command = [sys.executable, "-m", "benchmarks.child", made.key, str(run.folder)]
    command += [str(run.n_customers), str(run.repeats)]
    environment = {**os.environ, "GRAPHCRM_TODAY": TODAY}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise BenchmarkError(f"{made.key} at {run.n_customers:,} customers:\n{done.stderr}")
    result: Result = json.loads(done.stdout.splitlines()[-1])
    return result


def merged(results: list[Result]) -> Result:
    """Return several runs of one case as one: all samples, the greatest peak."""
    whole = dict(results[0])
    names = results[0]["seconds"]
    whole["seconds"] = {name: [s for r in results for s in r["seconds"][name]] for name in names}
    for fact in (f for f in results[0] if f.endswith("_mib")):
        whole[fact] = max(r[fact] for r in results)
    return whole
