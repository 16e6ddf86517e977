"""Run one case in this process and print what was measured: ``benchmarks.harness`` starts it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.cases import CASES
from benchmarks.harness import Run, measure_here


def main() -> int:
    """Measure the case named on the command line."""
    key, folder, n_customers, repeats = sys.argv[1:]
    run = Run(Path(folder), int(n_customers), int(repeats))
    print(json.dumps(measure_here(CASES[key], run)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
