"""The checkout as the architecture tests see it."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def files() -> list[Path]:
    """Return every file of the checkout that is not ignored, or of an unpacked archive."""
    if not (ROOT / ".git").exists():
        found = (path for path in ROOT.rglob("*") if ".venv" not in path.relative_to(ROOT).parts)
        return [path for path in found if path.is_file() and "cache" not in str(path.parent)]
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def modules(package: str) -> Iterator[tuple[Path, ast.Module]]:
    """Yield each module of a package with its syntax tree."""
    for path in sorted((ROOT / package).rglob("*.py")):
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))
