"""Measure every case at every size, print the tables, and write results.json."""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import Any

from benchmarks.cases import CASES
from benchmarks.harness import BenchmarkError, Result, Run, measure_apart, merged
from benchmarks.machine import load_average, machine
from benchmarks.paste import RESULTS
from benchmarks.paste import main as paste
from benchmarks.tables import BLOCKS


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and paste; 1 when a case failed or a peer gave another answer."""
    options = _options(arguments)
    results: dict[str, Any] = {
        "date": datetime.now(UTC).date().isoformat(),
        "runs": options.runs,
        "repeats": options.repeats,
        "machine": machine(),
        **(_kept(options.out) if options.keep else {"sizes": {}, "cases": {}}),
    }
    with tempfile.TemporaryDirectory(prefix="graphcrm-bench-", dir=options.folder) as folder:
        for n_customers in options.sizes:
            run = Run(Path(folder) / str(n_customers), n_customers, options.repeats)
            with_peers = n_customers in options.peers_at
            try:
                measured = measure_all(run, runs=options.runs, with_peers=with_peers)
            except BenchmarkError as error:
                print(error, file=sys.stderr)
                return 1
            results["cases"][str(n_customers)] = measured
            busy = [found["load_average"] for found in measured.values()]
            results["sizes"][str(n_customers)] = {"load_average": [min(busy), max(busy)]}
            rmtree(run.folder)
    for part in ("sizes", "cases"):
        results[part] = dict(sorted(results[part].items(), key=lambda item: int(item[0])))
    for name, block in BLOCKS.items():
        print(f"\n## {name}\n\n{block(results)}")
    options.out.write_text(_json(results), "utf-8")
    if options.out == RESULTS:
        paste([])
    return 0


def measure_all(run: Run, *, runs: int, with_peers: bool) -> dict[str, Result]:
    """Measure the cases of one size, each ``runs`` times in a fresh process."""
    run.folder.mkdir(parents=True, exist_ok=True)
    measured = {}
    for key, made in CASES.items():
        if made.peer and not with_peers and run.n_customers > made.up_to:
            continue
        print(f"{run.n_customers:>9,}  {key}", file=sys.stderr, flush=True)
        measured[key] = merged([measure_apart(made, run) for _ in range(runs)])
        measured[key]["load_average"] = load_average()
    return measured


def _kept(file: Path) -> dict[str, Any]:
    """Return the sizes measured before, on this machine; SystemExit when it was another one."""
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
    add("--keep", action="store_true", help="keep sizes in the results that are not measured now")
    add("--out", type=Path, default=RESULTS, help="results (%(default)s)")
    return parser.parse_args(arguments)


def _sizes(text: str) -> list[int]:
    """Read sizes such as 300,10k,1m."""
    letters = {"k": 1_000, "m": 1_000_000}
    parts = [part.strip().lower() for part in text.split(",") if part.strip()]
    return sorted(int(p.rstrip("km")) * letters.get(p[-1], 1) for p in parts)


if __name__ == "__main__":
    sys.exit(main())
