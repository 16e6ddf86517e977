"""Write the lock files from pyproject.toml, and tell when they no longer belong to it."""

import argparse
import hashlib
import json
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sysconfig.get_path("scripts")) / "uv"
COMPILE = [
    *("pip", "compile", "--quiet", "--no-config", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-header", "--annotation-style", "line"),
]
# lock file: what is in it, where uv reads it, and the locks whose versions it repeats
LOCKS: dict[str, tuple[str, list[str], list[str]]] = {
    "requirements.lock": ("core", ["pyproject.toml"], []),
    "requirements-server.lock": (
        "core and Neo4j driver",
        ["pyproject.toml", "--extra", "server"],
        ["requirements.lock"],
    ),
    "requirements-dev.lock": (
        "core, Neo4j driver and development",
        ["pyproject.toml", "--extra", "server", "--group", "dev"],
        ["requirements-server.lock"],
    ),
    "requirements-build.lock": ("package build", ["-"], ["requirements-dev.lock"]),
}


def inputs(pyproject: dict[str, Any]) -> str:
    """Return a fingerprint of everything in pyproject.toml that decides what is locked."""
    project = pyproject["project"]
    deciding = [
        project["requires-python"],
        project["dependencies"],
        project.get("optional-dependencies", {}),
        pyproject["dependency-groups"],
        pyproject["build-system"]["requires"],
    ]
    return hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()[:16]


def header(content: str, fingerprint: str) -> str:
    """Return the first lines of a lock file."""
    return f"# graphcrm: {content}. Written by `make lock`.\n# inputs: {fingerprint}\n"


def write(pyproject: dict[str, Any], *, upgrade: bool) -> None:
    """Resolve every lock file in place; pinned versions stay unless ``upgrade``."""
    for name, (content, sources, constraints) in LOCKS.items():
        command = [str(UV), *COMPILE, *sources, "--output-file", name]
        command += [part for lock in constraints for part in ("--constraint", lock)]
        command += ["--upgrade"] if upgrade else []
        build_requires = "\n".join(pyproject["build-system"]["requires"])
        subprocess.run(
            command, cwd=ROOT, check=True, text=True, input=build_requires, stdout=sys.stderr
        )
        lock = ROOT / name
        body = lock.read_text(encoding="utf-8")
        lock.write_text(header(content, inputs(pyproject)) + body, encoding="utf-8")


def stale(pyproject: dict[str, Any], root: Path = ROOT) -> list[str]:
    """Return the lock files that were not written from this pyproject.toml."""
    return [
        name
        for name, (content, _, _) in LOCKS.items()
        if not (root / name)
        .read_text(encoding="utf-8")
        .startswith(header(content, inputs(pyproject)))
    ]


def main() -> int:
    """Run ``write`` or ``check``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["write", "check"])
    parser.add_argument("--upgrade", action="store_true")
    options = parser.parse_args()
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if options.action == "write":
        write(pyproject, upgrade=options.upgrade)
        return 0
    old = stale(pyproject)
    print(
        f"older than pyproject.toml: {', '.join(old)}; run make lock" if old else "locks: current"
    )
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main())
