import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import grimp
import pytest

from tests import small_bank
from tests.architecture.checkout import ROOT, pyproject

HEAVY = {
    *("duckdb", "matplotlib", "networkit", "networkx", "numba", "ortools", "pandas", "pyarrow"),
    "scipy",
}
NEVER_ASKED = HEAVY - {"duckdb", "pyarrow"} | {"scipy", "yaml"}
COLD = """
import json, sys
from graphcrm.cli import main
code = main(sys.argv[1:])
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def test_the_import_contract_holds() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run"]
    command[-1] += "; run(['--no-logo', '--no-cache'])"
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_module_has_a_layer() -> None:
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["id"] == "layers")
    named = {name for layer in layers for name in re.findall(r"graphcrm\.(\w+)", layer)}
    found = {path.stem for path in (ROOT / "graphcrm").glob("*.py")}
    found |= {path.parent.name for path in (ROOT / "graphcrm").glob("*/__init__.py")}
    assert found - {"__init__", "__main__"} <= named


def test_settings_are_imported_by_app_alone() -> None:
    graph = grimp.build_graph("graphcrm", "api", cache_dir=None)
    if "graphcrm.settings" in graph.modules:
        importers = graph.find_modules_that_directly_import("graphcrm.settings")
        assert {name for name in importers if not name.startswith("graphcrm.app")} == set()


@pytest.mark.skipif(find_spec("graphcrm.cli") is None, reason="there is no command line yet")
def test_help_loads_no_heavy_library() -> None:
    assert loaded_by("--help") & HEAVY == set()


@pytest.mark.parametrize("question", ["single-links", "teams"])  # one by rules, without a file
def test_a_question_asked_cold_loads_no_heavy_library(tmp_path: Path, question: str) -> None:
    db = small_bank.load(tmp_path).db
    loaded = loaded_by("coverage", question, "--json", "--db", db)
    assert "numpy" in loaded
    assert loaded & NEVER_ASKED == set()


def loaded_by(*argv: str) -> set[str]:
    """Return the top names of all modules that a command has imported when it ends."""
    command = [sys.executable, "-c", COLD, *argv]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout
    return {name.partition(".")[0] for name in json.loads(result.stderr.splitlines()[-1])}
