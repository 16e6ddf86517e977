"""Wheels of a few bytes, and a bundle made of them."""

import base64
import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.bundle import make, pack
from scripts.bundle.target import PLATFORMS, this_platform, this_python
from scripts.bundle.wheels import Wheel, wheel_at

MAIN = "import small_part\n\ndef main() -> None:\n    print('graphcrm', small_part.VERSION)\n"


def write_wheel(
    folder: Path,
    name: str,
    *,
    fields: Sequence[str] = ("License-Expression: MIT",),
    files: Mapping[str, str] | None = None,
    info: Mapping[str, str] | None = None,
) -> Wheel:
    """Write NAME-1.0-py3-none-any.whl with ``files``, and ``info`` beside its metadata."""
    dist = f"{name}-1.0.dist-info"
    metadata = "\n".join(["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *fields, ""])
    tags = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    held = {**(files or {}), f"{dist}/METADATA": metadata, f"{dist}/WHEEL": tags}
    held |= {f"{dist}/{key}": text for key, text in (info or {}).items()}
    rows = [f"{path},sha256={recorded(text)},{len(text)}\n" for path, text in held.items()]
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as out:
        for inside, text in held.items():
            out.writestr(zipfile.ZipInfo(inside), text)
        out.writestr(zipfile.ZipInfo(f"{dist}/RECORD"), "".join(rows) + f"{dist}/RECORD,,\n")
    return wheel_at(path)


def recorded(text: str) -> str:
    """Return a hash as RECORD spells it."""
    digest = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def write_bundle(folder: Path) -> Path:
    """Write a bundle for this machine whose graphcrm only says its version, as a part tells it."""
    house = folder / "wheelhouse"
    house.mkdir(parents=True)
    part = write_wheel(house, "small_part", files={"small_part.py": "VERSION = '1.0'\n"})
    points = {"entry_points.txt": "[console_scripts]\ngraphcrm = graphcrm_small:main\n"}
    fields = ["License-Expression: MIT", "Requires-Dist: small-part"]
    code = {"graphcrm_small.py": MAIN}
    own = write_wheel(house, "graphcrm", fields=fields, files=code, info=points)
    machine = PLATFORMS[this_platform()]
    facts = {"version": "1.0", "python": this_python(), "glibc": machine.glibc}
    facts |= {"system": machine.system, "machine": machine.machine}
    (folder / "bundle.json").write_text(json.dumps(facts))
    (folder / "requirements-server.lock").write_text(f"# a lock\n{part.pin}\n")
    (folder / "graphcrm.lock").write_text(f"{own.pin}\n")
    for name in make.CARRIED:
        (folder / name).write_bytes((make.HERE / name).read_bytes())
    sign(folder)
    return folder


def sign(folder: Path) -> None:
    """Write SHA256SUMS anew, as one would who changed a file on purpose."""
    (folder / pack.SUMS).unlink(missing_ok=True)
    paths = [path for path in folder.rglob("*") if path.is_file()]
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    (folder / pack.SUMS).write_bytes(pack.with_sums(files)[pack.SUMS])
