"""Make dist/graphcrm-VERSION-offline-PYTHON-PLATFORM.tar.gz from this checkout."""

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from scripts.bundle import sbom, terms
from scripts.bundle.pack import pack, with_sums
from scripts.bundle.target import Target
from scripts.bundle.wheels import Wheel, build_own, fetched, pins

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
WHEEL_CACHE = ROOT / "build" / "wheel-cache"
CARRIED = ("README.md", "install.py", "install.sh")
LOCK = "requirements-server.lock"  # with the Neo4j driver: banks without internet run servers
MANUAL = (
    ".cypher",
    ".md",
    ".py",
    ".toml",
    ".yaml",
)  # never .csv or .xlsx: they might be somebody's data
BEGINNING = 315_532_800  # 1980, the oldest time that a zip file can hold


def moment(root: Path = ROOT) -> int:
    """Return the time that everything in the bundle bears: of the commit, not of the clock."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    command = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else BEGINNING


def manual(root: Path = ROOT) -> dict[str, bytes]:
    """Return what a reader needs, with the paths it has here so that its links lead somewhere."""
    found = [*root.glob("*.md"), root / "LICENSE"]
    found += [path for name in ("docs", "examples", "queries") for path in (root / name).rglob("*")]
    kept = [p for p in found if p.suffix in MANUAL or p.name == "LICENSE"]
    named = [p for p in kept if p.name != "__init__.py"]
    return {f"manual/{p.relative_to(root).as_posix()}": p.read_bytes() for p in named}


def facts(own: Wheel, target: Target) -> dict[str, str]:
    """Return what the install script must know of the bundle it lies in."""
    machine = target.machine
    return {
        "version": own.version,
        "python": target.python,
        "platform": target.platform,
        "system": machine.system,
        "machine": machine.machine,
        "glibc": machine.glibc,
    }


def contents(own: Wheel, others: Sequence[Wheel], target: Target, at: int) -> dict[str, bytes]:
    """Return every file of the bundle."""
    wheels = sorted([own, *others], key=lambda wheel: wheel.name)
    bill = sbom.bill(own, others, at, target.environment)
    files = {name: (HERE / name).read_bytes() for name in CARRIED}
    files |= {f"wheelhouse/{wheel.path.name}": wheel.path.read_bytes() for wheel in wheels}
    files[LOCK] = (ROOT / LOCK).read_bytes()
    files["graphcrm.lock"] = f"{own.pin}\n".encode()
    files["bundle.json"] = readable(facts(own, target))
    files["sbom.cdx.json"] = readable(bill)
    files["LICENCES.tsv"] = terms.licence_list(wheels).encode()
    return with_sums({**files, **terms.licence_texts(wheels), **manual()})


def readable(value: object) -> bytes:
    """Return JSON with sorted keys, a line for each."""
    return (json.dumps(value, indent=2, sort_keys=True) + "\n").encode()


def locked_wheels(target: Target, cache: Path = WHEEL_CACHE) -> list[Wheel]:
    """Return the wheels that the lock file names for a target, fetched where they are missing."""
    lock = (ROOT / LOCK).read_text(encoding="utf-8")
    return fetched(pins(lock, target.environment), target, cache / target.tag)


def make(target: Target, dist: Path) -> Path:
    """Fetch, check and pack; return the file, beside which its SHA-256 is written."""
    others, at = locked_wheels(target), moment()
    with tempfile.TemporaryDirectory() as folder:
        own = build_own(ROOT, Path(folder))
        terms.refuse_binding([own, *others])
        name = f"graphcrm-{own.version}-offline-{target.tag}"
        out = dist / f"{name}.tar.gz"
        total = pack(contents(own, others, target, at), out, top=name, at=at)
    Path(f"{out}.sha256").write_text(f"{total}  {out.name}\n", encoding="utf-8")
    return out
