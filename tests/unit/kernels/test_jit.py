"""What is compiled, and that it says the same as plain Python."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from graphcrm.kernels.jit import jit

HERE = Path(__file__).parent
# Their kernels are compiled; a tracer sees what plain Python runs alone.
COMPILED = (
    *("test_reverse_sets.py", "test_simulate.py", "test_greedy_coverage.py"),
    *("test_bootstrap.py", "test_survival.py", "test_relabelling.py"),
    *("test_k_paths.py", "test_first_allowed.py", "test_ranking.py"),
    *("test_bridges.py", "test_betweenness.py", "test_debtrank.py"),
)


def test_compiled_kernels_pass_their_tests_in_plain_python_too() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    done = subprocess.run(
        [*command, *(str(HERE / name) for name in COMPILED)],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_has_no_file_to_be_kept_beside_is_compiled_all_the_same() -> None:
    made: dict[str, Callable[[int], int]] = {}
    exec("def double(x): return 2 * x", made)
    assert jit(made["double"])(21) == 42
