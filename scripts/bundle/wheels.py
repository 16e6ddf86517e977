"""Fetch the wheels that the lock file names for a target, and prove that they are those."""

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from scripts.bundle import BundleError
from scripts.bundle.target import Target

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@dataclass(frozen=True)
class Pin:
    """One distribution of the lock file: canonical name, version, and the hashes it may have."""

    name: str
    version: str
    hashes: frozenset[str]

    def __str__(self) -> str:
        """Return the pin as pip reads it, without a marker."""
        hashes = (f" --hash=sha256:{digest}" for digest in sorted(self.hashes))
        return f"{self.name}=={self.version}{''.join(hashes)}"


@dataclass(frozen=True)
class Wheel:
    """A wheel on disk."""

    name: str
    version: str
    path: Path
    sha256: str

    @property
    def distribution(self) -> metadata.Distribution:
        """Return the metadata inside."""
        return next(iter(metadata.distributions(name=self.name, path=[str(self.path)])))

    @property
    def pin(self) -> Pin:
        """Return the requirement that this file alone satisfies."""
        return Pin(self.name, self.version, frozenset({self.sha256}))


def pins(lock: str, environment: Mapping[str, str]) -> list[Pin]:
    """Return the pins of a lock file that apply in ``environment`` (values of markers)."""
    found = []
    for line in lock.replace("\\\n", " ").splitlines():
        if not re.match(r"\w", line):
            continue
        words, *hashes = line.partition("#")[0].split("--hash=sha256:")
        requirement = Requirement(words.strip())
        if requirement.marker is None or requirement.marker.evaluate(dict(environment)):
            (specifier,) = requirement.specifier
            digests = frozenset(digest.strip() for digest in hashes)
            found.append(Pin(canonicalize_name(requirement.name), specifier.version, digests))
    return found


def download(wanted: Iterable[Pin], target: Target, folder: Path) -> None:
    """Let pip fetch each pin's wheel into ``folder``; a file that is there already is kept.

    Which index or mirror it asks is pip's own configuration: nothing here names one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    asked = folder / "asked.txt"
    asked.write_text("".join(f"{pin}\n" for pin in wanted), encoding="utf-8")
    platforms = [word for name in target.wheel_platforms for word in ("--platform", name)]
    command = [*PIP, "download", "--no-deps", "--only-binary=:all:", "--require-hashes"]
    command += ["--implementation", "cp", "--python-version", target.python, *platforms]
    command += ["--dest", str(folder), "--requirement", str(asked)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        said = " ".join(errors[-1:]) or done.stderr.strip()
        raise BundleError(f"pip could not fetch the wheels; is its index within reach? {said}")


def build_own(root: Path, folder: Path) -> Wheel:
    """Build graphcrm's own wheel into an empty folder; the same sources give the same bytes."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    built = list(folder.glob("graphcrm-*.whl"))
    if done.returncode or not built:
        raise BundleError(f"graphcrm's own wheel could not be built: {done.stderr.strip()}")
    return wheel_at(built[0])


def fetched(wanted: Sequence[Pin], target: Target, folder: Path) -> list[Wheel]:
    """Return the wheel of each pin from ``folder``, asking pip only when one is not there."""
    try:
        return matched(wanted, folder)
    except BundleError:
        download(wanted, target, folder)
        return matched(wanted, folder)


def wheel_at(path: Path) -> Wheel:
    """Read name and version from the file's name and hash its bytes."""
    try:
        name, version, _, _ = parse_wheel_filename(path.name)
    except InvalidWheelFilename:
        raise BundleError(f"{path.name} is not named like a wheel; remove {path}") from None
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Wheel(canonicalize_name(name), str(version), path, digest)


def matched(wanted: Iterable[Pin], folder: Path) -> list[Wheel]:
    """Return one wheel of ``folder`` for each pin, by name; refuse a missing or unlocked one."""
    held = [wheel_at(path) for path in sorted(folder.glob("*.whl"))]
    return sorted((match(pin, held, folder) for pin in wanted), key=lambda wheel: wheel.name)


def match(pin: Pin, held: Iterable[Wheel], folder: Path) -> Wheel:
    """Return the wheel of one pin."""
    same = [wheel for wheel in held if (wheel.name, wheel.version) == (pin.name, pin.version)]
    if not same:
        raise BundleError(f"the wheel of {pin.name} {pin.version} is missing in {folder}")
    locked = [wheel for wheel in same if wheel.sha256 in pin.hashes]
    if not locked:
        name = same[0].path.name
        raise BundleError(f"{name} has none of its locked hashes; remove it from {folder}")
    return locked[0]
