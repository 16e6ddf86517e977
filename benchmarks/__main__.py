"""Measure every case at every size, print the tables, and write results.json."""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import Any

from benchmarks.cases import CASES, PARTS
from benchmarks.harness import BenchmarkError, Case, Result, Run, measure_apart, merged
from benchmarks.machine import load_average, machine
from benchmarks.paste import RESULTS
from benchmarks.paste import main as paste
from benchmarks.servers import serving
from benchmarks.tables import BLOCKS


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and paste; 1 when a case failed or a peer gave another answer."""
    options = _options(arguments)
    kept = _kept(options.out) if options.keep or options.areas else {}
    results: dict[str, Any] = {
        "date": datetime.now(UTC).date().isoformat(),
        "runs": options.runs,
        "repeats": options.repeats,
        "machine": machine(),
        "sizes": kept.get("sizes", {}),
        "cases": kept.get("cases", {}),
    }
    with tempfile.TemporaryDirectory(prefix="graphcrm-bench-", dir=options.folder) as folder:
        for n_customers in options.sizes:
            run = Run(Path(folder).resolve() / str(n_customers), n_customers, options.repeats)
            with_peers = n_customers in options.peers_at
            try:
                measured = measure_all(
                    run, runs=options.runs, with_peers=with_peers, areas=options.areas
                )
            except BenchmarkError as error:
                print(error, file=sys.stderr)
                return 1
            _enter(results, str(n_customers), measured)
            rmtree(run.folder)
    for part in ("sizes", "cases"):
        results[part] = dict(sorted(results[part].items(), key=lambda item: int(item[0])))
    options.out.write_text(_json(results), "utf-8")
    for name, block in BLOCKS.items():
        if not options.areas or name in options.areas:
            print(f"\n## {name}\n\n{block(results)}")
    if options.out == RESULTS:
        paste([])
    return 0


def measure_all(
    run: Run, *, runs: int, with_peers: bool, areas: Collection[str] = ()
) -> dict[str, Result]:
    """Measure the cases of one size, each ``runs`` times in a fresh process.

    Parameters
    ----------
    run : Run
    runs : int
    with_peers : bool
        Also peers that are not measured at this size by themselves.
    areas : collection of str
        Only cases of these; all, where none is named.
    """
    run.folder.mkdir(parents=True, exist_ok=True)
    chosen = [
        made
        for made in CASES.values()
        if (not areas or made.area in areas)
        and (not made.peer or with_peers or run.n_customers <= made.up_to)
    ]
    measured = _measure(run, [made for made in chosen if not made.server], runs)
    if asking := [made for made in chosen if made.server]:
        with serving(run) as why_not:
            if why_not:
                print(f"{run.n_customers:>9,}  server cases: skipped; {why_not}", file=sys.stderr)
            else:
                measured |= _measure(run, asking, runs)
    return measured


def _measure(run: Run, cases: list[Case], runs: int) -> dict[str, Result]:
    measured = {}
    for made in cases:
        print(f"{run.n_customers:>9,}  {made.key}", file=sys.stderr, flush=True)
        measured[made.key] = merged([measure_apart(made, run) for _ in range(runs)])
        measured[made.key]["load_average"] = load_average()
    return measured


def _enter(results: dict[str, Any], n_customers: str, measured: dict[str, Result]) -> None:
    """Enter what was measured of a size beside what was kept of it, in the order of the cases."""
    found = results["cases"].get(n_customers, {}) | measured
    if not found:
        return
    results["cases"][n_customers] = {key: found[key] for key in CASES if key in found}
    busy = [noted["load_average"] for noted in found.values()]
    results["sizes"][n_customers] = {"load_average": [min(busy), max(busy)]}


def _kept(file: Path) -> dict[str, Any]:
    """Return what was measured before, on this machine; SystemExit when it was another one."""
    if not file.exists():
        return {}
    before = json.loads(file.read_text("utf-8"))
    if before["machine"] != machine():
        raise SystemExit(f"{file.name} was measured on another machine or with other libraries")
    return {"sizes": before["sizes"], "cases": before["cases"]}


def _json(results: dict[str, Any]) -> str:
    """Return results as JSON with the samples of a timing on one line."""
    text = json.dumps(results, indent=1, ensure_ascii=False) + "\n"
    return re.sub(r"\[[^][{}]*\]", lambda m: " ".join(m[0].split()), text)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parser.add_argument
    add("--sizes", type=_sizes, default="10k,100k,1m", help="customers (%(default)s)")
    add("--peers-at", type=_sizes, default="10k", help="where peers answer too (%(default)s)")
    add("--runs", type=int, default=2, help="processes a case (%(default)s)")
    add("--repeats", type=int, default=5, help="calls a process (%(default)s)")
    add("--folder", type=Path, help="where banks are made for the time being")
    add("--areas", type=_areas, default=(), help="only these; others are kept (all)")
    add("--keep", action="store_true", help="keep what is in the results and not measured now")
    add("--out", type=Path, default=RESULTS, help="results (%(default)s)")
    return parser.parse_args(arguments)


def _sizes(text: str) -> list[int]:
    """Read sizes such as 300,10k,1m."""
    letters = {"k": 1_000, "m": 1_000_000}
    parts = [part.strip().lower() for part in text.split(",") if part.strip()]
    return sorted(int(p.rstrip("km")) * letters.get(p[-1], 1) for p in parts)


def _areas(text: str) -> list[str]:
    """Read areas such as server,cypher."""
    areas = [part.strip() for part in text.split(",") if part.strip()]
    if unknown := set(areas) - set(PARTS):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: no such area")
    return areas


if __name__ == "__main__":
    sys.exit(main())
