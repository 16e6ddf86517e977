"""The Neo4j of pom.xml, fetched once for all test runs of a checkout."""

import fcntl
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
CACHE = Path(__file__).resolve().parents[2] / "build" / "neo4j"
OLDEST_JAVA = 17


class JarsError(Exception):
    """One line that says why the server could not be fetched."""


def java_version() -> int:
    """Return the main version of the Java on the path, or 0.

    macOS has a ``java`` that only says that there is none.
    """
    if not shutil.which("java"):
        return 0
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', said.stderr)
    return int(found[1]) if found else 0


def fetch(folder: Path, pom: Path = POM) -> Path:
    """Return ``folder``/lib with the jars that ``pom`` names, asking Maven where it has not yet.

    Test workers wait for each other; a run that died while fetching leaves nothing that counts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lib, part = folder / "lib", folder / "part"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_of(lib, pom):
            return lib
        for old in (lib, part):
            shutil.rmtree(old, ignore_errors=True)
        copy_dependencies(pom, part)
        shutil.copyfile(pom, part / pom.name)
        part.rename(lib)
    return lib


def is_of(lib: Path, pom: Path) -> bool:
    """Tell whether a folder of jars was fetched for just this ``pom``."""
    kept = lib / pom.name
    return kept.is_file() and kept.read_bytes() == pom.read_bytes()


def copy_dependencies(pom: Path, lib: Path) -> None:
    """Let Maven copy the jars; which repository or mirror it asks is its own configuration."""
    command = ["mvn", "--quiet", "--batch-mode", "--strict-checksums", "--file", str(pom)]
    command += ["dependency:copy-dependencies", f"-DoutputDirectory={lib}", "-Dstyle.color=never"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        errors = [line for line in done.stdout.splitlines() if "ERROR" in line]
        raise JarsError(f"Maven could not fetch Neo4j: {' '.join(errors[:1])}")


@cache
def available() -> bool:
    """Tell whether a Neo4j can be run here: Java, and jars that are there or can be fetched."""
    if java_version() < OLDEST_JAVA or not shutil.which("mvn"):
        return False
    try:
        fetch(CACHE)
    except JarsError as error:
        print(error)
        return False
    return True
