"""Install graphcrm from the folder that this file lies in, without a network.

python -I install.py FOLDER      FOLDER is made; it must not exist or be empty
python -I install.py --fits      tells by its exit code whether this Python is the right one

Needs the standard library alone. Any Python from 3.7 on gets as far as saying which one is needed.
Nothing is written beside this file: it may lie on a read-only stick.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import struct
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUMS = "SHA256SUMS"
LOCKS = ("requirements-server.lock", "graphcrm.lock")
FACTS = "bundle.json"
COPY_AGAIN = "copy the bundle again from where it was made; nothing was installed"


class Refusal(Exception):  # noqa: N818 - it says no, nothing broke
    """One line that says why nothing was installed."""


def read_sums(text: str) -> dict[str, str]:
    """Return the SHA-256 of each path, from lines as ``sha256sum`` writes them."""
    pairs = [line.split("  ", 1) for line in text.splitlines()]
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2}


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, or nothing when it cannot be read."""
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                found.update(block)
    except OSError:
        return ""
    return found.hexdigest()


def verify(bundle: Path) -> None:
    """Refuse a bundle in which a file is missing, changed, or steers pip without being listed."""
    try:
        sums = read_sums((bundle / SUMS).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise Refusal(f"{SUMS} cannot be read: {COPY_AGAIN}") from None
    unlisted = [name for name in (*LOCKS, FACTS) if name not in sums]
    changed = [name for name, digest in sums.items() if sha256(bundle / name) != digest]
    bad = [*unlisted, *changed]
    if bad:
        raise Refusal(f"{bad[0]} is missing or was changed ({len(bad)} in all): {COPY_AGAIN}")


def facts(bundle: Path) -> dict[str, str]:
    """Return what the bundle says of itself."""
    try:
        found = json.loads((bundle / FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Refusal(f"{FACTS} cannot be read: {COPY_AGAIN}") from None
    return {str(name): str(value) for name, value in found.items()}


def this_machine() -> dict[str, str]:
    """Return the same facts of the Python that runs this."""
    library, version = platform.libc_ver()
    return {
        "python": f"{sys.version_info[0]}.{sys.version_info[1]}",
        "system": platform.system(),
        "machine": platform.machine(),
        "glibc": version if library == "glibc" else "",
        "bits": str(8 * struct.calcsize("P")),
        "venv": "yes" if find_spec("venv") and find_spec("ensurepip") else "",
    }


def number(version: str) -> tuple[int, ...]:
    """Return a version as numbers: 2.9 is older than 2.28."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def unfit(needed: dict[str, str], here: dict[str, str]) -> str:
    """Return why this Python cannot be used and what to do, or nothing."""
    wanted = f"Python {needed['python']} on {needed['system']} {needed['machine']}"
    found = f"Python {here['python']} on {here['system']} {here['machine']}"
    if (here["system"], here["machine"]) != (needed["system"], needed["machine"]):
        return f"this bundle is for {wanted}, not for {found}: use the bundle of this platform"
    if here["python"] != needed["python"] or here["bits"] != "64":
        name = f"PYTHON=/path/to/python{needed['python']} sh install.sh FOLDER"
        return f"this bundle is for {wanted}, not for {here['bits']}-bit {found}: {name}"
    if number(here["glibc"]) < number(needed["glibc"]):
        return f"glibc {needed['glibc']} or newer is needed; here is {here['glibc'] or 'none'}"
    if not here["venv"]:
        return f"Python {here['python']} lacks its venv module: install python{here['python']}-venv"
    return ""


def program(folder: Path, name: str) -> Path:
    """Return where an environment keeps a program."""
    return folder / "Scripts" / f"{name}.exe" if os.name == "nt" else folder / "bin" / name


def pip_install(python: Path, bundle: Path) -> list[str]:
    """Return the command that installs from the wheelhouse and asks nobody else.

    ``--isolated`` and an empty configuration leave this machine's own pip settings out.
    """
    command = [str(python), "-I", "-m", "pip", "--isolated", "--disable-pip-version-check"]
    command += ["--no-input", "--no-cache-dir", "--quiet", "install", "--no-index"]
    command += ["--only-binary=:all:", "--require-hashes"]
    command += ["--find-links", str(bundle / "wheelhouse")]
    return command + [word for lock in LOCKS for word in ("--requirement", str(bundle / lock))]


def install(bundle: Path, folder: Path) -> None:
    """Make an environment in ``folder`` and install into it; on failure nothing is left."""
    commands = [
        [sys.executable, "-I", "-m", "venv", str(folder)],
        pip_install(program(folder, "python"), bundle),
        [str(program(folder, "graphcrm")), "--version"],
    ]
    quiet = {**os.environ, "PIP_CONFIG_FILE": os.devnull}
    try:
        for command in commands:
            subprocess.run(command, check=True, env=quiet, stdout=subprocess.DEVNULL)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, (subprocess.CalledProcessError, OSError)):
            raise Refusal("it could not be installed, see above; nothing was left behind") from None
        raise


def run(folder: Path, bundle: Path) -> None:
    """Check everything first, then install, and say what to do next."""
    began = time.monotonic()
    verify(bundle)
    needed = facts(bundle)
    reason = unfit(needed, this_machine())
    if reason:
        raise Refusal(reason)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal("that folder is not empty: name a new one, one for each version")
    install(bundle, folder)
    command = program(folder, "graphcrm")
    print(f"graphcrm {needed['version']} is installed ({time.monotonic() - began:.0f} s). Next:")
    print(f'    "{command}" demo')
    print(f'    "{command}" load EXTRACTS --db bank.duckdb')
    print("    and manual/README.md in this bundle")


def main(arguments: list[str]) -> int:
    """Do what was asked; 2 when it is refused."""
    try:
        if arguments == ["--fits"]:
            return 2 if unfit(facts(HERE), this_machine()) else 0
        if len(arguments) != 1 or arguments[0].startswith("-"):
            raise Refusal("name the folder to install into: sh install.sh FOLDER")
        run(Path(arguments[0]).expanduser().absolute(), HERE)
    except Refusal as refusal:
        print(f"graphcrm: {refusal}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
